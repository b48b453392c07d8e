import Glibc

/// A socket option as setsockopt(2) takes it, and as one writes it in C.
package struct EncodedOption {
  let level: Int32
  let number: Int32
  /// `SO_LINGER, {1, 0}`.
  let text: String
  let value: Value

  enum Value {
    case integer(Int32)
    case linger(linger)
    case time(timeval)
  }

  private init(_ level: Int32, _ number: Int32, _ text: String, _ value: Value) {
    self.level = level
    self.number = number
    self.text = text
    self.value = value
  }

  private init(_ level: Int32, _ number: Int32, _ name: String, _ value: Int32) {
    self.init(level, number, "\(name), \(value)", .integer(value))
  }

  /// SO_REUSEPORT, which no script sets.
  static func reusePort() -> EncodedOption {
    EncodedOption(SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT", 1)
  }

  /// TCP_REPAIR of <linux/tcp.h>, which the overlay does not import.
  static func repair() -> EncodedOption { EncodedOption(tcp, 19, "TCP_REPAIR", 1) }

  /// An option of a script.
  init(_ option: SocketOption) {
    switch option {
    case .linger(let seconds):
      let value = Glibc.linger(l_onoff: seconds == nil ? 0 : 1, l_linger: Int32(clamping: seconds ?? 0))
      self.init(SOL_SOCKET, SO_LINGER, "SO_LINGER, {\(value.l_onoff), \(value.l_linger)}", .linger(value))
    case .receiveTimeout(let milliseconds):
      let value = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
      self.init(SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO, {\(value.tv_sec), \(value.tv_usec)}", .time(value))
    case .noDelay(let on): self.init(Self.tcp, TCP_NODELAY, "TCP_NODELAY", on ? 1 : 0)
    case .quickAck(let on): self.init(Self.tcp, TCP_QUICKACK, "TCP_QUICKACK", on ? 1 : 0)
    case .cork(let on): self.init(Self.tcp, TCP_CORK, "TCP_CORK", on ? 1 : 0)
    case .reuseAddress(let on): self.init(SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", on ? 1 : 0)
    case .keepAlive(let on): self.init(SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE", on ? 1 : 0)
    case .keepAliveIdle(let seconds):
      self.init(Self.tcp, TCP_KEEPIDLE, "TCP_KEEPIDLE", Int32(clamping: seconds))
    case .keepAliveInterval(let seconds):
      self.init(Self.tcp, TCP_KEEPINTVL, "TCP_KEEPINTVL", Int32(clamping: seconds))
    case .keepAliveProbes(let count):
      self.init(Self.tcp, TCP_KEEPCNT, "TCP_KEEPCNT", Int32(clamping: count))
    case .receiveBuffer(let octets): self.init(SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF", Int32(clamping: octets))
    case .sendBuffer(let octets): self.init(SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF", Int32(clamping: octets))
    case .userTimeout(let milliseconds):
      self.init(Self.tcp, TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT", Int32(clamping: milliseconds))
    case .deferAccept(let seconds):
      self.init(Self.tcp, TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT", Int32(clamping: seconds))
    case .fastOpen(let queue):
      self.init(Self.tcp, TCP_FASTOPEN, "TCP_FASTOPEN", Int32(clamping: queue))
    }
  }

  private static let tcp = Int32(IPPROTO_TCP)

  /// Sets it; returns what setsockopt(2) returns.
  func set(on descriptor: Int32) -> Int32 {
    switch value {
    case .integer(let integer): set(integer, on: descriptor)
    case .linger(let linger): set(linger, on: descriptor)
    case .time(let time): set(time, on: descriptor)
    }
  }

  private func set(_ value: some BitwiseCopyable, on descriptor: Int32) -> Int32 {
    withUnsafeBytes(of: value) {
      setsockopt(descriptor, level, number, $0.baseAddress, socklen_t($0.count))
    }
  }
}

extension SocketOption {
  /// The option of whole seconds that a call has set; nil: it set another, or none.
  ///
  /// The log keeps what was set as `EncodedOption` writes it.
  package init?(setBy call: Call) {
    guard call.name == "setsockopt", call.error == nil else { return nil }
    let words = call.arguments.split(separator: ", ", maxSplits: 1)
    guard words.count == 2, let seconds = Int(words[1]) else { return nil }
    switch words[0] {
    case "TCP_KEEPIDLE": self = .keepAliveIdle(seconds: seconds)
    case "TCP_KEEPINTVL": self = .keepAliveInterval(seconds: seconds)
    default: return nil
    }
  }
}
