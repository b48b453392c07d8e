import Foundation
import Testing
import WireFormat
import WireJudgement
import WireSockets

/// The addresses of sockets as documents and packets have them.
@Suite struct SocketEndpointTests {
  private static let addresses = [
    SocketAddress.loopback(.ipv4, port: 8899), .loopback(.ipv6, port: 1), .wildcard(.ipv4, port: 0),
    .wildcard(.ipv6, port: 65_535), SocketAddress(description: "/run/echo"),
    SocketAddress(description: "/run/a:80"), SocketAddress(description: "localhost:80"),
  ]

  @Test(arguments: addresses) func anAddressIsReadBackFromItsText(_ address: SocketAddress) throws {
    let document = try JSONEncoder().encode([address])
    #expect(try JSONDecoder().decode([SocketAddress].self, from: document) == [address])
  }

  @Test func onlyAddressesOfIPAreEndpoints() {
    for address in Self.addresses {
      #expect(Endpoint(address).map { "\($0)" } == (address.family == .unix ? nil : "\(address)"))
    }
  }
}
