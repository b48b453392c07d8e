extension Topic {
  /// Settings of the kernel about opening, ports and TIME_WAIT: Documentation/networking/ip-sysctl.rst of Linux.
  static let openingSysctls: [Topic] = [
    Topic(
      .sysctls, "net.ipv4.tcp_fin_timeout",
      run: ["time-wait-60s", "fin-wait2-orphan"],
      sources: ["ip-sysctl: tcp_fin_timeout", "tcp(7)"],
      en: """
        How many seconds an end in FIN_WAIT_2 that no program owns any more waits for the peer's FIN; 60 by \
        default. It has nothing to do with TIME_WAIT, whatever guides say.
        """,
      zhHans: """
        处于 FIN_WAIT_2、已经不属于任何程序的一端，等待对方 FIN 的秒数，默认 60。不管网上怎么说，它与 \
        TIME_WAIT 无关。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_syn_retries",
      run: ["syn-timeout", "syn-lost", "reject-or-drop"],
      sources: ["ip-sysctl: tcp_syn_retries", "connect(2)"],
      en: """
        How often a SYN is sent again, at intervals that double, before connect() fails with ETIMEDOUT; 6 by \
        default, which takes a little more than two minutes. Those of tcp_syn_linear_timeouts come on top.
        """,
      zhHans: """
        SYN 以成倍增长的间隔重传多少次之后，connect() 以 ETIMEDOUT 失败。默认 6 次，总共两分钟多一点；\
        tcp_syn_linear_timeouts 规定的那几次不算在内。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_syn_linear_timeouts",
      run: ["syn-lost", "syn-timeout"],
      sources: ["ip-sysctl: tcp_syn_linear_timeouts"],
      en: """
        Since Linux 6.5: so many SYNs are sent again after one second each, before the time begins to double; \
        4 by default. SYNs leave at 0, 1, 2, 3, 4, 5, 7, 11, 19 s and so on; with 0, as before, at 0, 1, 3, 7, \
        15 s.
        """,
      zhHans: """
        从 Linux 6.5 起：前若干次 SYN 重传都只隔一秒，之后才开始加倍，默认 4。SYN 发出的时刻是 0、1、2、3、4、\
        5、7、11、19 秒……；设为 0 则和以前一样，是 0、1、3、7、15 秒。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_synack_retries",
      run: ["ack3-lost-idle", "synack-lost"],
      sources: ["ip-sysctl: tcp_synack_retries"],
      en: """
        How often a SYN+ACK is sent again before a half-open conversation is forgotten; 5 by default, at 1, 3, \
        7, 15, 31 s, so about a minute in all.
        """,
      zhHans: """
        半连接被放弃之前，SYN+ACK 重传多少次，默认 5 次，分别在 1、3、7、15、31 秒，总共约一分钟。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_max_syn_backlog",
      run: ["syn-flood-cookies"],
      sources: ["ip-sysctl: tcp_max_syn_backlog", "RFC 4987"],
      en: """
        The limit of half-open conversations (SYN_RECEIVED) of a listener when SYN cookies are off; also \
        bounded by its backlog. With cookies on, they answer instead when the queue is full.
        """,
      zhHans: """
        关闭 SYN cookie 时，监听套接字半连接队列（SYN_RECEIVED）的上限，同时受 backlog 限制。打开 SYN cookie \
        时，队列满了就改用 cookie 回答。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_syncookies",
      run: ["syn-flood-cookies"],
      sources: ["ip-sysctl: tcp_syncookies", "RFC 4987"],
      en: """
        When the queue of half-open conversations is full, answer SYNs all the same and keep nothing: what \
        must be remembered stands in the ISN of the SYN+ACK, and comes back with the ACK. On (1) by default; 2 \
        does so always. It is the defence against SYN floods; some options of the SYN are lost by it.
        """,
      zhHans: """
        半连接队列满了也照样回答 SYN，但什么都不记：需要记住的内容编码在 SYN+ACK 的初始序号里，随最后的 ACK 带\
        回来。默认打开（1），设为 2 则总是如此。这是对付 SYN 洪泛的办法，代价是丢掉 SYN 里的部分选项。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_abort_on_overflow",
      run: ["accept-queue-overflow"],
      sources: ["ip-sysctl: tcp_abort_on_overflow"],
      en: """
        When the accept queue is full at the last ACK of a handshake: 0 (the default) ignores the ACK, and the \
        client may succeed later; 1 sends a reset, so the client learns at once.
        """,
      zhHans: """
        握手的最后一个 ACK 到来而全连接队列已满时：0（默认）忽略这个 ACK，客户端稍后还有机会；1 则发 RST，客户\
        端马上知道。
        """),
    Topic(
      .sysctls, "net.core.somaxconn",
      run: ["backlog-full", "no-accept"],
      sources: ["listen(2)", "Documentation/admin-guide/sysctl/net.rst"],
      en: """
        The most that the backlog of listen() can be; 4096 since Linux 5.4 (128 before). A larger number is \
        silently made smaller; ss shows the result in Send-Q of the listener.
        """,
      zhHans: """
        listen() 的 backlog 的上限，Linux 5.4 起是 4096（以前是 128）。更大的值会被悄悄减小，结果见 ss 中监听\
        套接字的 Send-Q。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_tw_reuse",
      run: ["ephemeral-exhaustion", "time-wait-60s"],
      sources: ["ip-sysctl: tcp_tw_reuse", "RFC 6191"],
      en: """
        Whether connect() may take a port whose former conversation is in TIME_WAIT, if a second has passed \
        and timestamps tell old from new: 0 never, 1 everywhere, 2 (the default since 4.19) on the loopback \
        only. It is about clients. tcp_tw_recycle, which broke NAT, was removed in 4.12.
        """,
      zhHans: """
        connect() 能否使用前一个连接还在 TIME_WAIT 的端口（须已过一秒，并靠时间戳区分新旧）：0 从不，1 都可以，\
        2（4.19 起的默认值）只在回环上可以。它只关系到客户端。曾与 NAT 冲突的 tcp_tw_recycle 已在 4.12 中删除。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_rfc1337",
      run: ["time-wait-assassination"],
      sources: ["ip-sysctl: tcp_rfc1337", "RFC 1337"],
      en: """
        1: resets are ignored in TIME_WAIT, so that an old segment and the reset that it causes cannot end it \
        early. 0 by default.
        """,
      zhHans: """
        1：在 TIME_WAIT 中忽略 RST，旧报文段和它引来的 RST 就不能提前结束 TIME_WAIT。默认为 0。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_max_tw_buckets",
      run: ["time-wait-60s"],
      sources: ["ip-sysctl: tcp_max_tw_buckets"],
      en: """
        The most ends in TIME_WAIT; what would be more is closed without it. A limit against attacks: lowering \
        it is no cure for many TIME_WAITs.
        """,
      zhHans: """
        处于 TIME_WAIT 的最大数目，超出的不经过 TIME_WAIT 直接关闭。这是防攻击的上限，调低它并不能解决 \
        TIME_WAIT 过多。
        """),
    Topic(
      .sysctls, "net.ipv4.ip_local_port_range",
      run: ["ephemeral-exhaustion"],
      sources: ["ip-sysctl: ip_local_port_range", "ip(7)"],
      en: """
        From which ports the kernel chooses for connect() and bind() to port 0; 32768 to 60999 by default. \
        When all are in use towards a destination, connect() fails with EADDRNOTAVAIL.
        """,
      zhHans: """
        connect() 以及绑定端口 0 时，内核从这个范围里挑选临时端口，默认 32768 到 60999。通往某个目的地的端口用\
        完时，connect() 以 EADDRNOTAVAIL 失败。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_fastopen", also: ["TFO"],
      run: ["fast-open-cookie"],
      sources: ["ip-sysctl: tcp_fastopen", "RFC 7413"],
      en: """
        Bits: 1 lets clients put data into the SYN, 2 lets servers take it, 3 both. 1 by default.
        """,
      zhHans: """
        按位设置：1 允许客户端在 SYN 中带数据，2 允许服务器接受，3 两者都允许。默认为 1。
        """),
  ]
}
