import Glibc
import WireText

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
  /// SO_REUSEPORT.
  case reusePort(Bool)
  /// IPV6_V6ONLY: of a socket at `::`, whether it is at every address of IPv6 alone.
  case onlyIPv6(Bool)
  /// SO_KEEPALIVE.
  case keepAlive(Bool)
  /// TCP_KEEPIDLE: so many seconds of silence before the first probe.
  case keepAliveIdle(seconds: Int)
  /// TCP_KEEPINTVL: so many seconds between probes.
  case keepAliveInterval(seconds: Int)
  /// TCP_KEEPCNT: so many probes without an answer end the connection.
  case keepAliveProbes(Int)
  /// SO_RCVTIMEO in milliseconds.
  case receiveTimeout(milliseconds: Int)
  /// SO_RCVBUF in octets.
  case receiveBuffer(Int)
  /// SO_SNDBUF in octets.
  case sendBuffer(Int)
  /// TCP_USER_TIMEOUT in milliseconds; 0: as the sysctls say.
  case userTimeout(milliseconds: Int)
  /// TCP_DEFER_ACCEPT: of a listener, the seconds that it waits for data before accept(2) learns of a
  /// conversation.
  case deferAccept(seconds: Int)
  /// TCP_FASTOPEN: of a listener, how many conversations may wait whose SYN brought data.
  case fastOpen(queue: Int)

  /// The word for an option, in the order of messages.
  package enum Name: String, Sendable, CaseIterable {
    case linger, noDelay, quickAck, cork, reuseAddress, reusePort, onlyIPv6, keepAlive, keepAliveIdle
    case keepAliveInterval, keepAliveProbes, receiveTimeout, receiveBuffer, sendBuffer, userTimeout,
      deferAccept, fastOpen
  }

  /// How an option is written, and what it means.
  package struct Description: Sendable {
    package var value: Value
    package var meaning: LocalizedText

    /// What its value may be, and the option that it makes.
    package enum Value: Sendable {
      case flag(@Sendable (Bool) -> SocketOption)
      case number(ClosedRange<Int>, @Sendable (Int) -> SocketOption)
      /// A number, or the word `off`: nil.
      case numberOrOff(ClosedRange<Int>, @Sendable (Int?) -> SocketOption)
      /// Seconds, which may have fractions; the option has milliseconds.
      case seconds(ClosedRange<Double>, @Sendable (Int) -> SocketOption)
    }

    fileprivate init(_ value: Value, en: String, zhHans: String) {
      self.value = value
      meaning = LocalizedText(en: en, zhHans: zhHans)
    }
  }
}

extension SocketOption.Name {
  /// How the option is written, and what it means.
  package var description: SocketOption.Description {
    switch self {
    case .linger:
      .init(
        .numberOrOff(0...600) { .linger(seconds: $0) },
        en:
          "SO_LINGER: seconds that close() waits for the acknowledgment of what was sent; 0: a reset at once",
        zhHans: "SO_LINGER：close() 等待已发数据得到确认的秒数；0：立即发 RST")
    case .noDelay:
      .init(
        .flag { .noDelay($0) }, en: "TCP_NODELAY: small segments wait for nothing (no Nagle)",
        zhHans: "TCP_NODELAY：小段不等待（关闭 Nagle 算法）")
    case .quickAck:
      .init(
        .flag { .quickAck($0) },
        en: "TCP_QUICKACK: acknowledgments are not delayed; the kernel forgets it soon",
        zhHans: "TCP_QUICKACK：不延迟确认；内核很快就会忘记它")
    case .cork:
      .init(
        .flag { .cork($0) }, en: "TCP_CORK: holds back what does not fill a segment",
        zhHans: "TCP_CORK：不满一个段的数据先不发")
    case .reuseAddress:
      .init(
        .flag { .reuseAddress($0) }, en: "SO_REUSEADDR: bind() succeeds beside TIME_WAIT",
        zhHans: "SO_REUSEADDR：有 TIME_WAIT 时 bind() 也成功")
    case .reusePort:
      .init(
        .flag { .reusePort($0) },
        en: "SO_REUSEPORT: several sockets of one user may bind the same port, if all have set it",
        zhHans: "SO_REUSEPORT：同一用户的多个套接字可以绑定同一端口，条件是都设置了它")
    case .onlyIPv6:
      .init(
        .flag { .onlyIPv6($0) }, en: "IPV6_V6ONLY: a socket at `::` takes no IPv4",
        zhHans: "IPV6_V6ONLY：绑定 `::` 的套接字不接受 IPv4")
    case .keepAlive:
      .init(
        .flag { .keepAlive($0) }, en: "SO_KEEPALIVE: probes a silent peer", zhHans: "SO_KEEPALIVE：探测沉默的对方")
    // The most that tcp(7) takes.
    case .keepAliveIdle:
      .init(
        .number(1...32_767) { .keepAliveIdle(seconds: $0) },
        en: "TCP_KEEPIDLE: whole seconds of silence before the first probe",
        zhHans: "TCP_KEEPIDLE：沉默多少整秒后发第一个探测")
    case .keepAliveInterval:
      .init(
        .number(1...32_767) { .keepAliveInterval(seconds: $0) },
        en: "TCP_KEEPINTVL: whole seconds between probes", zhHans: "TCP_KEEPINTVL：两次探测之间的整秒数")
    case .keepAliveProbes:
      .init(
        .number(1...127) { .keepAliveProbes($0) },
        en: "TCP_KEEPCNT: so many probes without an answer end the connection",
        zhHans: "TCP_KEEPCNT：这么多次探测无人应答就结束连接")
    case .receiveTimeout:
      .init(
        .seconds(0.001...600) { .receiveTimeout(milliseconds: $0) },
        en: "SO_RCVTIMEO: recv() gives up after so many seconds", zhHans: "SO_RCVTIMEO：recv() 等待这么多秒后放弃")
    case .receiveBuffer:
      .init(
        .number(1...Self.buffer) { .receiveBuffer($0) }, en: "SO_RCVBUF: bytes", zhHans: "SO_RCVBUF：字节数")
    case .sendBuffer:
      .init(.number(1...Self.buffer) { .sendBuffer($0) }, en: "SO_SNDBUF: bytes", zhHans: "SO_SNDBUF：字节数")
    case .userTimeout:
      .init(
        .seconds(0.001...600) { .userTimeout(milliseconds: $0) },
        en: "TCP_USER_TIMEOUT: seconds that sent data may stay unacknowledged",
        zhHans: "TCP_USER_TIMEOUT：已发数据最多多少秒得不到确认")
    case .deferAccept:
      .init(
        .number(1...600) { .deferAccept(seconds: $0) },
        en: "TCP_DEFER_ACCEPT, of a listener: whole seconds that it waits for data before accept()",
        zhHans: "TCP_DEFER_ACCEPT，用于监听套接字：accept() 之前等待数据的整秒数")
    case .fastOpen:
      .init(
        .number(1...65_535) { .fastOpen(queue: $0) },
        en: "TCP_FASTOPEN, of a listener: connections that may wait whose SYN brought data",
        zhHans: "TCP_FASTOPEN，用于监听套接字：SYN 带数据的连接最多有多少个等待")
    }
  }

