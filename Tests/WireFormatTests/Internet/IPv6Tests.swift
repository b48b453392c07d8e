import Testing
import WireFormat

@Suite struct IPv6Tests {
  /// A chain of every extension header, each with what its length must be.
  static let chain: [(number: UInt8, name: String, octets: [UInt8])] = [
    (0, "IPv6 hop-by-hop options", hex("00 00 0104 00000000")),
    (60, "IPv6 destination options", hex("00 01 010c") + [UInt8](repeating: 0, count: 12)),
    (43, "IPv6 routing header", hex("00 02 0001 00000000") + [UInt8](repeating: 0, count: 16)),
    (44, "IPv6 fragment header", hex("00 00 0000 12345678")),
    (51, "authentication header", hex("00 04 0000 00000001 00000001") + [UInt8](repeating: 0xaa, count: 12)),
  ]

  /// Ethernet, IPv6, the whole chain, TCP.
  let frame: [UInt8] = {
    var behind: [UInt8] = []
    for (index, header) in chain.enumerated() {
      behind += [index + 1 < chain.count ? chain[index + 1].number : 6] + header.octets.dropFirst()
    }
    behind += Headers.tcp() + hex("616263")
    return Headers.ethernetIPv6 + Headers.ipv6(nextHeader: chain[0].number, length: behind.count) + behind
  }()

  @Test func viewShowsItsFields() throws {
    let octets = hex(
      "6a b 12345 0014 06 3f 20010db8000000000000000000000001 20010db8000000000000000000000002")
    let header = try IPv6Header(FrameBytes(octets.span.bytes), at: 0)
    let (trafficClass, flowLabel, hopLimit) = (header.trafficClass, header.flowLabel, header.hopLimit)
    #expect(trafficClass == 0xab && flowLabel == 0x12345 && hopLimit == 63)
    let (length, next, payloadOffset) = (header.payloadLength, header.nextHeader, header.payloadOffset)
    #expect(length == 20 && next == .tcp && payloadOffset == 40)
    let (source, destination) = (header.source, header.destination)
    #expect(source == IPAddress("2001:db8::1") && destination == IPAddress("2001:db8::2"))
  }

  @Test func chainIsFollowed() throws {
    let packet = try decode(frame)
    #expect(segment(packet)?.sequenceNumber == 1000)
    #expect(segment(packet)?.payloadLength == 3)
    #expect(packet.source == Endpoint(IPAddress(v6High: 0, low: 1), 40001))
    #expect(packet.payloadOffset == frame.count - 3)
  }

  @Test func frameIsCutAtEveryLength() {
    var expected = [(0, 14, "Ethernet header: 14 octets needed"), (14, 54, "IPv6 header: 40 octets needed")]
    var start = 54
    for header in Self.chain {
      let length = header.octets.count
      expected.append((start, start + 8, "\(header.name): 8 octets needed"))
      if length > 8 {
        expected.append(
          (start, start + length, "\(header.name): \(length) octets needed (length \(header.octets[1]))"))
      }
      start += length
    }
    expected.append((start, start + 20, "TCP header: 20 octets needed"))
    for length in 0..<frame.count {
      let wanted = expected.first { length < $0.1 }.map {
        "\($0.2), \(length - $0.0) there, at offset \($0.0)"
      }
      #expect(outcome(frame.prefix(length)) == wanted ?? "decoded")
    }
  }

  @Test func lengthOfZeroIsTheRestOfTheFrame() throws {
    let frame = Headers.ethernetIPv6 + Headers.ipv6(nextHeader: 6, length: 0) + Headers.tcp()
    #expect(segment(try decode(frame, wireLength: 100_074))?.payloadLength == 100_000)
  }

  @Test func jumbogramStatesItsLength() throws {
    let options = hex("06 00 c204 00018000")
    let frame = Headers.ethernetIPv6 + Headers.ipv6(nextHeader: 0, length: 0) + options + Headers.tcp()
    #expect(segment(try decode(frame, wireLength: 98_372))?.payloadLength == 0x18000 - 8 - 20)
    var without = frame
    without[56] = 1
    #expect(outcome(without) == "IPv6 header: payload length 0 is invalid, at offset 14")
  }

  @Test func lengthLimitsWhatIsThere() {
    let frame = Headers.ethernetIPv6 + Headers.ipv6(nextHeader: 6, length: 19) + Headers.tcp()
    #expect(
      outcome(frame) == "TCP header: 20 octets needed, 19 there by the IPv6 payload length, at offset 54")
  }

  @Test func fragmentsOfTCPAreNoSegments() throws {
    for (flags, isPart) in [(0x0001, true), (0x0000, false), (0x0008, true), (0x05a9, true)] {
      let packet = try decode(
        Headers.ethernetIPv6 + Headers.ipv6(nextHeader: 44, length: 28) + hex("0600") + Headers.big16(flags)
          + hex("12345678") + Headers.tcp())
      let fragment = Fragment(
        protocolNumber: 6, identification: 0x1234_5678, offset: flags & 0xfff8, payloadLength: 20)
      #expect((packet.transport == .fragment(fragment)) == isPart)
      #expect((segment(packet) != nil) == !isPart)
    }
  }

  @Test(arguments: [4, 41, 50, 59, 1, 135] as [UInt8])
  func otherProtocolsKeepTheirNumber(number: UInt8) throws {
    let packet = try decode(
      Headers.ethernetIPv6 + Headers.ipv6(nextHeader: number, length: 3) + hex("616263"))
    #expect(packet.transport == .other(number))
    #expect(packet.capturedPayloadLength == 3)
  }
}
