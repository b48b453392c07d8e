import Glibc

/// The addresses of a host by its name: getaddrinfo(3).
public enum HostName {
  /// Why a name has no address.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What gai_strerror(3) says.
    public let description: String
  }

  /// The addresses, in the order in which they are to be tried.
  ///
  /// - Parameters:
  ///   - host: an address, also with a scope (`fe80::1%eth0`), or a name.
  ///   - port: the port of each of them.
  ///   - isDatagram: UDP, not TCP.
  public static func addresses(of host: String, port: UInt16, isDatagram: Bool) throws(Failure)
    -> [SocketAddress]
  {
    if host.isEmpty { throw Failure(description: "an empty name") }
    if host != "localhost", let address = SocketAddress(host: host, port: port) { return [address] }
    var hints = addrinfo()
    hints.ai_family = AF_UNSPEC
    hints.ai_socktype = Int32(isDatagram ? SOCK_DGRAM.rawValue : SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, nil, &hints, &list)
    guard status == 0 else {
      // It is the loopback also where no file says so (RFC 6761 section 6.3).
      if host == "localhost" { return [.loopback(.ipv4, port: port), .loopback(.ipv6, port: port)] }
      throw Failure(description: String(cString: gai_strerror(status)))
    }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var entry = list
    while let found = entry?.pointee {
      if let address = address(found, port: port) { addresses.append(address) }
      entry = found.ai_next
    }
    // A datagram is sent to one address only, and `localhost` is 127.0.0.1 everywhere in the lab.
    if host == "localhost" {
      addresses = addresses.filter { $0.family == .ipv4 } + addresses.filter { $0.family == .ipv6 }
    }
    if addresses.isEmpty { throw Failure(description: "neither an IPv4 nor an IPv6 address") }
    return addresses
  }

  private static func address(_ found: addrinfo, port: UInt16) -> SocketAddress? {
    guard let kernel = found.ai_addr else { return nil }
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { bytes in
      bytes.copyBytes(
        from: UnsafeRawBufferPointer(start: kernel, count: min(Int(found.ai_addrlen), bytes.count)))
    }
    return SocketAddress(storage, length: found.ai_addrlen)?.with(port: port)
  }
}
