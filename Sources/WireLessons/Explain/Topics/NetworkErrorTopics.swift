extension Topic {
  /// The errors that the network, a peer or time causes: errno(3), and the pages of the calls.
  static let networkErrors: [Topic] = [
    Topic(
      .errors, "ECONNREFUSED",
      run: ["listen-missing", "reject-or-drop", "udp-unreachable"],
      sources: ["connect(2)", "RFC 9293 section 3.10.7.3"],
      en: """
        Connection refused. Of connect(): the SYN was answered by a reset (or by an ICMP error): the host is \
        there and nobody listens on this port. Of recv() or send() on a connected UDP socket: an earlier \
        datagram was answered with ICMP port unreachable. It comes at once; a firewall that drops gives \
        ETIMEDOUT instead.
        """,
      zhHans: """
        连接被拒绝。connect() 返回它：SYN 得到的回答是 RST（或 ICMP 差错），主机在，但这个端口没有人监听。已 \
        connect 的 UDP 套接字上 recv() 或 send() 返回它：之前的某个数据报引来了 ICMP 端口不可达。它立刻就到；\
        如果是防火墙丢包，得到的是 ETIMEDOUT。
        """),
    Topic(
      .errors, "ECONNRESET",
      run: ["linger-zero", "close-unread", "power-off-data", "blind-reset"],
      sources: ["recv(2)", "RFC 9293 section 3.5.3"],
      en: """
        Connection reset by peer: a reset arrived that was right, and the conversation is gone; data that was \
        not read is lost. The peer closed with unread data or with SO_LINGER 0, or knows nothing of this \
        conversation any more (it was started anew). recv() says it once; after that recv() returns 0 and \
        send() fails with EPIPE.
        """,
      zhHans: """
        连接被对方复位：收到了正确的 RST，连接已经没有了，还没读的数据也丢了。原因是对方在有未读数据时 close()，\
        或者 SO_LINGER 设为 0，或者对方（重启之后）根本不认识这个连接。recv() 只报一次；此后 recv() 返回 0，\
        send() 以 EPIPE 失败。
        """),
    Topic(
      .errors, "EPIPE", also: ["SIGPIPE"],
      run: ["peer-gone-write", "half-close", "handler-ignores-eof"],
      sources: ["send(2)", "signal(7): SIGPIPE"],
      en: """
        Broken pipe: the sending direction of this socket is closed, by our own shutdown() or by a reset that \
        came before. The first send() after the peer's close() still succeeds; what draws the reset is its \
        data, so it is the next one that fails. Without MSG_NOSIGNAL the kernel also sends SIGPIPE, which ends \
        a program that has not said otherwise.
        """,
      zhHans: """
        管道破裂：这个套接字的发送方向已经关闭，或者是自己 shutdown() 过，或者此前收到了 RST。对方 close() 之\
        后的第一次 send() 仍然成功，正是它的数据引来 RST，所以失败的是下一次。没有 MSG_NOSIGNAL 时，内核还会发\
        出 SIGPIPE，程序没有另作安排就会被终止。
        """),
    Topic(
      .errors, "EADDRINUSE",
      run: ["restart-address-in-use"],
      sources: ["bind(2)", "socket(7): SO_REUSEADDR"],
      en: """
        Address already in use. Of bind(): a socket has this port, and not both have set SO_REUSEADDR (an end \
        in TIME_WAIT counts, too), or the other one is listening. Of listen(): the same, seen a little later. \
        The cure is SO_REUSEADDR in every server, before bind(), from its first start on. TCP and UDP ports \
        are counted apart.
        """,
      zhHans: """
        地址已被占用。bind() 返回它：端口被某个套接字占着，而双方没有都设置 SO_REUSEADDR（TIME_WAIT 中的一端也\
        算），或者另一个正在监听。listen() 也可能稍后才报。办法是每个服务器从第一次启动起就在 bind() 之前设置 \
        SO_REUSEADDR。TCP 和 UDP 的端口互不相干。
        """),
    Topic(
      .errors, "EADDRNOTAVAIL",
      run: ["ephemeral-exhaustion"],
      sources: ["bind(2)", "connect(2)", "ip(7): ip_local_port_range"],
      en: """
        Cannot assign requested address. Of bind(): no interface of this machine has the address. Of \
        connect(): the kernel found no free port for the client, because all ports of ip_local_port_range are \
        in use towards this destination, most of them usually in TIME_WAIT.
        """,
      zhHans: """
        无法分配请求的地址。bind() 返回它：本机没有哪个接口有这个地址。connect() 返回它：内核找不到可用的临时\
        端口，因为 ip_local_port_range 中通往这个目的地的端口都用完了，通常大半处于 TIME_WAIT。
        """),
    Topic(
      .errors, "ETIMEDOUT",
      run: ["syn-lost", "data-lost-timeout", "keep-alive", "reject-or-drop", "syn-timeout"],
      sources: ["connect(2)", "tcp(7): TCP_USER_TIMEOUT"],
      en: """
        Connection timed out: the kernel has sent something again and again, and gives up because nobody \
        acknowledged it. Of connect() it was the SYN (tcp_syn_retries), later data (tcp_retries2, or \
        TCP_USER_TIMEOUT), or keep-alive probes (TCP_KEEPCNT). It always means silence: a peer that is alive \
        and does not want would have sent a reset. A limit set with SO_RCVTIMEO gives EAGAIN instead.
        """,
      zhHans: """
        连接超时：内核一遍遍重传，始终无人确认，于是放弃。connect() 时重传的是 SYN（tcp_syn_retries），之后可\
        能是数据（tcp_retries2 或 TCP_USER_TIMEOUT），或保活探测（TCP_KEEPCNT）。它总是意味着沉默：活着而不愿\
        意的对方会发 RST。用 SO_RCVTIMEO 设的时限到了，得到的是 EAGAIN，不是它。
        """),
    Topic(
      .errors, "EAGAIN", also: ["EWOULDBLOCK"],
      run: ["receive-timeout", "udp-loss"],
      sources: ["recv(2)", "socket(7): SO_RCVTIMEO"],
      en: """
        Try again: at the moment the call would have to wait. A non-blocking socket has nothing to read or no \
        room to send, or the time of SO_RCVTIMEO or SO_SNDTIMEO is over. The conversation is as it was, no \
        packet was sent, and the peer knows nothing. EWOULDBLOCK is another name for the same number.
        """,
      zhHans: """
        请再试：这个调用眼下只能等待。非阻塞套接字没有数据可读、没有空间可写，或者 SO_RCVTIMEO、SO_SNDTIMEO 规\
        定的时间到了。连接一切照旧，没有发出任何包，对方毫不知情。EWOULDBLOCK 是同一个数值的另一个名字。
        """),
    Topic(
      .errors, "EINTR",
      sources: ["signal(7)", "accept(2)"],
      en: """
        Interrupted system call: a signal arrived while the call was waiting, and its handler has run. Nothing \
        went wrong; the call is simply made again, which SA_RESTART does by itself for most of them. Calls \
        with a time limit (SO_RCVTIMEO) are never restarted by the kernel. Do not repeat close(): in Linux the \
        descriptor is gone already.
        """,
      zhHans: """
        系统调用被中断：调用正在等待时来了信号，处理函数已经执行过。并没有出错，再调用一次就行；SA_RESTART 会\
        让大多数调用自动重来。带时限（SO_RCVTIMEO）的调用内核不会自动重来。close() 不要重试：在 Linux 上描述符\
        已经没有了。
        """),
    Topic(
      .errors, "EMSGSIZE",
      run: ["udp-boundaries"],
      sources: ["send(2)", "udp(7)"],
      en: """
        Message too long: a datagram must go as a whole, and this one is larger than UDP over IPv4 can carry \
        (65,507 octets), or larger than the path takes while fragmenting is not allowed. Nothing was sent. A \
        TCP stream never gives it: there the kernel cuts data as it likes.
        """,
      zhHans: """
        消息太长：数据报必须整个发出，而这一个超过了 IPv4 上 UDP 的上限（65,507 字节），或者不允许分片而路径\
        装不下。什么也没有发出。TCP 流不会有这个错误：数据怎么切分由内核决定。
        """),
    Topic(
      .errors, "EHOSTUNREACH",
      sources: ["connect(2)", "ip(7)", "RFC 9293 section 3.9.2.2"],
      en: """
        No route to host: the last router, or our own machine, cannot reach it. On the local network this is \
        often the answer of nobody to ARP; or a router, or a firewall that rejects, has sent ICMP host \
        unreachable. In an established conversation it is not final: the kernel goes on trying, and tells the \
        program only when it gives up.
        """,
      zhHans: """
        主机不可达：最后一跳路由器或本机到不了那台主机。在局域网里，常常是 ARP 无人回答；也可能是路由器或明确\
        拒绝的防火墙发来 ICMP 主机不可达。对已建立的连接，内核并不把它当成定论，会继续尝试，放弃时才告诉程序。
        """),
    Topic(
      .errors, "ENETUNREACH",
      sources: ["connect(2)", "ip(7)"],
      en: """
        Network is unreachable: the routing table of this machine has no way to that address, so nothing was \
        sent at all. Typical for IPv6 on a machine that has none, or when the default route is missing.
        """,
      zhHans: """
        网络不可达：本机路由表里没有通往该地址的路，所以什么也没有发出。常见于没有 IPv6 却使用 IPv6 地址，或者\
        缺少默认路由。
        """),
    Topic(
      .errors, "EINPROGRESS",
      sources: ["connect(2)"],
      en: """
        Operation now in progress: connect() on a non-blocking socket has sent its SYN and does not wait. \
        Whether it succeeds is known when the socket becomes writable; SO_ERROR then gives the outcome. It is \
        no failure.
        """,
      zhHans: """
        正在进行：在非阻塞套接字上 connect()，SYN 已发出，调用不等结果就返回。套接字变为可写时才知道成败，用 \
        SO_ERROR 查看结果。它不是失败。
        """),
    Topic(
      .errors, "EALREADY",
      sources: ["connect(2)"],
      en: """
        Operation already in progress: connect() was called again on a non-blocking socket whose handshake is \
        still under way.
        """,
      zhHans: """
        已经在进行：非阻塞套接字的握手还没有完成，又调用了一次 connect()。
        """),
    Topic(
      .errors, "ECONNABORTED",
      sources: ["accept(2)"],
      en: """
        Connection aborted: other systems say so of accept() when a conversation was reset while it waited in \
        the queue. Linux hands such a conversation out as if nothing had happened, and only recv() gives \
        ECONNRESET.
        """,
      zhHans: """
        连接已中止：连接还在队列里等待时就被复位，有些系统的 accept() 会这样报告。Linux 照常交出这个连接，要到\
         recv() 才得到 ECONNRESET。
        """),
    Topic(
      .errors, "EPROTO",
      sources: ["accept(2)"],
      en: """
        Protocol error: accept(2) names it among the errors of the network that a server should treat like \
        EAGAIN, by simply calling accept() again.
        """,
      zhHans: """
        协议错误：accept(2) 把它列入网络错误之中，服务器应当像 EAGAIN 一样对待，再次 accept() 即可。
        """),
  ]
}
