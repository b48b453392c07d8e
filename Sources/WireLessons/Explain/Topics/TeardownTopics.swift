extension Topic {
  /// How a conversation ends: `TeardownKind`.
  package static let teardowns: [Topic] = [
    Topic(
      .teardowns, "four-segment", also: ["four-way", "四次挥手"],
      run: ["close-four", "half-close", "fin-lost"],
      sources: ["RFC 9293 section 3.6, figure 12"],
      en: """
        FIN, its acknowledgment, the FIN of the other side, its acknowledgment. The acknowledgment of the \
        first FIN is a segment of its own, sent before the second FIN; data may flow between them \
        (half-close). Books show this form. In practice it needs a passive closer that takes longer to call \
        close() than its kernel takes to acknowledge.
        """,
      zhHans: """
        FIN、对它的确认、对方的 FIN、对它的确认。第一个 FIN 的确认是单独的报文段，先于第二个 FIN 发出，两者之\
        间还可以有数据（半关闭）。教科书上画的就是这种。实际上，只有被动关闭方调用 close() 慢于内核发出确认时，\
        才会是四个。
        """),
    Topic(
      .teardowns, "three-segment", also: ["三次挥手"],
      run: ["close-three"],
      sources: ["RFC 9293 section 3.6", "RFC 9293 section 3.8.6.3"],
      en: """
        The second FIN is itself the first segment that acknowledges the first FIN; then comes its \
        acknowledgment. It happens when the passive closer closes promptly: its kernel delays acknowledgments \
        a little, hoping that something will carry them, and the FIN does. It is as orderly as four segments, \
        and more usual.
        """,
      zhHans: """
        第二个 FIN 同时就是对第一个 FIN 的确认，然后再确认这个 FIN。被动关闭方关得快，就是这种：内核把确认稍稍\
        推迟，希望有东西捎带它，结果 FIN 捎带了。它和四个报文段一样是有序关闭，而且更常见。
        """),
    Topic(
      .teardowns, "simultaneous", also: ["simultaneous-close", "同时关闭"],
      run: ["simultaneous-close", "closing-by-loss"],
      sources: ["RFC 9293 section 3.6, figure 13"],
      en: """
        Both sides sent a FIN, neither FIN acknowledges the other, and both are acknowledged: the FINs crossed \
        on their way, or one of them was lost at first. Both ends go through CLOSING, and both are in \
        TIME_WAIT afterwards.
        """,
      zhHans: """
        双方都发了 FIN，哪一个都没有确认对方，而两个都得到了确认：两个 FIN 在途中交错，或者其中一个起初丢了。\
        双方都经过 CLOSING，之后都处于 TIME_WAIT。
        """),
    Topic(
      .teardowns, "reset",
      run: ["linger-zero", "close-unread", "blind-reset"],
      sources: ["RFC 9293 section 3.5.3", "RFC 5961"],
      en: """
        A reset with exactly the number that its receiver expects next ended a conversation that was not \
        completely closed, also if a FIN had been sent before. It is abortive release: what was under way is \
        lost, recv() fails with ECONNRESET, and nobody enters TIME_WAIT. A reset after a complete close \
        changes nothing and is only a finding.
        """,
      zhHans: """
        一个 RST，序号恰好是接收方期待的下一个，结束了一个尚未完全关闭的连接，哪怕之前已经有过 FIN。这是异常释\
        放：还在路上的数据丢失，recv() 以 ECONNRESET 失败，谁也不进入 TIME_WAIT。完全关闭之后才来的 RST 什么也\
        不改变，只记为“发现”。
        """),
    Topic(
      .teardowns, "half-closed",
      run: ["close-wait-leak"],
      sources: ["RFC 9293 section 3.6"],
      en: """
        Only one side has sent its FIN. The other may still be sending (which is allowed for any length of \
        time), may have forgotten close(), or was still alive when the capture ended.
        """,
      zhHans: """
        只有一方发了 FIN。另一方可能还在发送（想发多久都可以），可能忘了 close()，也可能抓包结束时它还没有关。
        """),
    Topic(
      .teardowns, "unacknowledged",
      sources: ["RFC 9293 section 3.6"],
      en: """
        Both FINs were sent, and at least one was never acknowledged. The last acknowledgment was lost for \
        good, or its receiver has vanished. Wireshark's completeness shows 31 here as it does for a right \
        close; this verdict tells them apart.
        """,
      zhHans: """
        两个 FIN 都发了，但至少有一个始终没有被确认：最后的 ACK 彻底丢了，或者对方已经消失。这种情况 Wireshark\
         的 tcp.completeness 同样是 31，与正常关闭无异；这里的判定能把两者分开。
        """),
    Topic(
      .teardowns, "none",
      run: ["listen-missing", "half-open-scan"],
      sources: ["RFC 9293 section 3.6"],
      en: """
        Neither a FIN nor a reset ended it: the conversation was still open when the capture ended, or it \
        never was established, so that there was nothing to close (after a handshake that was refused, \
        unanswered, aborted or invalid).
        """,
      zhHans: """
        没有 FIN，也没有 RST 来结束它：抓包结束时连接还开着，或者连接根本没有建立，谈不上关闭（握手为 refused、\
        unanswered、aborted、invalid 时都是如此）。
        """),
  ]
}
