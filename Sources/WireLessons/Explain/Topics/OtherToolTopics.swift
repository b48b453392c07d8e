extension Topic {
  /// What other tools call it: Wireshark's `tcp.completeness`, Zeek's `conn_state`.
  package static let otherTools: [Topic] = [
    Topic(
      .otherTools, "completeness", also: ["tcp.completeness"],
      run: ["close-four"],
      sources: ["Wireshark User's Guide: TCP conversation completeness"],
      en: """
        Wireshark's tcp.completeness: a sum of which kinds of segments were seen: 1 SYN, 2 SYN+ACK, 4 ACK, 8 \
        data, 16 FIN, 32 RST. It looks at no number, so 31 is a right close, and also one whose last \
        acknowledgment is missing. WireLab computes it exactly, for comparison; it is never the verdict.
        """,
      zhHans: """
        Wireshark 的 tcp.completeness：把见过的报文段种类加起来：1 SYN，2 SYN+ACK，4 ACK，8 数据，16 FIN，32 \
        RST。它不看任何序号，所以正常关闭是 31，最后的确认缺失时也是 31。WireLab 按同样规则精确计算，供对照之\
        用，从不作为判定。
        """),
    Topic(
      .otherTools, "SF",
      run: ["close-four", "udp-echo"],
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: normal establishment and end: both sides sent a FIN (of UDP: both sent a datagram). It does not \
        ask whether the last FIN was acknowledged.
        """,
      zhHans: """
        Zeek：正常建立、正常结束，双方都发了 FIN（UDP：双方都发过数据报）。它不管最后的 FIN 是否得到确认。
        """),
    Topic(
      .otherTools, "S0",
      run: ["reject-or-drop"],
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: an attempt without any answer.
        """,
      zhHans: """
        Zeek：尝试连接，没有任何回答。
        """),
    Topic(
      .otherTools, "S1",
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: established, and not closed.
        """,
      zhHans: """
        Zeek：已建立，尚未关闭。
        """),
    Topic(
      .otherTools, "S2",
      run: ["close-wait-leak"],
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: established, and only the originator has sent a FIN.
        """,
      zhHans: """
        Zeek：已建立，只有发起方发了 FIN。
        """),
    Topic(
      .otherTools, "S3",
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: established, and only the responder has sent a FIN.
        """,
      zhHans: """
        Zeek：已建立，只有响应方发了 FIN。
        """),
    Topic(
      .otherTools, "REJ",
      run: ["listen-missing"],
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: an attempt that was rejected with a reset.
        """,
      zhHans: """
        Zeek：连接尝试被 RST 拒绝。
        """),
    Topic(
      .otherTools, "RSTO",
      run: ["linger-zero"],
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: established, and the originator sent a reset.
        """,
      zhHans: """
        Zeek：已建立，发起方发出 RST 中止。
        """),
    Topic(
      .otherTools, "RSTR",
      run: ["close-unread"],
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: the responder sent a reset.
        """,
      zhHans: """
        Zeek：响应方发出 RST 中止。
        """),
    Topic(
      .otherTools, "RSTOS0",
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: the originator sent a SYN and then a reset, and no answer of the responder was seen.
        """,
      zhHans: """
        Zeek：发起方发了 SYN，接着发 RST，没有看到响应方的 SYN+ACK。
        """),
    Topic(
      .otherTools, "RSTRH",
      run: ["stray-segments"],
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: the responder sent a SYN+ACK and then a reset; no SYN of the originator was seen.
        """,
      zhHans: """
        Zeek：响应方发了 SYN+ACK，接着发 RST，没有看到发起方的 SYN。
        """),
    Topic(
      .otherTools, "SH",
      run: ["stray-segments"],
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: the originator sent a SYN and then a FIN, and no SYN+ACK was seen: half open.
        """,
      zhHans: """
        Zeek：发起方发了 SYN，接着发 FIN，没有看到 SYN+ACK：半打开。
        """),
    Topic(
      .otherTools, "SHR",
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: the responder sent a SYN+ACK and then a FIN; no SYN of the originator was seen.
        """,
      zhHans: """
        Zeek：响应方发了 SYN+ACK，接着发 FIN，没有看到发起方的 SYN。
        """),
    Topic(
      .otherTools, "OTH",
      run: ["stray-segments"],
      sources: ["Zeek: conn.log, conn_state"],
      en: """
        Zeek: none of the others: as a rule the capture began in the middle.
        """,
      zhHans: """
        Zeek：不属于以上任何一种，通常是抓包从中途开始。
        """),
  ]
}
