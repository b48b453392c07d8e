extension Topic {
  /// Counters of the kernel: /proc/net/netstat and /proc/net/snmp.
  package static let counters: [Topic] = [
    Topic(
      .counters, "TCPSynRetrans",
      run: ["syn-lost", "synack-lost"],
      sources: ["/proc/net/netstat", "snmp_counter(Linux)"],
      en: """
        SYNs and SYN+ACKs that were sent again.
        """,
      zhHans: """
        重传的 SYN 和 SYN+ACK 的个数。
        """),
    Topic(
      .counters, "TCPTimeouts",
      run: ["fin-lost"],
      sources: ["/proc/net/netstat"],
      en: """
        How often a retransmission timer has expired (SYNs and SYN+ACKs too).
        """,
      zhHans: """
        重传定时器到期的次数（SYN 和 SYN+ACK 也算）。
        """),
    Topic(
      .counters, "TCPAbortOnTimeout",
      run: ["data-lost-timeout"],
      sources: ["/proc/net/netstat"],
      en: """
        Conversations that the kernel gave up after too many retransmissions or probes.
        """,
      zhHans: """
        重传或探测太多次之后，内核放弃的连接数。
        """),
    Topic(
      .counters, "TCPAbortOnClose",
      run: ["close-unread"],
      sources: ["/proc/net/netstat"],
      en: """
        Resets because a program closed with unread data.
        """,
      zhHans: """
        程序在还有未读数据时关闭，因此发出 RST 的次数。
        """),
    Topic(
      .counters, "TCPAbortOnData",
      run: ["linger-zero"],
      sources: ["/proc/net/netstat"],
      en: """
        Resets because of SO_LINGER 0, or because data came for an end that nobody owned any more.
        """,
      zhHans: """
        因为 SO_LINGER 为 0，或者数据到达时这一端已不属于任何程序，而发出 RST 的次数。
        """),
    Topic(
      .counters, "TCPDeferAcceptDrop",
      run: ["defer-accept"],
      sources: ["/proc/net/netstat"],
      en: """
        Bare acknowledgments of handshakes that a listener with TCP_DEFER_ACCEPT has ignored.
        """,
      zhHans: """
        设置了 TCP_DEFER_ACCEPT 的监听套接字忽略的、不带数据的握手 ACK 的个数。
        """),
    Topic(
      .counters, "ListenOverflows",
      run: ["backlog-full", "accept-queue-overflow"],
      sources: ["/proc/net/netstat"],
      en: """
        How often the accept queue of a listener was full when a conversation should have been put there.
        """,
      zhHans: """
        连接要放进全连接队列时，队列已满的次数。
        """),
    Topic(
      .counters, "ListenDrops",
      run: ["backlog-full"],
      sources: ["/proc/net/netstat"],
      en: """
        SYNs and acknowledgments that a listener has dropped, for whatever reason; it includes \
        ListenOverflows.
        """,
      zhHans: """
        监听套接字出于各种原因丢弃的 SYN 和 ACK 的个数，包括 ListenOverflows。
        """),
    Topic(
      .counters, "EmbryonicRsts",
      run: ["half-open-scan", "old-duplicate-syn"],
      sources: ["/proc/net/netstat"],
      en: """
        Resets that ended a half-open conversation: port scans, for example.
        """,
      zhHans: """
        使半连接结束的 RST 的个数，例如端口扫描。
        """),
    Topic(
      .counters, "TCPChallengeACK",
      run: ["blind-reset", "syn-in-established"],
      sources: ["/proc/net/netstat", "RFC 5961"],
      en: """
        Challenge ACKs that were sent.
        """,
      zhHans: """
        发出的 challenge ACK 的个数。
        """),
    Topic(
      .counters, "TCPSYNChallenge",
      run: ["syn-in-established", "power-off-reconnect"],
      sources: ["/proc/net/netstat", "RFC 5961"],
      en: """
        SYNs that came in the middle of a conversation and were answered with a challenge ACK.
        """,
      zhHans: """
        在连接进行中到来、以 challenge ACK 作答的 SYN 的个数。
        """),
    Topic(
      .counters, "TCPDSACKRecv",
      run: ["fin-ack-lost"],
      sources: ["/proc/net/netstat", "RFC 2883"],
      en: """
        DSACKs received: the peer says that something came twice.
        """,
      zhHans: """
        收到的 DSACK 的个数：对方说有东西重复到达。
        """),
    Topic(
      .counters, "TCPLossProbes",
      run: ["tlp-duplicate-fin", "fin-lost"],
      sources: ["/proc/net/netstat", "RFC 8985"],
      en: """
        Tail loss probes that were sent.
        """,
      zhHans: """
        发出的尾部丢失探测（TLP）的个数。
        """),
    Topic(
      .counters, "DelayedACKs",
      run: ["nagle-delayed-ack"],
      sources: ["/proc/net/netstat"],
      en: """
        Acknowledgments that the delayed-ACK timer has sent, because nothing came to carry them.
        """,
      zhHans: """
        等不到可以捎带的报文段，由延迟确认定时器发出的确认的个数。
        """),
    Topic(
      .counters, "UdpInDatagrams",
      run: ["udp-loss", "udp-echo"],
      sources: ["/proc/net/snmp"],
      en: """
        Datagrams that programs have received.
        """,
      zhHans: """
        程序收到的数据报个数。
        """),
    Topic(
      .counters, "UdpNoPorts",
      run: ["udp-unreachable"],
      sources: ["/proc/net/snmp"],
      en: """
        Datagrams to ports that nobody has.
        """,
      zhHans: """
        发往没有人使用的端口的数据报个数。
        """),
    Topic(
      .counters, "UdpRcvbufErrors",
      run: ["udp-receive-buffer"],
      sources: ["/proc/net/snmp", "udp(7)"],
      en: """
        Datagrams that were dropped because the receive queue of their socket was full.
        """,
      zhHans: """
        因为套接字接收队列已满而被丢弃的数据报个数。
        """),
    Topic(
      .counters, "SyncookiesSent",
      run: ["syn-flood-cookies"],
      sources: ["/proc/net/netstat", "RFC 4987"],
      en: """
        SYN+ACKs whose number was a cookie, because the queue of half-open conversations was full.
        """,
      zhHans: """
        因为半连接队列已满，以 cookie 作为序号发出的 SYN+ACK 的个数。
        """),
    Topic(
      .counters, "SyncookiesRecv",
      run: ["syn-flood-cookies"],
      sources: ["/proc/net/netstat", "RFC 4987"],
      en: """
        ACKs that brought back a right cookie: conversations that were opened without a place in the queue.
        """,
      zhHans: """
        带回正确 cookie 的 ACK 的个数：这些连接没有占用半连接队列就建立了。
        """),
    Topic(
      .counters, "TCPFastOpenCookieReqd",
      run: ["fast-open-cookie"],
      sources: ["/proc/net/netstat", "RFC 7413"],
      en: """
        SYNs with a request for a TCP Fast Open cookie that a listener has answered with one.
        """,
      zhHans: """
        请求 TCP Fast Open cookie、并由监听套接字发给了 cookie 的 SYN 的个数。
        """),
    Topic(
      .counters, "TCPFastOpenPassive",
      run: ["fast-open-cookie"],
      sources: ["/proc/net/netstat", "RFC 7413"],
      en: """
        Conversations that a listener has opened with a SYN that brought a right cookie; its data was taken \
        at once.
        """,
      zhHans: """
        监听套接字凭 SYN 里正确的 cookie 打开的连接数，SYN 里的数据当即收下。
        """),
    Topic(
      .counters, "TCPFastOpenActive",
      run: ["fast-open-cookie"],
      sources: ["/proc/net/netstat", "RFC 7413"],
      en: """
        Conversations that were opened with a cookie, whose SYN+ACK has acknowledged the data in the SYN.
        """,
      zhHans: """
        用 cookie 打开、SYN 里的数据被 SYN+ACK 确认了的连接数。
        """),
    Topic(
      .counters, "TCPWinProbe",
      run: ["zero-window"],
      sources: ["/proc/net/netstat", "RFC 9293 section 3.8.6.1"],
      en: """
        Zero-window probes that were sent.
        """,
      zhHans: """
        发出的零窗口探测的个数。
        """),
    Topic(
      .counters, "TCPToZeroWindowAdv",
      run: ["zero-window"],
      sources: ["/proc/net/netstat"],
      en: """
        How often a receiver has closed its window: the first segment of each time that announced 0.
        """,
      zhHans: """
        接收方关上窗口的次数：每次从非 0 变为 0 时计一次。
        """),
    Topic(
      .counters, "TCPDSACKOldSent",
      run: ["tlp-duplicate-fin"],
      sources: ["/proc/net/netstat", "RFC 2883"],
      en: """
        DSACKs sent for segments that had been acknowledged already.
        """,
      zhHans: """
        为早已确认过的报文段发出的 DSACK 的个数。
        """),
    Topic(
      .counters, "IpReasmOKs",
      run: ["udp-fragments"],
      sources: ["/proc/net/snmp", "RFC 791 section 2.3"],
      en: """
        IPv4 packets that were put together again from fragments.
        """,
      zhHans: """
        由分片重组成功的 IPv4 包的个数。
        """),
  ]
}
