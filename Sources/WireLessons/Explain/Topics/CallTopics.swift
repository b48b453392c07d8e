extension Topic {
  /// The calls of the call log: section 2 of the manual.
  package static let calls: [Topic] = [
    Topic(
      .calls, "socket",
      run: ["restart-address-in-use"],
      sources: ["socket(2)"],
      en: """
        Makes a socket: SOCK_STREAM for TCP, SOCK_DGRAM for UDP. It has no address and no port yet, nothing is \
        sent, and ss does not show it until bind() or connect().
        """,
      zhHans: """
        创建套接字：SOCK_STREAM 是 TCP，SOCK_DGRAM 是 UDP。此时它没有地址、没有端口，什么也不发；在 bind() 或 \
        connect() 之前 ss 也看不到它。
        """),
    Topic(
      .calls, "bind",
      run: ["listen-missing", "restart-address-in-use", "tcp-udp-same-port"],
      sources: ["bind(2)", "ip(7)"],
      en: """
        Gives a socket its local address and port; port 0 lets the kernel choose. It sends nothing and accepts \
        nothing: without listen() the port refuses every SYN. Servers bind a known port; clients usually leave \
        it to connect(). It fails with EADDRINUSE where a socket has the port.
        """,
      zhHans: """
        给套接字本地地址和端口；端口 0 表示由内核挑选。它不发送也不接受任何东西：没有 listen()，这个端口对每个\
         SYN 都拒绝。服务器绑定众所周知的端口，客户端通常交给 connect()。端口被占时以 EADDRINUSE 失败。
        """),
    Topic(
      .calls, "listen", also: ["backlog"],
      run: ["no-accept", "backlog-full", "listen-missing"],
      sources: ["listen(2)"],
      en: """
        Makes the socket a listener: from now on the kernel answers SYNs. The number, the backlog, limits the \
        queue of conversations that are complete and not yet accepted; Linux admits one more than it says, and \
        never more than net.core.somaxconn. What is half open waits in a queue of its own.
        """,
      zhHans: """
        把套接字变成监听套接字：从此内核回答 SYN。参数 backlog 限制全连接队列，也就是握完手、还没被 accept() \
        取走的连接；Linux 实际允许比它多一个，并且不超过 net.core.somaxconn。半连接另有自己的队列。
        """),
    Topic(
      .calls, "accept", also: ["accept4"],
      run: ["no-accept", "accept-busy", "three-models"],
      sources: ["accept(2)"],
      en: """
        Takes the oldest complete conversation out of the listener's queue, and makes a new descriptor for it. \
        It sends nothing and plays no part in the handshake: that was over before. It blocks while the queue \
        is empty. While a server does not call it, clients are connected all the same, and their data waits in \
        the kernel.
        """,
      zhHans: """
        从监听套接字的全连接队列里取出最早的一个连接，给它一个新的描述符。它什么也不发，也不参与握手：握手早就\
        完成了。队列空时它阻塞。服务器不调用它，客户端照样连上，数据在内核里等着。
        """),
    Topic(
      .calls, "connect",
      run: ["handshake-basic", "syn-lost", "udp-unreachable", "simultaneous-open"],
      sources: ["connect(2)"],
      en: """
        Of TCP: sends a SYN and waits until the handshake is complete for this end; it returns when the \
        SYN+ACK has come, not when the server's program has noticed. It fails with ECONNREFUSED after a reset \
        and with ETIMEDOUT after silence. Of UDP: sends nothing at all; it sets the peer, whose datagrams \
        alone are received, and whose ICMP errors are reported from then on.
        """,
      zhHans: """
        TCP：发出 SYN，等到这一端握手完成；收到 SYN+ACK 就返回，并不等服务器程序知道。收到 RST 以 ECONNREFUSED\
         失败，无人回答以 ETIMEDOUT 失败。UDP：什么也不发，只是定下对方；此后只收它的数据报，它引来的 ICMP 差\
        错也会报告给程序。
        """),
    Topic(
      .calls, "send", also: ["write"],
      run: ["send-empty", "peer-gone-write", "stream-has-no-messages", "data-lost-timeout"],
      sources: ["send(2)"],
      en: """
        Copies octets into the kernel's queue and returns how many. That they are sent, and that they arrive, \
        is another matter: a send() to a peer that is gone succeeds. How the stream is cut into segments is \
        the kernel's affair. It blocks while the queue is full, and fails with EPIPE after shutdown() or a \
        reset. On UDP each call is one datagram.
        """,
      zhHans: """
        把字节复制到内核的发送队列，返回复制了多少。至于什么时候发出、能不能到达，是另一回事：对方已经不在，\
        send() 照样成功。流怎样切成报文段由内核决定。队列满时阻塞；shutdown() 之后或收到 RST 之后以 EPIPE 失败。\
        在 UDP 上，一次调用就是一个数据报。
        """),
    Topic(
      .calls, "sendto",
      run: ["sendto-connected", "udp-echo", "udp-boundaries"],
      sources: ["send(2)", "udp(7)"],
      en: """
        Sends one datagram to the address that is given. On a connected TCP socket the address is ignored by \
        Linux, and it is send(). A datagram that is too large fails with EMSGSIZE; whether one arrives is \
        never reported, except that ICMP errors reach a socket that is connected.
        """,
      zhHans: """
        把一个数据报发到给定的地址。在已连接的 TCP 套接字上，Linux 忽略这个地址，等同于 send()。数据报太大以 \
        EMSGSIZE 失败；是否到达从不报告，只有已 connect 的套接字能得知 ICMP 差错。
        """),
    Topic(
      .calls, "recv", also: ["read"],
      run: ["stream-has-no-messages", "close-four", "utf8-split", "receive-timeout"],
      sources: ["recv(2)"],
      en: """
        Takes octets out of the kernel's receive queue: what is there, at most as many as asked, so one call \
        may return less than a message or parts of two. It blocks while there is nothing. It returns 0 when \
        the peer's FIN has come and everything before it was read; from then on always. After a reset it fails \
        with ECONNRESET.
        """,
      zhHans: """
        从内核的接收队列里取字节：有多少取多少，不超过要求的数目，所以一次可能取到半条消息，也可能是两条粘在一\
        起。没有数据时阻塞。对方的 FIN 到了、之前的数据也读完了，它返回 0，以后一直是 0。收到 RST 之后以 \
        ECONNRESET 失败。
        """),
    Topic(
      .calls, "recvfrom",
      run: ["udp-echo", "udp-boundaries", "udp-loss"],
      sources: ["recv(2)", "udp(7)"],
      en: """
        Takes one datagram and says who sent it. What does not fit into the buffer is lost (MSG_TRUNC); 0 \
        means an empty datagram, not an end: UDP has no end. It waits for ever for a datagram that was lost, \
        unless SO_RCVTIMEO is set.
        """,
      zhHans: """
        取一个数据报，并告诉是谁发来的。缓冲区装不下的部分就丢了（MSG_TRUNC）；返回 0 是空数据报，不是结束：\
        UDP 没有结束。数据报丢了它就一直等下去，除非设置了 SO_RCVTIMEO。
        """),
    Topic(
      .calls, "shutdown", also: ["SHUT_RD", "SHUT_WR", "SHUT_RDWR"],
      run: ["half-close", "shutdown-wakes-receive", "shutdown-read"],
      sources: ["shutdown(2)", "RFC 9293 section 3.6.1"],
      en: """
        Closes directions of the conversation, whoever else has the descriptor. SHUT_WR sends the FIN after \
        everything queued, and one may go on reading. SHUT_RD sends nothing: recv() returns 0, and data that \
        arrives is acknowledged all the same. SHUT_RDWR does both and wakes a thread that is blocked in \
        recv(). The descriptor stays open until close().
        """,
      zhHans: """
        关闭连接的某个方向，不管还有谁持有描述符。SHUT_WR 在排队的数据之后发出 FIN，自己还可以继续读。SHUT_RD \
        什么也不发：recv() 返回 0，之后到达的数据照样被确认。SHUT_RDWR 两者都做，还会叫醒阻塞在 recv() 里的线\
        程。描述符要到 close() 才释放。
        """),
    Topic(
      .calls, "close",
      run: ["close-four", "close-unread", "close-blocked-receive", "fork-descriptor-leak"],
      sources: ["close(2)", "RFC 9293 section 3.6"],
      en: """
        Gives the descriptor back and returns at once. Only when nobody has the socket any more, neither \
        another descriptor, nor a child, nor a thread inside recv(), does the conversation end: with a FIN \
        after everything that is queued, or with a reset, if data was left unread or SO_LINGER is 0. The \
        kernel does the same for a process that ends, however it ends.
        """,
      zhHans: """
        交还描述符，立即返回。只有谁也不再持有这个套接字（没有别的描述符、没有子进程、没有线程正在 recv() 里），\
        连接才真正开始关闭：排队的数据之后发 FIN；如果还有未读数据，或者 SO_LINGER 为 0，则发 RST。进程无论怎\
        样结束，内核都会替它做同样的事。
        """),
    Topic(
      .calls, "setsockopt",
      run: ["linger-zero", "nagle-delayed-ack", "keep-alive"],
      sources: ["setsockopt(2)", "socket(7)", "tcp(7)"],
      en: """
        Sets an option of a socket. Some must be set before the call that they are about: SO_REUSEADDR before \
        bind(), SO_RCVBUF before connect() or listen(). `wirelab explain` knows each option by its name and by \
        the word that scenarios use.
        """,
      zhHans: """
        设置套接字选项。有些要赶在相关调用之前：SO_REUSEADDR 要在 bind() 之前，SO_RCVBUF 要在 connect() 或 \
        listen() 之前。每个选项都可以用 `wirelab explain` 查，用它的名字或场景里的写法都行。
        """),
    Topic(
      .calls, "fork",
      run: ["fork-descriptor-leak", "three-models"],
      sources: ["fork(2)"],
      en: """
        Makes a child process, which has a copy of every descriptor. So parent and child both hold each \
        conversation, and close() of one of them sends no FIN. A forking server closes the accepted socket in \
        the parent and the listening one in the child, and must collect its children with waitpid().
        """,
      zhHans: """
        创建子进程，子进程拥有每个描述符的副本。于是父子进程同时持有每个连接，其中一方 close() 并不会发出 FIN。\
        多进程服务器要在父进程里关闭已接受的套接字，在子进程里关闭监听套接字，还要用 waitpid() 回收子进程。
        """),
    Topic(
      .calls, "waitpid", also: ["wait"],
      run: ["fork-zombies", "fork-descriptor-leak"],
      sources: ["wait(2)"],
      en: """
        Collects a child that has ended, and learns how. A child that nobody waits for stays in the process \
        table as a zombie (Z, <defunct>); its sockets are closed all the same.
        """,
      zhHans: """
        回收已结束的子进程，并得知它怎样结束。没有人等待的子进程会作为僵尸进程（Z，<defunct>）留在进程表里；它\
        的套接字则照样已经关闭。
        """),
    Topic(
      .calls, "kill",
      run: ["kill-9", "fork-zombies"],
      sources: ["kill(2)", "signal(7)"],
      en: """
        Sends a signal to a process. SIGKILL ends it at once, without a chance to clean up: the kernel \
        closes its sockets, with a FIN, or with a reset where something was left unread. A zombie cannot be \
        killed: it is dead.
        """,
      zhHans: """
        向进程发送信号。SIGKILL 立即结束进程，不给它收尾的机会：套接字由内核关闭，发出 FIN；还有数据没读的，\
        发出 RST。僵尸进程杀不掉，因为它已经死了。
        """),
  ]
}
