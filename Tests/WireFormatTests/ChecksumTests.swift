import Testing
import WireFormat

@Suite struct ChecksumTests {
  @Test(
    arguments: [
      // RFC 1071 section 3, whose sum is ddf2.
      ("0001 f203 f4f5 f6f7", 0x220d),
      // RFC 1624 section 4: a header whose sum is cd7a + 5555, and one of cd7a + 3285.
      ("cd7a 5555", 0xdd2f), ("cd7a 3285", 0x0000),
      ("", 0xffff), ("01", 0xfeff), ("0001 02", 0xfdfe), ("ffff ffff ffff", 0x0000),
      // An IPv4 header with its checksum, and without.
      ("4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7", 0x0000),
      ("4500 0073 0000 4000 4011 0000 c0a8 0001 c0a8 00c7", 0xb861),
    ] as [(String, UInt16)])
  func internetChecksum(octets: String, checksum: UInt16) {
    let octets = hex(octets)
    let result = Checksum.internet(octets.span.bytes)
    #expect(result == checksum)
  }

  /// Vectors worked out word by word from RFC 9293 section 3.1 and RFC 8200 section 8.1.
  @Test func pseudoHeaderCounts() throws {
    let syn = hex("9c41 22c3 00000000 00000000 5002 ffff 0000 0000")
    let v4 = Checksum.transport(
      syn.span.bytes, source: IPAddress(v4: 0x7f00_0001), destination: IPAddress(v4: 0x7f00_0001),
      protocolNumber: .tcp)
    // 9c41 + 22c3 + 5002 + ffff, and 7f00 + 0001 twice, 6, 20: the sum is 30d21.
    #expect(v4 == ~UInt16(0x0d21 + 3))
    let datagram = hex("9c41 22c3 0009 0000 41")
    let v6 = Checksum.transport(
      datagram.span.bytes, source: try #require(IPAddress("2001:db8::1")),
      destination: try #require(IPAddress("2001:db8::2")), protocolNumber: .udp)
    // 9c41 + 22c3 + 0009 + 4100, and 2001 + 0db8 twice, 1, 2, 17, 9: the sum is 15b9c.
    #expect(v6 == ~UInt16(0x5b9c + 1))
  }
}
