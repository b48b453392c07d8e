import Glibc

/// An IPv4 or IPv6 address with a port, or the path of a Unix socket: what the kernel calls a `sockaddr`
/// (ip(7), ipv6(7), unix(7)).
public struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  /// The protocol of an address.
  public enum Family: Hashable, Sendable, CaseIterable {
    case ipv4
    case ipv6
    /// Sockets of this machine, whose addresses are paths; no packet of theirs is on any wire.
    case unix

    /// AF_INET, AF_INET6 or AF_UNIX.
    public var domain: Int32 {
      switch self {
      case .ipv4: AF_INET
      case .ipv6: AF_INET6
      case .unix: AF_UNIX
      }
    }

    /// The constant's name.
    public var domainName: String {
      switch self {
      case .ipv4: "AF_INET"
      case .ipv6: "AF_INET6"
      case .unix: "AF_UNIX"
      }
    }
  }

  /// The protocol.
  public let family: Family
  /// The octets in network order, 4 or 16; of a Unix socket those of its path.
  public let octets: [UInt8]
  /// The port in host order; 0 of a Unix socket.
  public var port: UInt16
  /// The interface of a link-local IPv6 address; else 0.
  public var scope: UInt32

  /// An address from its 4 or 16 octets in network order; nil for any other number.
  public init?(octets: [UInt8], port: UInt16, scope: UInt32 = 0) {
    guard octets.count == 4 || octets.count == 16 else { return nil }
    self.init(octets.count == 4 ? .ipv4 : .ipv6, octets, port, scope)
  }

  package init(_ family: Family, _ octets: [UInt8], _ port: UInt16, _ scope: UInt32 = 0) {
    self.family = family
    self.octets = octets
    self.port = port
    self.scope = scope
  }

  /// 127.0.0.1 or ::1; of Unix sockets, all of which are of this machine, the unnamed address.
  public static func loopback(_ family: Family, port: UInt16) -> SocketAddress {
    switch family {
    case .ipv4: SocketAddress(.ipv4, [127, 0, 0, 1], port)
    case .ipv6: SocketAddress(.ipv6, Array(repeating: 0, count: 15) + [1], port)
    case .unix: .unnamed
    }
  }

  /// 0.0.0.0 or ::, which stands for every address of the machine; of Unix sockets the unnamed address.
  public static func wildcard(_ family: Family, port: UInt16) -> SocketAddress {
    switch family {
    case .ipv4: SocketAddress(.ipv4, Array(repeating: 0, count: 4), port)
    case .ipv6: SocketAddress(.ipv6, Array(repeating: 0, count: 16), port)
    case .unix: .unnamed
    }
  }

  /// An address from its text, without a look into any name service; nil if it is none.
  ///
  /// - Parameter host: `127.0.0.1`, `::1`, `[::1]`, `localhost`; empty: every IPv4 address.
  public init?(host: String, port: UInt16) {
    if host.isEmpty {
      self = .wildcard(.ipv4, port: port)
      return
    }
    if host == "localhost" {
      self = .loopback(.ipv4, port: port)
      return
    }
    let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
    let text = isBracketed ? String(host.dropFirst().dropLast()) : host
    var four = in_addr()
    var six = in6_addr()
    if !isBracketed, inet_pton(AF_INET, text, &four) == 1 {
      self.init(.ipv4, withUnsafeBytes(of: four) { Array($0) }, port)
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      self.init(.ipv6, withUnsafeBytes(of: six) { Array($0) }, port)
    } else {
      return nil
    }
  }

  /// Whether nobody but this machine can have it: 127.0.0.0/8, ::1, a Unix socket.
  public var isLoopback: Bool {
    switch family {
    case .ipv4: octets.first == 127
    case .ipv6: self == .loopback(.ipv6, port: port)
    case .unix: true
    }
  }

  /// Whether it is a group's, or everybody's on a link: 224.0.0.0/4, 255.255.255.255, ff00::/8.
  public var isMulticast: Bool {
    switch family {
    case .ipv4: octets[0] >> 4 == 0xE || octets.allSatisfy { $0 == 255 }
    case .ipv6: octets[0] == 0xFF
    case .unix: false
    }
  }

  /// Whether it stands for every address of the machine, or for none.
  public var isWildcard: Bool { octets.allSatisfy { $0 == 0 } }

  /// The same address with another port.
  public func with(port: UInt16) -> SocketAddress {
    var other = self
    other.port = port
    return other
  }

  /// The address alone: `127.0.0.1`, `::1`; of a Unix socket its path.
  public var host: String {
    if family == .unix { return path }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let size = socklen_t(text.count)
    octets.withUnsafeBytes { _ = inet_ntop(family.domain, $0.baseAddress, &text, size) }
    return text.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
  }

  /// As endpoints are written: `127.0.0.1:8899`, `[::1]:8899`, `/run/echo`.
  public var description: String {
    switch family {
    case .ipv4: "\(host):\(port)"
    case .ipv6: "[\(host)]:\(port)"
    case .unix: host
    }
  }
}
