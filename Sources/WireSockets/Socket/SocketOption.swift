/// A socket option, by the name that scenario files use.
public enum SocketOption: Hashable, Sendable {
  /// SO_LINGER with this many seconds; nil switches it off.
  case linger(seconds: Int?)
  /// TCP_NODELAY.
  case noDelay(Bool)
  /// TCP_QUICKACK; the kernel forgets it soon (tcp(7)).
  case quickAck(Bool)
  /// TCP_CORK.
  case cork(Bool)
  /// SO_REUSEADDR.
  case reuseAddress(Bool)
  /// SO_KEEPALIVE.
  case keepAlive(Bool)
  /// TCP_KEEPIDLE: so many seconds of silence before the first probe.
  case keepAliveIdle(seconds: Int)
  /// TCP_KEEPINTVL: so many seconds between probes.
  case keepAliveInterval(seconds: Int)
  /// TCP_KEEPCNT: so many probes without an answer end the conversation.
  case keepAliveProbes(Int)
  /// SO_RCVTIMEO in milliseconds.
  case receiveTimeout(milliseconds: Int)
  /// SO_RCVBUF in octets.
  case receiveBuffer(Int)
  /// SO_SNDBUF in octets.
  case sendBuffer(Int)
  /// TCP_USER_TIMEOUT in milliseconds; 0: as the sysctls say.
  case userTimeout(milliseconds: Int)
  /// TCP_DEFER_ACCEPT: of a listener, the seconds that it waits for data before accept(2) learns of a conversation.
  case deferAccept(seconds: Int)
  /// TCP_FASTOPEN: of a listener, how many conversations may wait whose SYN brought data.
  case fastOpen(queue: Int)
}
