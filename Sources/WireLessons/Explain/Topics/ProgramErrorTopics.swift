import WireSockets

extension Topic {
  /// The errors that the program or its machine causes: errno(3), and the pages of the calls.
  static let programErrors: [Topic] = [
    Topic(
      .errors, "EACCES",
      sources: ["bind(2)", "connect(2)"],
      en: """
        Permission denied: of bind(), a port below ip_unprivileged_port_start (1024) without being root or \
        having CAP_NET_BIND_SERVICE; of connect() or send(), a broadcast address without SO_BROADCAST, or a \
        rule of the local firewall.
        """,
      zhHans: """
        权限不够：bind() 时，端口小于 ip_unprivileged_port_start（1024），而又不是 root、没有 \
        CAP_NET_BIND_SERVICE；connect() 或 send() 时，目的地是广播地址而没有设置 SO_BROADCAST，或者被本机防火\
        墙规则拦下。
        """),
    Topic(
      .errors, "EPERM",
      sources: ["send(2)", "socket(7)"],
      en: """
        Operation not permitted: for what was asked one must be root or have a capability (raw sockets and \
        TCP_REPAIR), or a local firewall rule forbids to send this packet.
        """,
      zhHans: """
        操作不允许：这件事要求 root 或相应的权能（原始套接字、TCP_REPAIR），或者本机防火墙规则禁止发送这个包。
        """),
    Topic(
      .errors, "EINVAL",
      sources: ["bind(2)", "listen(2)", "accept(2)"],
      en: """
        Invalid argument: the call does not fit the socket's state or its values are out of range: bind() on a \
        socket that has an address already, accept() on one that does not listen (any more), an option with a \
        value that there is not.
        """,
      zhHans: """
        参数无效：调用与套接字的状态不符，或者取值不对：对已经绑定的套接字再 bind()，对没有监听（或不再监听）\
        的套接字 accept()，选项取了不存在的值。
        """),
    Topic(
      .errors, "ENOTCONN",
      sources: ["recv(2)", "shutdown(2)"],
      en: """
        Transport endpoint is not connected: send(), recv() or shutdown() on a TCP socket before connect() has \
        succeeded, or shutdown() after a reset has ended the conversation.
        """,
      zhHans: """
        套接字没有连接：connect() 成功之前就在 TCP 套接字上 send()、recv() 或 shutdown()；或者连接已被 RST 结\
        束之后再 shutdown()。
        """),
    Topic(
      .errors, "EISCONN",
      run: ["sendto-connected"],
      sources: ["connect(2)", "send(2)"],
      en: """
        Transport endpoint is already connected: a second connect() on a TCP socket that is connected. \
        sendto() with an address may give it, too, says send(2); Linux ignores the address there.
        """,
      zhHans: """
        套接字已经连接：对已连接的 TCP 套接字再次 connect()。send(2) 说带地址的 sendto() 也可能返回它；Linux \
        在这种情况下只是忽略那个地址。
        """),
    Topic(
      .errors, "EDESTADDRREQ",
      sources: ["send(2)"],
      en: """
        Destination address required: send() on a UDP socket that nobody has connected and without an address, \
        so the kernel does not know where to.
        """,
      zhHans: """
        需要目的地址：UDP 套接字没有 connect 过，send() 又没有给出地址，内核不知道发到哪里。
        """),
    Topic(
      .errors, "EMFILE",
      sources: ["accept(2)", "getrlimit(2): RLIMIT_NOFILE"],
      en: """
        Too many open files: the process has as many descriptors as RLIMIT_NOFILE (ulimit -n) allows. accept() \
        then fails while conversations go on arriving and waiting in the queue; a server that only repeats \
        accept() spins. The cause is often a close() that was forgotten. ENFILE is the same for the whole \
        machine.
        """,
      zhHans: """
        打开的文件太多：进程的描述符达到了 RLIMIT_NOFILE（ulimit -n）的上限。这时 accept() 失败，而新连接仍不\
        断到达、在队列里等候；只会一再 accept() 的服务器就会空转。原因往往是忘了 close()。ENFILE 则是整台机器\
        的上限。
        """),
    Topic(
      .errors, "ENFILE",
      sources: ["accept(2)"],
      en: """
        Too many open files in system: the machine, not the process, has reached its limit of open files \
        (fs.file-max).
        """,
      zhHans: """
        系统打开的文件太多：达到上限的是整台机器（fs.file-max），不是这个进程。
        """),
    Topic(
      .errors, "ENOBUFS", also: ["ENOMEM"],
      sources: ["send(2)", "accept(2)"],
      en: """
        No buffer space available (ENOMEM: no memory): the kernel could not get memory for the packet or the \
        socket. For UDP on Linux a full queue of the interface usually drops the datagram without telling \
        anybody.
        """,
      zhHans: """
        没有缓冲空间（ENOMEM：内存不足）：内核拿不到存放这个包或套接字的内存。在 Linux 上，UDP 遇到网卡队列满，\
        通常只是悄悄丢弃，谁也不通知。
        """),
    Topic(
      .errors, "EBADF",
      sources: ["close(2)"],
      en: """
        Bad file descriptor: it is not open. Usually it was closed before, perhaps by another thread; and \
        since the lowest free number is given out again, a second close() may just as well hit a new \
        conversation of somebody else.
        """,
      zhHans: """
        描述符无效：它没有打开。多半是之前已经关闭了，也许是另一个线程关的。由于最小的空闲号会被重新分配，重复\
         close() 也可能误关别人的新连接。
        """),
    Topic(
      .errors, "ENOTSOCK",
      sources: ["socket(7)"],
      en: """
        Socket operation on non-socket: the descriptor is open and is a file, a pipe or something else; often \
        the number was closed and given out again.
        """,
      zhHans: """
        不是套接字：描述符开着，但它是文件、管道或别的东西；常见原因是这个号被关闭之后又分配给了别人。
        """),
    Topic(
      .errors, "EOPNOTSUPP", also: ["ENOTSUP"],
      sources: ["listen(2)", "accept(2)"],
      en: """
        Operation not supported: the kind of socket does not do this, as listen() or accept() on a UDP socket.
        """,
      zhHans: """
        不支持的操作：这种套接字做不到，例如对 UDP 套接字 listen() 或 accept()。
        """),
    Topic(
      .errors, "EAFNOSUPPORT",
      sources: ["socket(2)", "connect(2)"],
      en: """
        Address family not supported: the kernel has no IPv6 (or it is switched off), or an IPv6 address was \
        given to an IPv4 socket.
        """,
      zhHans: """
        不支持的地址族：内核没有 IPv6（或被关掉），或者把 IPv6 地址给了 IPv4 套接字。
        """),
    Topic(
      .errors, "ENOPROTOOPT",
      sources: ["setsockopt(2)"],
      en: """
        Protocol not available: this socket, or this kernel, does not know the option.
        """,
      zhHans: """
        没有这个选项：这种套接字或这个内核不认识它。
        """),
    Topic(
      .errors, "ECHILD",
      run: ["fork-descriptor-leak"],
      sources: ["waitpid(2)"],
      en: """
        No child processes: waitpid() found no child that could be waited for; all were collected already.
        """,
      zhHans: """
        没有子进程：waitpid() 找不到可以等待的子进程，它们都已经被回收。
        """),
  ]
}