  private static let buffer = 16 << 20
}

extension EncodedOption {
  /// An option of a script.
  init(_ option: SocketOption) {
    let tcp = Self.tcp
    switch option {
    case .linger(let seconds):
      let value = Glibc.linger(l_onoff: seconds == nil ? 0 : 1, l_linger: Int32(clamping: seconds ?? 0))
      self.init(SOL_SOCKET, SO_LINGER, "SO_LINGER, {\(value.l_onoff), \(value.l_linger)}", .linger(value))
    case .receiveTimeout(let milliseconds):
      let value = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
      self.init(SOL_SOCKET, SO_RCVTIMEO, "SO_RCVTIMEO, {\(value.tv_sec), \(value.tv_usec)}", .time(value))
    case .noDelay(let on): self.init(tcp, TCP_NODELAY, "TCP_NODELAY", on ? 1 : 0)
    case .quickAck(let on): self.init(tcp, TCP_QUICKACK, "TCP_QUICKACK", on ? 1 : 0)
    case .cork(let on): self.init(tcp, TCP_CORK, "TCP_CORK", on ? 1 : 0)
    case .reuseAddress(let on): self.init(SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", on ? 1 : 0)
    case .reusePort(let on): self.init(SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT", on ? 1 : 0)
    case .onlyIPv6(let on): self.init(Int32(IPPROTO_IPV6), IPV6_V6ONLY, "IPV6_V6ONLY", on ? 1 : 0)
    case .keepAlive(let on): self.init(SOL_SOCKET, SO_KEEPALIVE, "SO_KEEPALIVE", on ? 1 : 0)
    case .keepAliveIdle(let seconds): self.init(tcp, TCP_KEEPIDLE, "TCP_KEEPIDLE", Int32(clamping: seconds))
    case .keepAliveInterval(let seconds):
      self.init(tcp, TCP_KEEPINTVL, "TCP_KEEPINTVL", Int32(clamping: seconds))
    case .keepAliveProbes(let count): self.init(tcp, TCP_KEEPCNT, "TCP_KEEPCNT", Int32(clamping: count))
    case .receiveBuffer(let octets): self.init(SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF", Int32(clamping: octets))
    case .sendBuffer(let octets): self.init(SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF", Int32(clamping: octets))
    case .userTimeout(let milliseconds):
      self.init(tcp, TCP_USER_TIMEOUT, "TCP_USER_TIMEOUT", Int32(clamping: milliseconds))
    case .deferAccept(let seconds):
      self.init(tcp, TCP_DEFER_ACCEPT, "TCP_DEFER_ACCEPT", Int32(clamping: seconds))
    case .fastOpen(let queue): self.init(tcp, TCP_FASTOPEN, "TCP_FASTOPEN", Int32(clamping: queue))
    }
  }
}
