import Glibc

extension SocketAddress {
  /// The address that the kernel wrote; nil for a family that is none of ours.
  ///
  /// - Parameter length: of what it wrote: the names of Unix sockets end there.
  package init?(_ storage: sockaddr_storage, length: socklen_t) {
    let made: SocketAddress? = withUnsafeBytes(of: storage) { bytes in
      switch Int32(storage.ss_family) {
      case AF_INET:
        let address = bytes.loadUnaligned(as: sockaddr_in.self)
        return SocketAddress(
          octets: withUnsafeBytes(of: address.sin_addr) { Array($0) },
          port: UInt16(bigEndian: address.sin_port))
      case AF_INET6:
        let address = bytes.loadUnaligned(as: sockaddr_in6.self)
        return SocketAddress(
          octets: withUnsafeBytes(of: address.sin6_addr) { Array($0) },
          port: UInt16(bigEndian: address.sin6_port), scope: address.sin6_scope_id)
      case AF_UNIX:
        let name = bytes[Self.pathOffset..<max(Self.pathOffset, min(Int(length), bytes.count))]
        // A path ends at its NUL; an abstract name begins with one.
        return SocketAddress(.unix, name.first == 0 ? Array(name) : Array(name.prefix { $0 != 0 }), 0)
      default:
        return nil
      }
    }
    guard let made else { return nil }
    self = made
  }

  /// Calls `body` with the address as the kernel wants it.
  func withKernelAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    switch family {
    case .ipv4:
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: octets) }
      return Self.rebound(address, body)
    case .ipv6:
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      address.sin6_scope_id = scope
      withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: octets) }
      return Self.rebound(address, body)
    case .unix:
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: octets) }
      // The NUL behind a path counts; an abstract name has none.
      let end = octets.first.map { $0 == 0 ? 0 : 1 } ?? 0
      return Self.rebound(address, length: Self.pathOffset + octets.count + end, body)
    }
  }

  /// Where `sun_path` begins.
  private static let pathOffset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2

  private static func rebound<Address, Result>(
    _ address: Address, length: Int = MemoryLayout<Address>.size,
    _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
  ) -> Result {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(length))
      }
    }
  }

  /// The address a call such as getsockname(2) fills in; nil when it fails.
  package static func filled(
    by call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) -> SocketAddress? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let status = withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
    }
    return status == 0 ? SocketAddress(storage, length: length) : nil
  }

  /// Where the kernel would send from to reach this address: the routing table, asked with a datagram socket
  /// that connects and sends nothing. Nil when nothing leads there.
  package var sourceTowards: SocketAddress? {
    let descriptor = Glibc.socket(family.domain, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else {
      Shortage.note("socket", errno: errno)
      return nil
    }
    defer { Glibc.close(descriptor) }
    let target = port == 0 ? with(port: 9) : self
    guard target.withKernelAddress({ Glibc.connect(descriptor, $0, $1) }) == 0 else { return nil }
    return SocketAddress.filled { getsockname(descriptor, $0, $1) }
  }
}
