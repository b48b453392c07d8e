extension Topic {
  /// How a conversation is opened: `HandshakeKind`.
  package static let handshakes: [Topic] = [
    Topic(
      .handshakes, "three-way", also: ["三次握手", "three-way-handshake"],
      run: ["handshake-basic", "syn-lost"],
      sources: ["RFC 9293 section 3.5, figure 6"],
      en: """
        SYN, SYN+ACK that acknowledges it, and a segment of the initiator that acknowledges that: a bare ACK, \
        or data or a FIN that carries the acknowledgment. Each side has told its first sequence number and has \
        heard that it arrived. Segments that were lost and sent again do not change the kind; they are \
        findings.
        """,
      zhHans: """
        SYN、确认它的 SYN+ACK、发起方再确认这个 SYN+ACK：可以是单独的 ACK，也可以由数据或 FIN 捎带。双方都告诉\
        了对方自己的初始序号，也都知道对方收到了。丢失后重传不改变种类，只记为“发现”。
        """),
    Topic(
      .handshakes, "simultaneous-open", also: ["同时打开"],
      run: ["simultaneous-open", "self-connect"],
      sources: ["RFC 9293 section 3.5, figure 7"],
      en: """
        Both sides sent a SYN without ACK before they had seen the other's, and each SYN was acknowledged. One \
        conversation comes of it, with four segments, and nobody called listen(). A socket that connects to \
        its own port is of this kind, too: it meets its own SYN.
        """,
      zhHans: """
        双方都在看到对方的 SYN 之前发出了自己的 SYN（不带 ACK），两个 SYN 都得到了确认。结果是一个连接，用了四\
        个报文段，谁也没有调用 listen()。套接字连接到自己的端口也属于这一种：它遇到的是自己的 SYN。
        """),
    Topic(
      .handshakes, "refused",
      run: ["listen-missing", "reject-or-drop"],
      sources: ["RFC 9293 section 3.10.7.1", "connect(2): ECONNREFUSED"],
      en: """
        The SYN was answered by a reset that acknowledges it, or by an ICMP error, and never by a SYN+ACK: the \
        machine is there, and nobody listens on that port (or a firewall rejects it politely). connect() fails \
        at once with ECONNREFUSED.
        """,
      zhHans: """
        SYN 得到的回答是确认它的 RST，或者 ICMP 差错，从来没有 SYN+ACK：机器在，但这个端口没有人监听（或者防火\
        墙明确拒绝）。connect() 立即以 ECONNREFUSED 失败。
        """),
    Topic(
      .handshakes, "aborted",
      run: ["half-open-scan", "old-duplicate-syn"],
      sources: ["RFC 9293 section 3.5.2"],
      en: """
        A right SYN+ACK came, and then a reset of either side before the last acknowledgment. A port scanner \
        does this on purpose, so that accept() never learns of it; a peer does it that never asked for this \
        conversation.
        """,
      zhHans: """
        已经有了正确的 SYN+ACK，但在最后一个 ACK 之前，有一方发了 RST。端口扫描器故意这样做，好让 accept() 永\
        远不知道；收到莫名其妙的 SYN+ACK 的一方也会这样做。
        """),
    Topic(
      .handshakes, "invalid",
      sources: ["RFC 9293 section 3.10.7.3"],
      en: """
        There were SYN+ACKs, and none of them acknowledges the SYN: they belong to another attempt, or \
        something on the way has changed numbers. A right initiator answers such a SYN+ACK with a reset.
        """,
      zhHans: """
        有 SYN+ACK，但没有一个确认了这个 SYN：它们属于另一次尝试，或者途中有设备改动了序号。正常的发起方会用 \
        RST 回答这样的 SYN+ACK。
        """),
    Topic(
      .handshakes, "incomplete",
      run: ["syn-flood-cookies"],
      sources: ["RFC 9293 section 3.5"],
      en: """
        A right SYN+ACK came and the last acknowledgment did not; or the initiator went on as if all were well \
        and no SYN+ACK is in the capture. Either something was lost, or the capture missed it. It is \
        conclusive only if the capture is whole.
        """,
      zhHans: """
        有正确的 SYN+ACK，却没有最后的确认；或者发起方照常继续，而抓包里没有 SYN+ACK。要么途中丢了，要么抓包漏\
        了。只有抓包完整时，这个结论才算数。
        """),
    Topic(
      .handshakes, "unanswered",
      run: ["reject-or-drop", "syn-timeout"],
      sources: ["RFC 9293 section 3.8.1", "connect(2): ETIMEDOUT"],
      en: """
        Only SYNs of the initiator, and no answer of any kind: the host is not there, or a firewall drops. The \
        SYN is sent again at growing intervals, and in the end connect() fails with ETIMEDOUT. Silence takes \
        long, a refusal does not: that is how a client tells one from the other.
        """,
      zhHans: """
        只有发起方的 SYN，没有任何回答：主机不在，或者防火墙把包丢弃。SYN 以越来越长的间隔重传，最后 connect()\
         以 ETIMEDOUT 失败。沉默要等很久，拒绝则立刻知道：客户端就是这样区分两者的。
        """),
    Topic(
      .handshakes, "mid-stream",
      run: ["stray-segments"],
      sources: ["RFC 9293 section 3.5"],
      en: """
        The initiator's SYN is not in the capture: it was already running when the capture began. Everything \
        about its opening is inconclusive; its close can still be judged.
        """,
      zhHans: """
        抓包里没有发起方的 SYN：开始抓包时连接已经在进行。关于它如何建立，一概无法判定；它如何关闭仍然可以判定。
        """),
  ]
}
