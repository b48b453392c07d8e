extension Topic {
  /// The flags of a TCP header: RFC 9293 section 3.1.
  package static let flags: [Topic] = [
    Topic(
      .flags, "SYN", also: ["S"],
      run: ["handshake-basic", "syn-lost", "syn-in-established"],
      sources: ["RFC 9293 section 3.1"],
      en: """
        Synchronize: the segment that opens a conversation and says with which sequence number its sender \
        begins (the ISN). It costs one sequence number, so the acknowledgment of SYN 0 is 1, and it is sent \
        again when it is lost. Only here do options such as MSS, window scale and SACK permitted stand. In \
        patterns it is S: `S>` is the client's SYN, `SA<` the answer.
        """,
      zhHans: """
        同步（synchronize）：打开连接的报文段，告诉对方自己的序号从哪里开始（初始序号 ISN）。SYN 占用一个序号，\
        所以对 SYN 0 的确认号是 1；丢了要重传。MSS、窗口扩大、允许 SACK 等选项只能出现在这里。在匹配式中写作 S：\
        `S>` 是客户端的 SYN，`SA<` 是对它的回答。
        """),
    Topic(
      .flags, "ACK", also: ["A"],
      run: ["handshake-basic", "ack3-lost-idle", "ack3-lost-data"],
      sources: ["RFC 9293 section 3.1"],
      en: """
        The acknowledgment number counts: it names the next octet that the sender of this segment expects, so \
        everything before it has arrived in its kernel (whether a program has read it is another matter). \
        Every segment after the first SYN carries it, data and FIN too. A segment that has nothing but an ACK \
        costs no sequence number, is never acknowledged itself, and is never sent again on its own account.
        """,
      zhHans: """
        确认号有效：它是发送方期待的下一个字节的序号，也就是说在此之前的都已到达它的内核（程序读没读是另一回事）。\
        除了第一个 SYN，每个报文段都带 ACK，数据和 FIN 也不例外。只有 ACK 的报文段不占序号，没有人会去确认它，\
        它自己也不会被重传。
        """),
    Topic(
      .flags, "FIN", also: ["F"],
      run: ["close-four", "fin-with-data", "fin-lost", "half-close"],
      sources: ["RFC 9293 section 3.6"],
      en: """
        Finish: the sender has nothing more to send. It closes one direction only; the other may go on for as \
        long as it likes. A FIN costs one sequence number and is acknowledged and sent again like data. It \
        comes from close() and shutdown(), and from the kernel when a process ends. The peer's recv() returns \
        0 when everything before it was read.
        """,
      zhHans: """
        结束（finish）：发送方没有数据要发了。它只关闭一个方向，另一个方向可以继续。FIN 占用一个序号，像数据一\
        样要被确认、会重传。它由 close() 和 shutdown() 发出，进程结束时内核也会代发。对方把之前的数据读完之后，\
        recv() 返回 0。
        """),
    Topic(
      .flags, "RST", also: ["R", "reset"],
      run: ["linger-zero", "close-unread", "listen-missing", "blind-reset", "stray-segments"],
      sources: ["RFC 9293 section 3.5.2", "RFC 9293 section 3.5.3", "RFC 5961"],
      en: """
        Reset: this conversation does not exist, or no longer. Whoever receives a right one drops everything \
        at once, without TIME_WAIT: recv() fails with ECONNRESET, connect() with ECONNREFUSED. Resets answer a \
        SYN to a port where nobody listens, segments of a conversation that nobody knows, and data that comes \
        after close(); a program causes one by closing with unread data or with SO_LINGER 0. It counts only at \
        exactly the next expected number; inside the window it draws a challenge ACK, outside it is ignored. \
        Nobody acknowledges a reset or sends it again.
        """,
      zhHans: """
        复位（reset）：这个连接不存在，或者不再存在。收到正确 RST 的一方立即丢掉一切，没有 TIME_WAIT：recv() \
        以 ECONNRESET 失败，connect() 以 ECONNREFUSED 失败。发往无人监听端口的 SYN、属于陌生连接的报文段、\
        close() 之后才到的数据，都会得到 RST；程序在还有未读数据时 close()，或者 SO_LINGER 设为 0 时 close()，\
        也会发出 RST。只有序号恰好等于期待值的 RST 才有效；落在窗口内的会引来 challenge ACK，窗口外的被忽略。\
        RST 不会被确认，也不会重传。
        """),
    Topic(
      .flags, "PSH", also: ["P", "push"],
      run: ["stream-has-no-messages", "banner-dialogue"],
      sources: ["RFC 9293 section 3.9.1.2"],
      en: """
        Push: the sender has nothing more at the moment, so hand over what you have. Linux sets it on the last \
        segment of what a send() left in the queue, and hands over at once whether it is set or not. It marks \
        no message: TCP has none. WireLab never judges it; `P` in a pattern only means that the segment \
        carries data.
        """,
      zhHans: """
        推送（push）：发送方眼下没有更多数据，请把手头的交上去。Linux 在一次 send() 留下的最后一个报文段上设置\
        它；接收时则不管有没有它，都立即上交。它并不标记消息的边界，TCP 没有消息。WireLab 从不判定这一位；匹配\
        式中的 `P` 只表示报文段带有数据。
        """),
    Topic(
      .flags, "URG", also: ["U", "urgent"],
      run: ["stray-segments"],
      sources: ["RFC 9293 section 3.8.5", "RFC 6093"],
      en: """
        Urgent: the urgent pointer counts, and tells where urgent data ends. In Linux one octet of it is taken \
        out of the stream (MSG_OOB) unless SO_OOBINLINE is set. Programs could never agree on what it means, \
        and RFC 6093 advises new ones not to use it. One meets it in port scans: FIN, PSH and URG together are \
        the Christmas tree.
        """,
      zhHans: """
        紧急（urgent）：紧急指针有效，指出紧急数据到哪里为止。Linux 把其中一个字节从流里单独取出（MSG_OOB），\
        除非设置了 SO_OOBINLINE。它的含义历来没有统一，RFC 6093 建议新程序不要使用。现在主要在端口扫描里见到：\
        FIN、PSH、URG 同时置位，就是所谓“圣诞树”扫描。
        """),
    Topic(
      .flags, "ECE", also: ["E"],
      sources: ["RFC 3168 section 6.1", "ip-sysctl: tcp_ecn"],
      en: """
        ECN echo: a router has marked a packet of this conversation instead of dropping it, and the receiver \
        tells the sender so, until CWR answers. In a SYN, together with CWR, it asks whether the other side \
        knows explicit congestion notification at all; SYN+ACK with ECE alone says yes. Linux asks only when \
        tcp_ecn is 1, and by default agrees when it is asked.
        """,
      zhHans: """
        ECN 回显：路由器没有丢包，而是在包上做了拥塞标记，接收方用 ECE 转告发送方，直到看到 CWR。在 SYN 里与 \
        CWR 一起出现，是询问对方是否支持显式拥塞通知（ECN）；SYN+ACK 只带 ECE 表示支持。Linux 只在 tcp_ecn 为 \
        1 时主动询问；默认情况下，别人问就同意。
        """),
    Topic(
      .flags, "CWR", also: ["C"],
      sources: ["RFC 3168 section 6.1.2"],
      en: """
        Congestion window reduced: the sender has heard the ECE and sends more slowly, so the receiver may \
        stop repeating it. In a SYN it stands beside ECE and asks for explicit congestion notification. It \
        belongs to how fast data flows, and never to the opening or closing of a conversation.
        """,
      zhHans: """
        拥塞窗口已减小：发送方收到了 ECE，已经放慢，接收方可以不再重复。在 SYN 里与 ECE 一起，表示询问对方是否\
        支持显式拥塞通知。它只关系到发送的快慢，与连接的建立和关闭无关。
        """),
  ]
}
