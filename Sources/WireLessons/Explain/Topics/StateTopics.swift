extension Topic {
  /// The states of a TCP end: RFC 9293 section 3.3.2, and ss(8) for the names of the kernel.
  package static let states: [Topic] = [
    Topic(
      .states, "CLOSED", also: ["UNCONN"],
      run: ["udp-echo", "close-four"],
      sources: ["RFC 9293 section 3.3.2", "ss(8)"],
      en: """
        No conversation at all: the state before the first segment and after the last one. RFC 9293 calls it \
        fictional, because there is nothing that could be in it. Linux lists a socket that was made and never \
        connected as UNCONN; the end of a conversation that is over is simply not there any more. In a \
        scenario `state: CLOSED` means just that: the kernel has no such socket.
        """,
      zhHans: """
        没有连接：第一个报文段之前、最后一个报文段之后的状态。RFC 9293 说它是“虚构的”，因为此时并没有什么东西\
        可以处于这个状态。在 Linux 上，建好但还没有连接的套接字显示为 UNCONN；已经结束的连接则干脆从列表里消失。\
        场景中的 `state: CLOSED` 就是这个意思：内核里已经没有这个套接字。
        """),
    Topic(
      .states, "LISTEN",
      run: ["no-accept", "backlog-full", "listen-missing"],
      sources: ["RFC 9293 section 3.3.2", "listen(2)", "ss(8)"],
      en: """
        listen() was called, and the kernel answers every SYN to this port. It shakes hands by itself: what is \
        complete waits in the accept queue until the program calls accept(). For a listening socket ss shows \
        in Recv-Q how many wait there, and in Send-Q how many may. Without this state a SYN to the port is \
        answered with a reset.
        """,
      zhHans: """
        调用过 listen()，内核会回答发到这个端口的每一个 SYN。三次握手由内核完成：握完手的连接放进全连接队列，\
        等程序调用 accept() 来取。对监听套接字，ss 的 Recv-Q 是正在等待的个数，Send-Q 是上限。端口上没有处于 \
        LISTEN 的套接字时，SYN 得到的回答是 RST。
        """),
    Topic(
      .states, "SYN_SENT", also: ["SYN-SENT"],
      run: ["syn-lost", "reject-or-drop", "simultaneous-open"],
      sources: ["RFC 9293 section 3.10.7.3", "connect(2)"],
      en: """
        connect() has sent a SYN and waits for the answer. SYN+ACK leads to ESTABLISHED; a reset ends it with \
        ECONNREFUSED; a SYN without ACK means that the other side opens at the same moment, and leads to \
        SYN_RECEIVED. Where nobody answers, the SYN is sent again after a second, and after tcp_syn_retries \
        times connect() fails with ETIMEDOUT. Many sockets that stay here usually mean a firewall that drops.
        """,
      zhHans: """
        connect() 发出了 SYN，正在等回答。收到 SYN+ACK 进入 ESTABLISHED；收到 RST，connect() 以 ECONNREFUSED \
        失败；收到不带 ACK 的 SYN，说明对方也在同时打开，于是进入 SYN_RECEIVED。如果没有人回答，一秒后重传 SYN，\
        重传 tcp_syn_retries 次之后 connect() 以 ETIMEDOUT 失败。大量套接字停在这里，多半是防火墙把包丢了。
        """),
    Topic(
      .states, "SYN_RECEIVED", also: ["SYN-RECV", "SYN_RECV", "NEW_SYN_RECV"],
      run: ["ack3-lost-idle", "accept-queue-overflow", "defer-accept"],
      sources: ["RFC 9293 section 3.3.2", "RFC 4987", "ss(8)"],
      en: """
        A SYN has come and was answered with SYN+ACK; the last acknowledgment of the handshake is still \
        missing. ss and the kernel call it SYN-RECV. On a server of Linux it is not a socket yet, only a small \
        entry in the queue of half-open conversations, and no accept() can return it. If the acknowledgment \
        does not come, the SYN+ACK is sent again, tcp_synack_retries times. Very many of them are what a SYN \
        flood looks like.
        """,
      zhHans: """
        收到了 SYN，已经回了 SYN+ACK，还差握手的最后一个 ACK。ss 和内核把它叫做 SYN-RECV。在 Linux 服务器上，\
        这时还没有真正的套接字，只是半连接队列里的一个小条目，accept() 拿不到它。最后的 ACK 迟迟不来，内核就重\
        传 SYN+ACK，最多 tcp_synack_retries 次。这种状态多得异常，就是 SYN 洪泛的样子。
        """),
    Topic(
      .states, "ESTABLISHED", also: ["ESTAB"],
      run: ["handshake-basic", "power-off-data", "close-blocked-receive"],
      sources: ["RFC 9293 section 3.3.2"],
      en: """
        The handshake is complete for this end: data can flow in both directions. It says nothing about the \
        other end: that one may still be in SYN_RECEIVED, may have lost its power, or may have a program that \
        never called accept(). A conversation without data stays here for as long as one likes; nothing is \
        sent only to see whether the peer is alive, unless SO_KEEPALIVE asks for it.
        """,
      zhHans: """
        对这一端来说握手已经完成，两个方向都可以传数据。它并不保证另一端怎么样：对方可能还在 SYN_RECEIVED，可\
        能已经断电，也可能程序根本没有调用 accept()。没有数据的连接可以一直停在这里；除非打开 SO_KEEPALIVE，内\
        核不会为了确认对方是否还在而发送任何东西。
        """),
    Topic(
      .states, "FIN_WAIT_1", also: ["FIN-WAIT-1", "FIN_WAIT1"],
      run: ["fin-lost", "close-four", "simultaneous-close"],
      sources: ["RFC 9293 section 3.6"],
      en: """
        The active closer has sent its FIN, and nobody has acknowledged it. Usually this lasts one round trip. \
        The acknowledgment leads to FIN_WAIT_2; a FIN of the other side that does not acknowledge ours leads \
        to CLOSING; a FIN that does leads straight to TIME_WAIT. If the FIN is lost it is sent again like \
        data. close() has long returned: here the kernel works alone.
        """,
      zhHans: """
        主动关闭的一方发出了 FIN，还没有得到确认。通常只停留一个往返时间。收到 ACK 进入 FIN_WAIT_2；收到对方的\
         FIN 但它没有确认我们的 FIN，进入 CLOSING；如果它同时确认了我们的 FIN，直接进入 TIME_WAIT。FIN 丢了就\
        像数据一样重传。这时 close() 早已返回，一切由内核处理。
        """),
    Topic(
      .states, "FIN_WAIT_2", also: ["FIN-WAIT-2", "FIN_WAIT2"],
      run: ["fin-wait2-orphan", "close-wait-leak", "half-close", "fin-wait2-shutdown"],
      sources: ["RFC 9293 section 3.6", "tcp(7): tcp_fin_timeout"],
      en: """
        Our FIN was acknowledged; the other side has not sent its own. It may go on sending data, and after \
        shutdown() the program can go on reading it, without any limit of time. After close() no program owns \
        this end any more: Linux gives such an orphan tcp_fin_timeout seconds (60) and then forgets it, and \
        what arrives later is answered with a reset. The peer meanwhile is in CLOSE_WAIT.
        """,
      zhHans: """
        我们的 FIN 已被确认，对方还没有发它的 FIN。对方可以继续发数据；如果程序用的是 shutdown()，就可以一直读\
        下去，没有时限。如果用的是 close()，这一端已经不属于任何程序，Linux 只给这样的孤儿连接 tcp_fin_timeout\
         秒（60 秒），到时就忘掉它，之后再来的报文段得到的是 RST。此时对方处于 CLOSE_WAIT。
        """),
    Topic(
      .states, "CLOSE_WAIT", also: ["CLOSE-WAIT"],
      run: ["close-wait-leak", "half-close", "close-four"],
      sources: ["RFC 9293 section 3.6"],
      en: """
        The peer's FIN has come and was acknowledged by the kernel; recv() returns 0. Now it is up to the \
        program: it may still send, and must call close(). No timer ends this state. Sockets that pile up in \
        CLOSE_WAIT are therefore always a mistake in one's own program: an end of stream that nobody looked \
        at, or a descriptor that somebody forgot or still holds elsewhere.
        """,
      zhHans: """
        对方的 FIN 到了，内核已经确认，recv() 返回 0。接下来全看程序：它还可以发送，最后必须调用 close()。这个\
        状态没有任何定时器。所以 CLOSE_WAIT 越积越多，问题一定在自己的程序里：没有理会流的结束，或者有人忘了关\
        闭描述符，或者描述符还在别处被持有。
        """),
    Topic(
      .states, "CLOSING",
      run: ["simultaneous-close", "closing-by-loss"],
      sources: ["RFC 9293 section 3.6, figure 13"],
      en: """
        Both sides have sent a FIN, the peer's has come, and ours is not acknowledged yet. It takes two FINs \
        that cross on their way, or a FIN that was lost. With the acknowledgment it becomes TIME_WAIT, on both \
        sides. It is the rarest of the states: it lasts a round trip at most, unless something is lost.
        """,
      zhHans: """
        双方都发了 FIN，对方的已经收到，我们的还没有被确认。只有两个 FIN 在途中交错，或者有一个 FIN 丢失，才会\
        出现。确认一到就进入 TIME_WAIT，双方都是如此。它是最少见的状态：只要没有丢包，最多停留一个往返时间。
        """),
    Topic(
      .states, "LAST_ACK", also: ["LAST-ACK"],
      run: ["last-ack-lost", "close-four"],
      sources: ["RFC 9293 section 3.6"],
      en: """
        The passive closer, which was in CLOSE_WAIT, has called close() and sent its FIN; only the \
        acknowledgment of that is missing. When it comes the end is gone at once, without any TIME_WAIT. If it \
        is lost the FIN is sent again, and the active closer, which is in TIME_WAIT, acknowledges once more.
        """,
      zhHans: """
        被动关闭的一方从 CLOSE_WAIT 调用 close()，发出了自己的 FIN，只差对它的确认。确认一到，这一端立即消失，\
        不经过 TIME_WAIT。如果这个 ACK 丢了，就重传 FIN，而处于 TIME_WAIT 的主动关闭方会再确认一次。
        """),
    Topic(
      .states, "TIME_WAIT", also: ["TIME-WAIT"],
      run: ["time-wait-60s", "last-ack-lost", "syn-into-time-wait", "time-wait-assassination"],
      sources: ["RFC 9293 section 3.6.1", "RFC 1337"],
      en: """
        The end of the active closer when everything is over: both FINs sent, both acknowledged. It stays to \
        acknowledge a FIN that comes again, because the last ACK may be lost, and so that old segments cannot \
        reach a new conversation with the same addresses and ports. In Linux it lasts 60 seconds, a constant \
        of the kernel: neither the four minutes of the RFC nor anything that a sysctl sets. The passive closer \
        never has it; after a simultaneous close both ends have it.
        """,
      zhHans: """
        一切结束之后，主动关闭的一方停留的状态：两个 FIN 都已发出，也都已确认。它留下来有两个目的：最后一个 \
        ACK 可能丢失，对方会重传 FIN，需要有人再确认；还要防止旧报文段混进使用同样地址和端口的新连接。Linux 上\
        它持续 60 秒，是内核里的常数，既不是 RFC 说的四分钟（2MSL），也没有 sysctl 可以设置。被动关闭的一方没\
        有 TIME_WAIT；同时关闭时双方都有。
        """),
  ]
}
