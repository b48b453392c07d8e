import WireCapture
import WireFormat
import WireSockets

extension Endpoint {
  /// The endpoint that a socket's address is, as packets and the kernel's tables have it; nil: it is the path
  /// of a Unix socket, which no packet has.
  package init?(_ address: SocketAddress) {
    let octets = address.octets
    func word(_ range: Range<Int>) -> UInt64 { octets[range].reduce(0) { $0 << 8 | UInt64($1) } }
    switch address.family {
    case .ipv4: self.init(IPAddress(v4: UInt32(word(0..<4))), address.port)
    // A socket at every address has IPv4 peers, too, and shows them mapped (RFC 4291 section 2.5.5.2).
    case .ipv6: self.init(IPAddress(v6OrMappedHigh: word(0..<8), low: word(8..<16)), address.port)
    case .unix: return nil
    }
  }
}

extension SocketAddress {
  /// The address of a socket at this endpoint.
  package init?(_ endpoint: Endpoint) {
    let address = endpoint.address
    func octets(_ word: UInt64, _ count: Int) -> [UInt8] {
      (0..<count).reversed().map { UInt8(truncatingIfNeeded: word >> (8 * UInt64($0))) }
    }
    self.init(
      octets: address.version == .v4
        ? octets(address.low, 4) : octets(address.high, 8) + octets(address.low, 8),
      port: endpoint.port)
  }
}

extension Call {
  /// Where the socket is, as packets have it; nil: nobody knows.
  package var localEnd: Endpoint? { local.flatMap { Endpoint($0) } }

  /// Where its peer is.
  package var peerEnd: Endpoint? { peer.flatMap { Endpoint($0) } }
}
