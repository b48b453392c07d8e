import Testing
import WireFormat

@Suite struct ICMPTests {
  private func icmp(_ message: [UInt8]) throws -> ICMPMessage? {
    let packet = try decode(Headers.ethernetIPv4 + Headers.ipv4(protocol: 1, length: message.count) + message)
    if case .icmp(let message) = packet.transport { return message } else { return nil }
  }

  private func icmpv6(_ message: [UInt8]) throws -> ICMPMessage? {
    let packet = try decode(
      Headers.ethernetIPv6 + Headers.ipv6(nextHeader: 58, length: message.count) + message)
    if case .icmp(let message) = packet.transport { return message } else { return nil }
  }

  @Test func echoQuotesNothing() throws {
    #expect(
      try icmp(hex("0800 abcd 0001 0001") + Headers.ipv4(protocol: 6, length: 20) + Headers.tcp())
        == ICMPMessage(type: 8, code: 0))
    #expect(
      try icmpv6(hex("8000 abcd 0001 0001") + Headers.ipv6(nextHeader: 6, length: 20) + Headers.tcp())
        == ICMPMessage(type: 128, code: 0))
  }

  @Test(arguments: [3, 4, 5, 11, 12] as [UInt8])
  func errorQuotesASegment(type: UInt8) throws {
    // The quoted lengths speak of octets that do not fit: only 8 of the segment are there.
    let quoted = Headers.ipv4(protocol: 6, length: 1000) + Headers.tcp().prefix(8)
    #expect(
      try icmp([type] + hex("03 abcd 00000000") + quoted)
        == ICMPMessage(
          type: type, code: 3,
          quoted: .init(
            source: Endpoint(IPAddress(v4: 0x7f00_0001), 40001),
            destination: Endpoint(IPAddress(v4: 0x7f00_0002), 8899), protocolNumber: 6, sequenceNumber: 1000))
    )
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt8])
  func errorQuotesAnIPv6Segment(type: UInt8) throws {
    let quoted =
      Headers.ipv6(nextHeader: 60, length: 1000) + hex("06 00 0104 00000000") + Headers.tcp().prefix(8)
    #expect(
      try icmpv6([type] + hex("04 abcd 00000000") + quoted)
        == ICMPMessage(
          type: type, code: 4,
          quoted: .init(
            source: Endpoint(IPAddress(v6High: 0, low: 1), 40001),
            destination: Endpoint(IPAddress(v6High: 0, low: 2), 8899), protocolNumber: 6, sequenceNumber: 1000
          )))
  }

  /// RFC 1191 section 4, RFC 4443 section 3.2.
  @Test func packetTooBigSaysTheMTU() throws {
    let quoted = Headers.ipv4(protocol: 6, length: 1480) + Headers.tcp().prefix(8)
    #expect(try icmp(hex("0304 abcd 0000 0578") + quoted)?.nextHopMTU == 1400)
    let length = UInt16(quoted[2]) << 8 | UInt16(quoted[3])
    #expect(try icmp(hex("0304 abcd 0000 0578") + quoted)?.tooBigLength == length)
    // A router of before says nothing; other codes have something else there.
    #expect(try icmp(hex("0304 abcd 0000 0000") + quoted)?.nextHopMTU == 0)
    #expect(try icmp(hex("0303 abcd 0000 0578") + quoted)?.nextHopMTU == 0)
    let sixth = Headers.ipv6(nextHeader: 6, length: 1460) + Headers.tcp().prefix(8)
    #expect(try icmpv6(hex("0200 abcd 00000500") + sixth)?.nextHopMTU == 1280)
    #expect(try icmpv6(hex("0200 abcd 00000500") + sixth)?.tooBigLength == 1500)
    #expect(try icmpv6(hex("0200 abcd 00011170") + sixth)?.nextHopMTU == 65_535)
    #expect(try icmpv6(hex("0300 abcd 00000500") + sixth)?.nextHopMTU == 0)
  }

  @Test func quotationIsCutAtEveryLength() throws {
    let quoted = Headers.ipv4(protocol: 6, length: 20) + Headers.tcp()
    for length in 0...quoted.count {
      let message = try #require(try icmp(hex("0303 abcd 00000000") + quoted.prefix(length)))
      #expect((message.quoted != nil) == (length >= 20))
      #expect(message.quoted?.source.port ?? 0 == (length >= 24 ? 40001 : 0))
      #expect(message.quoted?.sequenceNumber == (length >= 28 ? 1000 : nil))
    }
  }

  @Test func quotedDatagramHasPorts() throws {
    let quoted = Headers.ipv4(protocol: 17, length: 11) + Headers.udp(length: 3)
    let message = try #require(try icmp(hex("0303 abcd 00000000") + quoted))
    #expect(message.quoted?.destination.port == 8899)
    #expect(message.quoted?.sequenceNumber == nil)
  }

  @Test func quotedLaterFragmentHasNoPorts() throws {
    let quoted = Headers.ipv4(protocol: 6, length: 20, fragment: 0x0001) + Headers.tcp()
    let message = try #require(try icmp(hex("0b01 abcd 00000000") + quoted))
    #expect(message.quoted?.source == Endpoint(IPAddress(v4: 0x7f00_0001), 0))
    #expect(message.quoted?.sequenceNumber == nil)
  }

  @Test func headerIsCutAtEveryLength() {
    let frame = Headers.ethernetIPv4 + Headers.ipv4(protocol: 1, length: 8) + hex("0303 abcd 00000000")
    let frame6 = Headers.ethernetIPv6 + Headers.ipv6(nextHeader: 58, length: 8) + hex("0104 abcd 00000000")
    for length in 0..<8 {
      #expect(
        outcome(frame.prefix(34 + length)) == "ICMP header: 8 octets needed, \(length) there, at offset 34")
      #expect(
        outcome(frame6.prefix(54 + length)) == "ICMPv6 header: 8 octets needed, \(length) there, at offset 54"
      )
    }
  }
}
