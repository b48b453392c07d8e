extension Topic {
  /// What is found beside the verdicts: `FindingKind`.
  package static let findings: [Topic] = [
    Topic(
      .findings, "syn_retransmission",
      run: ["syn-lost", "backlog-full"],
      sources: ["RFC 9293 section 3.8.1", "RFC 6298"],
      en: """
        The same SYN again, with the same sequence number: no answer had come within a second.
        """,
      zhHans: """
        同一个 SYN 又发了一次，序号不变：一秒之内没有得到回答。
        """),
    Topic(
      .findings, "syn_ack_retransmission",
      run: ["ack3-lost-idle", "synack-lost"],
      sources: ["RFC 9293 section 3.8.1"],
      en: """
        The same SYN+ACK again: the last acknowledgment of the handshake did not come, or the SYN came a \
        second time.
        """,
      zhHans: """
        同一个 SYN+ACK 又发了一次：握手的最后一个 ACK 没有到，或者 SYN 又来了一次。
        """),
    Topic(
      .findings, "fin_retransmission",
      run: ["fin-lost", "last-ack-lost"],
      sources: ["RFC 9293 section 3.8.1"],
      en: """
        The same FIN again: it was not acknowledged in time, because it or its acknowledgment was lost, or \
        because the peer is slow and the kernel probes the tail (TLP).
        """,
      zhHans: """
        同一个 FIN 又发了一次：没有及时得到确认，可能是它丢了，可能是对它的确认丢了，也可能对方太慢、内核在做\
        尾部探测（TLP）。
        """),
    Topic(
      .findings, "retransmission",
      run: ["data-lost-timeout", "accept-queue-overflow"],
      sources: ["RFC 9293 section 3.8.1", "RFC 6298"],
      en: """
        Data that was sent before is sent again, because nobody has acknowledged it yet.
        """,
      zhHans: """
        以前发过的数据又发了一次，因为还没有得到确认。
        """),
    Topic(
      .findings, "spurious_retransmission",
      sources: ["Wireshark: tcp.analysis.spurious_retransmission"],
      en: """
        Data is sent again although its receiver had acknowledged all of it: the acknowledgment was late or \
        lost, and the retransmission was not needed.
        """,
      zhHans: """
        接收方已经全部确认的数据又发了一次：确认迟到或丢失了，这次重传是多余的。
        """),
    Topic(
      .findings, "fast_retransmission",
      sources: ["RFC 5681 section 3.2"],
      en: """
        Data is sent again because duplicate acknowledgments told of a gap, without waiting for a timer.
        """,
      zhHans: """
        重复确认说明出现了缺口，于是不等定时器就重传。
        """),
    Topic(
      .findings, "out_of_order",
      sources: ["Wireshark: tcp.analysis.out_of_order"],
      en: """
        A segment fills a gap shortly after later ones were seen: it was overtaken on its way, and not sent \
        again.
        """,
      zhHans: """
        后面的报文段先到，随后这个报文段补上了缺口：它只是在途中被超过，并不是重传。
        """),
    Topic(
      .findings, "lost_segment",
      run: ["fin-out-of-order"],
      sources: ["Wireshark: tcp.analysis.lost_segment"],
      en: """
        A segment begins beyond what was expected next: something before it is not in the capture. It was lost \
        on the way, or the capture missed it.
        """,
      zhHans: """
        报文段的起点超过了期待的序号：之前有一段不在抓包里，要么途中丢了，要么抓包漏了。
        """),
    Topic(
      .findings, "ack_lost_segment",
      sources: ["Wireshark: tcp.analysis.ack_lost_segment"],
      en: """
        An acknowledgment of data that the capture has not seen: the data arrived, so it is the capture that \
        missed it.
        """,
      zhHans: """
        确认了抓包里没有的数据：数据确实到了，是抓包漏了它。
        """),
    Topic(
      .findings, "duplicate_ack",
      sources: ["RFC 5681 section 2"],
      en: """
        The same acknowledgment again, without data and with the same window: something arrived behind a gap.
        """,
      zhHans: """
        同样的确认又来一次，不带数据、窗口不变：缺口之后又有东西到了。
        """),
    Topic(
      .findings, "keep_alive",
      run: ["keep-alive"],
      sources: ["RFC 9293 section 3.8.4"],
      en: """
        A probe: an ACK with the number before the next, with no data or one octet, which any living peer has \
        to answer.
        """,
      zhHans: """
        保活探测：序号比下一个小 1 的 ACK，不带数据或带一个字节，活着的对方必须回答。
        """),
    Topic(
      .findings, "keep_alive_ack",
      sources: ["RFC 9293 section 3.8.4"],
      en: """
        The answer to a keep-alive probe: the peer is there.
        """,
      zhHans: """
        对保活探测的回答：对方还在。
        """),
    Topic(
      .findings, "zero_window",
      run: ["zero-window"],
      sources: ["RFC 9293 section 3.8.6.1"],
      en: """
        A window of 0: the receiver's queue is full, because its program does not read. The sender has to \
        stop.
        """,
      zhHans: """
        窗口为 0：接收方的队列满了，因为程序没有读。发送方必须停下来。
        """),
    Topic(
      .findings, "zero_window_probe",
      sources: ["RFC 9293 section 3.8.6.1"],
      en: """
        One octet, or none, sent against a window of 0, to learn whether it has opened: the message that says \
        so could have been lost.
        """,
      zhHans: """
        窗口为 0 时发出的探测（一个字节或不带数据），看窗口是否已经打开：通知窗口打开的报文段可能会丢。
        """),
    Topic(
      .findings, "window_update",
      sources: ["RFC 9293 section 3.8.6"],
      en: """
        An acknowledgment that acknowledges nothing new and offers a larger window: the program has read.
        """,
      zhHans: """
        没有确认新的数据，只是通告更大的窗口：程序读走了数据。
        """),
    Topic(
      .findings, "window_full",
      sources: ["Wireshark: tcp.analysis.window_full"],
      en: """
        The data of this segment fills the window that the receiver offered to its last octet.
        """,
      zhHans: """
        这个报文段的数据恰好把接收方通告的窗口填满。
        """),
    Topic(
      .findings, "reused_ports",
      sources: ["RFC 9293 section 3.6.1", "RFC 6191"],
      en: """
        A SYN with a new number between addresses and ports that had a conversation before: a new one begins.
        """,
      zhHans: """
        同样的地址和端口之间出现了序号全新的 SYN：这是一个新的连接。
        """),
    Topic(
      .findings, "duplicate_frame",
      sources: ["Wireshark: duplicate packets"],
      en: """
        The very same frame twice, as a capture on several interfaces or behind a mirror port sees it. The \
        network sent it once.
        """,
      zhHans: """
        一模一样的帧出现两次，在多个接口上抓包或使用镜像端口时会这样。网络上其实只有一次。
        """),
    Topic(
      .findings, "rst_outside_window",
      run: ["blind-reset"],
      sources: ["RFC 9293 section 3.5.3", "RFC 5961"],
      en: """
        A reset whose number lies outside the receiver's window: it is ignored.
        """,
      zhHans: """
        RST 的序号落在接收方窗口之外：被忽略。
        """),
    Topic(
      .findings, "rst_in_window",
      run: ["blind-reset"],
      sources: ["RFC 5961 section 3"],
      en: """
        A reset inside the window, but not at exactly the next expected octet: it does not end the \
        conversation, and is answered with a challenge ACK.
        """,
      zhHans: """
        RST 落在窗口之内，但不是恰好期待的那个序号：连接不会结束，对方以 challenge ACK 作答。
        """),
    Topic(
      .findings, "reset_after_close",
      run: ["time-wait-assassination"],
      sources: ["RFC 9293 section 3.10.7"],
      en: """
        A reset after the close was complete: it answers something that came too late, and changes nothing \
        about how the conversation ended.
        """,
      zhHans: """
        完全关闭之后的 RST：它回答迟到的报文段，不改变连接的结束方式。
        """),
    Topic(
      .findings, "challenge_ack", also: ["challenge-ack"],
      run: ["blind-reset", "syn-in-established"],
      sources: ["RFC 5961", "RFC 9293 section 3.10.7.4"],
      en: """
        The answer to a SYN or a reset in the middle of a conversation that could be forged: an ACK with the \
        right numbers. The real peer shrugs; one who really has forgotten the conversation sends a reset that \
        is exact.
        """,
      zhHans: """
        连接进行中收到可能是伪造的 SYN 或 RST，回一个序号正确的 ACK。真正的对方不受影响；如果对方真的已经忘了\
        这个连接，会据此发出序号精确的 RST。
        """),
    Topic(
      .findings, "data_after_fin",
      sources: ["RFC 9293 section 3.6"],
      en: """
        Data with numbers beyond the sender's own FIN, where nothing may come any more: a broken sender, or a \
        forged segment.
        """,
      zhHans: """
        数据的序号超过了发送方自己的 FIN，那里本不该再有东西：发送方有错，或者报文段是伪造的。
        """),
    Topic(
      .findings, "unread_data_reset",
      run: ["close-unread"],
      sources: ["RFC 1122 section 4.2.2.13", "RFC 2525 section 2.17"],
      en: """
        The reset of an end that had received data and closed before its program had read it: the usual cause \
        of a reset that nobody asked for. close() with SO_LINGER 0 looks the same on the wire.
        """,
      zhHans: """
        收到了数据、程序还没读就关闭，这一端于是发出 RST：莫名其妙的 RST 多半是这个原因。SO_LINGER 设为 0 的 \
        close() 在线路上看起来也一样。
        """),
  ]
}
