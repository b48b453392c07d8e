import WireSockets

/// A socket option as setsockopt(2) takes it.
struct CodeOption {
  /// Its level: `SOL_SOCKET`.
  var level: String
  /// Its name: `SO_LINGER`.
  var name: String
  var value: Value

  /// What it is set to.
  enum Value: Hashable {
    case number(Int)
    case linger(on: Int, seconds: Int)
    case time(seconds: Int, microseconds: Int)
  }

  init(_ option: SocketOption) {
    let (socket, tcp) = ("SOL_SOCKET", "IPPROTO_TCP")
    func flag(_ on: Bool) -> Value { .number(on ? 1 : 0) }
    (level, name, value) =
      switch option {
      case .linger(let seconds):
        (socket, "SO_LINGER", .linger(on: seconds == nil ? 0 : 1, seconds: seconds ?? 0))
      case .receiveTimeout(let milliseconds):
        (
          socket, "SO_RCVTIMEO",
          .time(seconds: milliseconds / 1000, microseconds: milliseconds % 1000 * 1000)
        )
      case .noDelay(let on): (tcp, "TCP_NODELAY", flag(on))
      case .quickAck(let on): (tcp, "TCP_QUICKACK", flag(on))
      case .cork(let on): (tcp, "TCP_CORK", flag(on))
      case .reuseAddress(let on): (socket, "SO_REUSEADDR", flag(on))
      case .keepAlive(let on): (socket, "SO_KEEPALIVE", flag(on))
      case .keepAliveIdle(let seconds): (tcp, "TCP_KEEPIDLE", .number(seconds))
      case .keepAliveInterval(let seconds): (tcp, "TCP_KEEPINTVL", .number(seconds))
      case .keepAliveProbes(let count): (tcp, "TCP_KEEPCNT", .number(count))
      case .receiveBuffer(let octets): (socket, "SO_RCVBUF", .number(octets))
      case .sendBuffer(let octets): (socket, "SO_SNDBUF", .number(octets))
      case .userTimeout(let milliseconds): (tcp, "TCP_USER_TIMEOUT", .number(milliseconds))
      case .deferAccept(let seconds): (tcp, "TCP_DEFER_ACCEPT", .number(seconds))
      case .fastOpen(let queue): (tcp, "TCP_FASTOPEN", .number(queue))
      case .reusePort(let on): (socket, "SO_REUSEPORT", flag(on))
      case .onlyIPv6(let on): ("IPPROTO_IPV6", "IPV6_V6ONLY", flag(on))
      }
  }
}

extension CodeCall {
  /// The name of the call, as messages have it.
  var name: String {
    switch self {
    case .open: "socket"
    case .bind: "bind"
    case .connect: "connect"
    case .send(_, let target, _, _): target == .peer ? "send" : "sendto"
    case .receive(_, let hasSender): hasSender ? "recvfrom" : "recv"
    case .request: "recvfrom"
    case .peek: "recv"
    case .close, .forget, .closeListener: "close"
    case .crash, .set: "setsockopt"
    case .shutdown: "shutdown"
    }
  }
}

extension String {
  /// The name of an actor or a thread as programs may have it.
  var asIdentifier: String { replacing("-", with: "_") }
}
