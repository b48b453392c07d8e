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

  init(_ level: Int32, _ number: Int32, _ text: String, _ value: Value) {
    self.level = level
    self.number = number
    self.text = text
    self.value = value
  }

  init(_ level: Int32, _ number: Int32, _ name: String, _ value: Int32) {
    self.init(level, number, "\(name), \(value)", .integer(value))
  }

  /// SO_REUSEPORT, which no script sets.
  static func reusePort() -> EncodedOption {
    EncodedOption(SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT", 1)
  }

  /// TCP_REPAIR of <linux/tcp.h>, which the overlay does not import.
  static func repair() -> EncodedOption { EncodedOption(tcp, 19, "TCP_REPAIR", 1) }

  /// The level of TCP's own options.
  static let tcp = Int32(IPPROTO_TCP)

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
