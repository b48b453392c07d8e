extension Topic {
  /// Settings of the kernel about talking: Documentation/networking/ip-sysctl.rst of Linux.
  static let otherSysctls: [Topic] = [
    Topic(
      .sysctls, "net.ipv4.tcp_retries2",
      run: ["data-lost-timeout"],
      sources: ["ip-sysctl: tcp_retries2"],
      en: """
        Roughly how often data is sent again before the conversation ends with ETIMEDOUT; 15 by default, which \
        comes to a quarter of an hour. The kernel compares times, not counts, so TCP_USER_TIMEOUT is the \
        better tool for one socket.
        """,
      zhHans: """
        数据大致重传多少次之后连接以 ETIMEDOUT 结束，默认 15，约一刻钟。内核实际比较的是时间而不是次数；只想改\
        一个套接字，用 TCP_USER_TIMEOUT 更合适。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_retries1",
      run: ["data-lost-timeout"],
      sources: ["ip-sysctl: tcp_retries1"],
      en: """
        After so many retransmissions (3) TCP asks IP to look for another route; the conversation goes on.
        """,
      zhHans: """
        重传这么多次（3）之后，TCP 请 IP 层另找一条路由；连接并不结束。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_orphan_retries",
      run: ["fin-lost"],
      sources: ["ip-sysctl: tcp_orphan_retries"],
      en: """
        How often a FIN, or data before it, is sent again when no program owns the end any more; 0, the \
        default, means 8.
        """,
      zhHans: """
        连接的一端已经不属于任何程序时，FIN（或它之前的数据）重传多少次；默认值 0 表示 8 次。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_keepalive_time",
      run: ["keep-alive"],
      sources: ["ip-sysctl: tcp_keepalive_time", "tcp(7)"],
      en: """
        How long a conversation with SO_KEEPALIVE is idle before the first probe; 7,200 s. TCP_KEEPIDLE sets \
        it for one socket.
        """,
      zhHans: """
        打开 SO_KEEPALIVE 的连接空闲多久才发第一个保活探测，默认 7,200 秒。单个套接字用 TCP_KEEPIDLE 设置。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_keepalive_intvl",
      run: ["keep-alive"],
      sources: ["ip-sysctl: tcp_keepalive_intvl", "tcp(7)"],
      en: """
        How long after a keep-alive probe without an answer the next one follows; 75 s. TCP_KEEPINTVL sets it \
        for one socket.
        """,
      zhHans: """
        保活探测没有回答时，隔多久再发下一个，默认 75 秒。单个套接字用 TCP_KEEPINTVL 设置。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_keepalive_probes",
      run: ["keep-alive"],
      sources: ["ip-sysctl: tcp_keepalive_probes", "tcp(7)"],
      en: """
        After how many probes without an answer the conversation ends; nine. TCP_KEEPCNT sets it for one \
        socket.
        """,
      zhHans: """
        多少个保活探测没有回答就结束连接，默认九个。单个套接字用 TCP_KEEPCNT 设置。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_early_retrans", also: ["TLP"],
      run: ["tlp-duplicate-fin", "fin-lost", "fin-ack-lost"],
      sources: ["ip-sysctl: tcp_early_retrans", "RFC 8985 section 7"],
      en: """
        3 (the default): when the last segment stays unacknowledged for about two round trips, it is sent \
        again as a probe, before the retransmission timer would (tail loss probe). So a FIN can appear twice \
        without any loss. 0 switches it off. It works only with SACK.
        """,
      zhHans: """
        3（默认）：最后一个报文段约两个往返还没有被确认，就提前重发一次作为探测，不等重传定时器（尾部丢失探测，\
        TLP）。所以没有丢包也可能看到两个 FIN。0 关闭。只有启用 SACK 才起作用。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_sack",
      run: ["fin-out-of-order"],
      sources: ["ip-sysctl: tcp_sack", "RFC 2018"],
      en: """
        Selective acknowledgments: the receiver tells which pieces behind a gap it has, so that only the gap \
        is sent again. On by default; agreed upon in the SYNs.
        """,
      zhHans: """
        选择确认：接收方告诉对方缺口之后已经收到哪些，只需重传缺口。默认打开，在 SYN 中协商。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_dsack", also: ["DSACK"],
      run: ["fin-ack-lost"],
      sources: ["ip-sysctl: tcp_dsack", "RFC 2883"],
      en: """
        A SACK block that reports what came twice: the sender learns that its retransmission was not needed. \
        On by default.
        """,
      zhHans: """
        用 SACK 块报告重复收到的内容，发送方由此知道那次重传是多余的。默认打开。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_timestamps", also: ["PAWS"],
      run: ["syn-into-time-wait"],
      sources: ["ip-sysctl: tcp_timestamps", "RFC 7323"],
      en: """
        A clock in every segment, to measure the round trip and to tell old segments from new ones with the \
        same number (PAWS). TIME_WAIT uses it to let a new SYN through. On by default.
        """,
      zhHans: """
        每个报文段都带一个时钟值，用来测量往返时间，也用来分辨序号相同的新旧报文段（PAWS）。TIME_WAIT 靠它放行\
        新的 SYN。默认打开。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_rto_min_us", also: ["RTO"],
      run: ["fin-lost", "data-lost-timeout"],
      sources: ["ip-sysctl: tcp_rto_min_us", "RFC 6298"],
      en: """
        The least retransmission timeout, in microseconds: 200,000 by default (since Linux 6.11 it can be \
        set). So on the loopback data that is lost is sent again after 0.2 s, then after 0.4, 0.8 and so on.
        """,
      zhHans: """
        重传超时（RTO）的下限，单位微秒，默认 200,000（Linux 6.11 起可以设置）。所以在回环上，丢失的数据 0.2 \
        秒后重传，然后间隔依次是 0.4 秒、0.8 秒，不断加倍。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_rto_max_ms",
      run: ["data-lost-timeout"],
      sources: ["ip-sysctl: tcp_rto_max_ms"],
      en: """
        The most that the retransmission timeout grows to, in milliseconds: 120,000 by default (since Linux \
        6.15 it can be set).
        """,
      zhHans: """
        重传超时最多增长到多少毫秒，默认 120,000（Linux 6.15 起可以设置）。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_challenge_ack_limit", also: ["challenge-ack-limit"],
      run: ["blind-reset", "syn-in-established"],
      sources: ["ip-sysctl: tcp_challenge_ack_limit", "RFC 5961 section 7"],
      en: """
        How many challenge ACKs a second the whole network namespace sends. Once it was 100, and an attacker \
        could measure others' conversations by it; today it is practically without a limit.
        """,
      zhHans: """
        整个网络命名空间每秒最多发多少个 challenge ACK。以前是 100，攻击者曾借此探测别人的连接；现在实际上不设\
        限。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_invalid_ratelimit",
      run: ["blind-reset"],
      sources: ["ip-sysctl: tcp_invalid_ratelimit"],
      en: """
        The least time in milliseconds (500) between two acknowledgments of one conversation that answer \
        segments out of the window, so that two ends cannot send each other such answers without end.
        """,
      zhHans: """
        同一个连接对窗口之外的报文段作出的两次确认至少相隔多少毫秒（500），防止两端没完没了地互相回应。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_rmem",
      run: ["stream-has-no-messages"],
      sources: ["ip-sysctl: tcp_rmem", "tcp(7)"],
      en: """
        The least, the first and the largest size of the receive queue of a TCP socket, in octets. Between \
        them the kernel adjusts it by itself (tcp_moderate_rcvbuf), unless SO_RCVBUF was set.
        """,
      zhHans: """
        TCP 套接字接收队列的最小、初始和最大字节数。内核在这个范围内自动调节（tcp_moderate_rcvbuf），除非设置\
        过 SO_RCVBUF。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_wmem",
      run: ["data-lost-timeout"],
      sources: ["ip-sysctl: tcp_wmem", "tcp(7)"],
      en: """
        The least, the first and the largest size of the send queue of a TCP socket, in octets.
        """,
      zhHans: """
        TCP 套接字发送队列的最小、初始和最大字节数。
        """),
    Topic(
      .sysctls, "net.ipv4.tcp_ecn", also: ["ECN"],
      sources: ["ip-sysctl: tcp_ecn", "RFC 3168"],
      en: """
        Explicit congestion notification: 0 never, 1 ask and agree, 2 (the default) agree when asked.
        """,
      zhHans: """
        显式拥塞通知（ECN）：0 不用，1 主动询问也同意，2（默认）别人问才同意。
        """),
  ]
}
