extension Topic {
  /// Socket options and flags of calls, by their names in C and by the words of scenarios: socket(7), tcp(7).
  package static let options: [Topic] = [
    Topic(
      .options, "SO_REUSEADDR", also: ["reuseAddress"],
      run: ["restart-address-in-use", "time-wait-bound-reuse"],
      sources: ["socket(7)"],
      en: """
        Says at bind() that this port may be shared with ends of conversations that said the same, as those in \
        TIME_WAIT of a server that had it set. A port on which somebody listens stays refused. It must be set \
        before bind(), in every run of the server, also the first. It does not shorten TIME_WAIT.
        """,
      zhHans: """
        告诉 bind()：这个端口可以与同样声明过的套接字共用，例如服务器上次运行留下的 TIME_WAIT（前提是那时也设\
        置了）。有人正在监听的端口仍然不行。必须在 bind() 之前设置，每次运行都要，包括第一次。它并不缩短 \
        TIME_WAIT。
        """),
    Topic(
      .options, "SO_REUSEPORT",
      run: ["three-models"],
      sources: ["socket(7)"],
      en: """
        Several sockets of one user listen on the same address and port, and the kernel deals incoming \
        conversations out among them. Each of them must set it before bind(). No scenario sets it; it is for \
        servers with a process per core.
        """,
      zhHans: """
        同一用户的多个套接字可以监听同一地址和端口，由内核把新连接分给它们。每个套接字都要在 bind() 之前设置。\
        场景里没有用到；它适合每个核心跑一个进程的服务器。
        """),
    Topic(
      .options, "SO_LINGER", also: ["linger"],
      run: ["linger-zero"],
      sources: ["socket(7)"],
      en: """
        What close() does with data that is not sent yet. Off (the default): close() returns at once and the \
        kernel delivers in the background. On with some seconds: close() waits until everything is \
        acknowledged, so long at most. On with 0 seconds: what is queued is thrown away and a reset is sent; \
        no FIN, no TIME_WAIT, and the peer gets ECONNRESET.
        """,
      zhHans: """
        规定 close() 如何处理还没发完的数据。关闭（默认）：close() 立即返回，内核在后台发送。打开并给出秒数：\
        close() 最多等这么久，等数据被确认。打开且为 0 秒：丢弃排队的数据，发出 RST；没有 FIN，没有 TIME_WAIT，\
        对方得到 ECONNRESET。
        """),
    Topic(
      .options, "SO_RCVTIMEO", also: ["receiveTimeout"],
      run: ["receive-timeout", "udp-loss"],
      sources: ["socket(7)"],
      en: """
        How long recv() and accept() may wait; then they fail with EAGAIN. The conversation is untouched and \
        no packet is sent. For sending, and for connect(), SO_SNDTIMEO does the same. With 0, the default, \
        they wait for ever.
        """,
      zhHans: """
        recv() 和 accept() 最多等多久，时间一到以 EAGAIN 失败。连接本身不受影响，也不发任何包。发送和 \
        connect() 的时限由 SO_SNDTIMEO 规定。默认为 0，即永远等下去。
        """),
    Topic(
      .options, "SO_RCVBUF", also: ["receiveBuffer"],
      run: ["zero-window", "stream-has-no-messages", "udp-receive-buffer"],
      sources: ["socket(7)", "tcp(7)"],
      en: """
        The size of the receive queue in the kernel, which Linux doubles for its own bookkeeping. It decides \
        how large a window can be offered, so it must be set before the handshake; setting it also switches \
        the automatic growth off. On UDP what does not fit is dropped and counted (UdpRcvbufErrors).
        """,
      zhHans: """
        内核接收队列的大小，Linux 会把它加倍以容纳管理开销。它决定能通告多大的窗口，所以要在握手之前设置；设置\
        之后自动调节也就关闭了。在 UDP 上，装不下的数据报被丢弃并计数（UdpRcvbufErrors）。
        """),
    Topic(
      .options, "SO_SNDBUF", also: ["sendBuffer"],
      run: ["data-lost-timeout"],
      sources: ["socket(7)", "tcp(7)"],
      en: """
        How much data may wait in the kernel until it is acknowledged, doubled by Linux. When it is full, \
        send() blocks. Setting it switches the automatic growth off.
        """,
      zhHans: """
        内核里等待确认的数据最多有多少，Linux 会把它加倍。满了之后 send() 阻塞。设置之后自动调节就关闭了。
        """),
    Topic(
      .options, "SO_KEEPALIVE", also: ["keepAlive"],
      run: ["keep-alive"],
      sources: ["socket(7)", "tcp(7)", "RFC 9293 section 3.8.4"],
      en: """
        Asks the kernel to probe a conversation on which nothing moves: after tcp_keepalive_time (two hours) \
        with an ACK of an old number, which every living peer answers. After tcp_keepalive_probes (9) probes \
        without an answer, 75 s apart, the conversation ends with ETIMEDOUT. Off by default.
        """,
      zhHans: """
        让内核探测长时间没有动静的连接：空闲 tcp_keepalive_time（两小时）之后，发一个旧序号的 ACK，活着的对方\
        一定会回答。连续 tcp_keepalive_probes（9）次、每次相隔 75 秒都没有回答，连接以 ETIMEDOUT 结束。默认关\
        闭。
        """),
    Topic(
      .options, "TCP_KEEPIDLE", also: ["keepAliveIdle"],
      run: ["keep-alive"],
      sources: ["tcp(7)"],
      en: """
        How many seconds a conversation is idle before the first keep-alive probe; in place of \
        tcp_keepalive_time. It has an effect only with SO_KEEPALIVE.
        """,
      zhHans: """
        连接空闲多少秒之后发第一个保活探测，代替 tcp_keepalive_time。只有打开 SO_KEEPALIVE 才起作用。
        """),
    Topic(
      .options, "TCP_KEEPINTVL", also: ["keepAliveInterval"],
      run: ["keep-alive"],
      sources: ["tcp(7)"],
      en: """
        How many seconds lie between keep-alive probes that are not answered; in place of tcp_keepalive_intvl.
        """,
      zhHans: """
        保活探测没有得到回答时，隔多少秒再发下一个，代替 tcp_keepalive_intvl。
        """),
    Topic(
      .options, "TCP_KEEPCNT", also: ["keepAliveProbes"],
      run: ["keep-alive"],
      sources: ["tcp(7)"],
      en: """
        After how many keep-alive probes without an answer the conversation ends with ETIMEDOUT; in place of \
        tcp_keepalive_probes, which is nine (not ten).
        """,
      zhHans: """
        连续多少个保活探测没有回答，连接就以 ETIMEDOUT 结束，代替 tcp_keepalive_probes（默认九个，不是十个）。
        """),
    Topic(
      .options, "TCP_NODELAY", also: ["noDelay", "nagle"],
      run: ["nagle-delayed-ack"],
      sources: ["tcp(7)", "RFC 9293 section 3.7.4"],
      en: """
        Switches Nagle's algorithm off. With it on (the default), a small segment waits while an earlier one \
        is not acknowledged; together with a delayed acknowledgment that costs about 40 ms whenever a program \
        writes twice and then reads. Better than this option is to write once.
        """,
      zhHans: """
        关闭 Nagle 算法。默认情况下，前一个报文段还没被确认，后面的小报文段就要等；再碰上延迟确认，凡是“写、写、\
        读”的程序每次都要白等约 40 毫秒。比设置这个选项更好的办法是一次写完。
        """),
    Topic(
      .options, "TCP_QUICKACK", also: ["quickAck"],
      run: ["close-four"],
      sources: ["tcp(7)"],
      en: """
        Acknowledge at once instead of waiting for something that could carry the acknowledgment. It is no \
        lasting switch: the kernel soon falls back. The lessons use it to get an acknowledgment of a FIN that \
        stands alone.
        """,
      zhHans: """
        立即确认，不再等着由别的报文段捎带。它不是永久开关，内核很快会恢复原来的做法。课程里用它来得到对 FIN \
        的单独确认。
        """),
    Topic(
      .options, "TCP_CORK", also: ["cork"],
      run: ["cork-then-fin"],
      sources: ["tcp(7)"],
      en: """
        Holds back everything that does not fill a segment, until the option is cleared, the socket is closed, \
        or 200 ms are over. So a header and a file leave together.
        """,
      zhHans: """
        凡是装不满一个报文段的数据都先扣住，直到取消这个选项、关闭套接字，或者过了 200 毫秒。这样首部和文件内\
        容就能一起发出。
        """),
    Topic(
      .options, "TCP_USER_TIMEOUT", also: ["userTimeout"],
      run: ["data-lost-timeout", "reject-or-drop"],
      sources: ["tcp(7)", "RFC 5482"],
      en: """
        How long data may stay unacknowledged, in milliseconds, before the kernel gives up with ETIMEDOUT; in \
        place of tcp_retries2, which lets it take about a quarter of an hour. It also bounds keep-alive and, \
        in Linux, connect().
        """,
      zhHans: """
        数据最久可以多少毫秒得不到确认，超过就以 ETIMEDOUT 放弃，代替 tcp_retries2（那要等大约一刻钟）。它同样\
        限制保活；在 Linux 上也限制 connect()。
        """),
    Topic(
      .options, "TCP_DEFER_ACCEPT", also: ["deferAccept"],
      run: ["defer-accept"],
      sources: ["tcp(7)"],
      en: """
        Of a listener: accept() is told of a conversation only when data has come. The bare ACK of the \
        handshake is ignored, so the server's end stays in SYN_RECEIVED while the client believes to be \
        connected. The seconds limit how long it waits.
        """,
      zhHans: """
        用于监听套接字：有数据到达才把连接交给 accept()。握手的最后一个单独的 ACK 被忽略，服务器一端停在 \
        SYN_RECEIVED，而客户端以为已经连上。秒数限制等待的时间。
        """),
    Topic(
      .options, "TCP_FASTOPEN", also: ["fastOpen", "TCP_FASTOPEN_CONNECT", "MSG_FASTOPEN"],
      run: ["fast-open-cookie"],
      sources: ["tcp(7)", "RFC 7413"],
      en: """
        Data in the SYN: with a cookie from an earlier visit the server hands the data over before the \
        handshake is complete, which saves a round trip. The listener sets TCP_FASTOPEN, the client \
        TCP_FASTOPEN_CONNECT or MSG_FASTOPEN; the sysctl tcp_fastopen allows each side. A SYN may arrive \
        twice, so only requests that may be repeated should travel in it.
        """,
      zhHans: """
        SYN 里带数据：客户端凭上次得到的 cookie，服务器不等握手完成就把数据交给程序，省去一个往返。监听方设置 \
        TCP_FASTOPEN，客户端用 TCP_FASTOPEN_CONNECT 或 MSG_FASTOPEN，两边各由 sysctl tcp_fastopen 放行。SYN 可\
        能重复到达，所以只适合可以重复执行的请求。
        """),
    Topic(
      .options, "TCP_REPAIR", also: ["crash"],
      run: ["power-off-data", "power-off-reconnect", "keep-alive"],
      sources: ["tcp(7)"],
      en: """
        Takes a socket out of the protocol, to save and restore it elsewhere; closing it then sends nothing at \
        all. Scenarios use it for the step `crash`: for the peer it is as if the machine had lost its power. \
        It needs CAP_NET_ADMIN, which a private network gives.
        """,
      zhHans: """
        让套接字脱离协议，以便保存后在别处恢复；此时关闭它什么也不发送。场景里的 `crash` 步骤用的就是它：在对\
        方看来，就像这台机器断了电。它需要 CAP_NET_ADMIN，私有网络里就有。
        """),
    Topic(
      .options, "MSG_MORE", also: ["more"],
      run: ["fin-with-data"],
      sources: ["send(2)"],
      en: """
        A flag of send(): more will follow at once, so do not send a partial segment yet. Like TCP_CORK for \
        one call.
        """,
      zhHans: """
        send() 的标志：马上还有数据，不满一个报文段就先别发。相当于只管一次调用的 TCP_CORK。
        """),
    Topic(
      .options, "MSG_NOSIGNAL",
      run: ["peer-gone-write"],
      sources: ["send(2)"],
      en: """
        A flag of send(): where it would fail with EPIPE, do not send the signal SIGPIPE as well. WireLab \
        always sets it.
        """,
      zhHans: """
        send() 的标志：以 EPIPE 失败时不要再发 SIGPIPE 信号。WireLab 总是带上它。
        """),
    Topic(
      .options, "MSG_TRUNC",
      run: ["udp-boundaries"],
      sources: ["recv(2)"],
      en: """
        A flag of recv() and of what it reports: the datagram was larger than the buffer and its rest is lost. \
        As an argument it makes the call return the real length.
        """,
      zhHans: """
        recv() 的标志，也是它报告的结果：数据报比缓冲区大，余下部分已经丢失。作为参数使用时，返回值是数据报的\
        真实长度。
        """),
    Topic(
      .options, "TCP_MAXSEG", also: ["MSS"],
      run: ["handshake-basic"],
      sources: ["tcp(7)", "RFC 9293 section 3.7.1"],
      en: """
        The largest segment that one wants to receive: the option MSS in the SYN. It is derived from the MTU \
        (1,460 over Ethernet with IPv4, 65,495 over the loopback); setting it before connect() or listen() \
        makes it smaller. It is never part of a verdict.
        """,
      zhHans: """
        自己愿意接收的最大报文段，即 SYN 里的 MSS 选项。它由 MTU 推算（以太网 IPv4 是 1,460，回环是 65,495）；\
        在 connect() 或 listen() 之前设置可以调小。判定从不看它。
        """),
    Topic(
      .options, "TCP_SYNCNT",
      run: ["syn-timeout"],
      sources: ["tcp(7)"],
      en: """
        How often the SYNs of this one socket are sent again before connect() gives up; the sysctl \
        tcp_syn_retries says so for all others.
        """,
      zhHans: """
        这个套接字的 SYN 最多重传多少次，connect() 才放弃；其他套接字由 sysctl tcp_syn_retries 规定。
        """),
  ]
}
