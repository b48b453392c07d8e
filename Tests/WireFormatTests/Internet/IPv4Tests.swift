import Testing
import WireFormat

@Suite struct IPv4Tests {
  /// Ethernet, IPv4 with a router alert, TCP with a timestamp, 3 octets of payload.
  let frame =
    Headers.ethernetIPv4
    + hex("46c0 003b abcd 4000 4006 91e6 0a000001 0a000002 94040000")
    + Headers.tcp(options: hex("0101 080a 00000001 00000002")) + hex("616263")

  @Test func viewShowsItsFields() throws {
    let header = try IPv4Header(FrameBytes(frame.span.bytes), at: 14)
    let (headerLength, totalLength, payloadOffset) = (
      header.headerLength, header.totalLength, header.payloadOffset
    )
    #expect(headerLength == 24 && totalLength == 59 && payloadOffset == 38)
    let (identification, checksum, timeToLive) = (header.identification, header.checksum, header.timeToLive)
    #expect(identification == 0xabcd && checksum == 0x91e6 && timeToLive == 64)
    let (dontFragment, moreFragments, fragmentOffset) = (
      header.dontFragment, header.moreFragments, header.fragmentOffset
    )
    #expect(dontFragment && !moreFragments && fragmentOffset == 0)
    let (source, destination, number) = (header.source, header.destination, header.protocolNumber)
    #expect(source == IPAddress("10.0.0.1") && destination == IPAddress("10.0.0.2") && number == .tcp)
  }

  @Test func frameIsCutAtEveryLength() {
    for length in 0...frame.count {
      let there = frame.prefix(length)
      let (onWire, snapped) = (outcome(there), outcome(there, wireLength: frame.count))
      let needed: String
      let (suffix, start): (String, Int)
      switch length {
      case ..<14: (needed, suffix, start) = ("Ethernet header: 14 octets needed", "", 0)
      case ..<34: (needed, suffix, start) = ("IPv4 header: 20 octets needed", "", 14)
      case ..<38: (needed, suffix, start) = ("IPv4 header: 24 octets needed (IHL 6)", "", 14)
      case ..<58: (needed, suffix, start) = ("TCP header: 20 octets needed", "", 38)
      default:
        #expect(onWire == "decoded" && snapped == "decoded")
        continue
      }
      #expect(onWire == "\(needed), \(length - start) there\(suffix), at offset \(start)")
      #expect(snapped == "\(needed), \(length - start) there before the snap length, at offset \(start)")
    }
  }

  @Test func errorNamesWhatDictatedTheLength() {
    let error = #expect(throws: DecodeError.self) { try decode(frame.prefix(34)) }
    #expect(error?.kind == .truncated)
    #expect(error?.layer == .ipv4)
    #expect(error?.field == .internetHeaderLength)
    #expect(error?.value == 6)
    #expect(error?.offset == 14)
    #expect(error?.required == 24)
    #expect(error?.available == 20)
    #expect(error?.limit == .frame)
  }

  @Test func lengthsComeFromTheHeader() throws {
    // 46 octets of payload at least: Ethernet pads what is shorter.
    let short = Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: 22) + Headers.tcp() + hex("6869")
    let padded = try decode(short + [0, 0, 0, 0])
    #expect(segment(padded)?.payloadLength == 2)
    #expect(padded.payloadOffset == 54)
    #expect(padded.capturedPayloadLength == 2)
    let long = Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: 1020) + Headers.tcp() + hex("6869")
    let cut = try decode(long, wireLength: 1054)
    #expect(segment(cut)?.payloadLength == 1000)
    #expect(cut.capturedPayloadLength == 2)
  }

  @Test func lengthOfZeroIsTheRestOfTheFrame() throws {
    let frame = Headers.ethernetIPv4 + hex("45000000 12344000 40060000 7f000001 7f000002") + Headers.tcp()
    let packet = try decode(frame + hex("6869"), wireLength: 70_054)
    #expect(segment(packet)?.payloadLength == 70_000)
    #expect(packet.capturedPayloadLength == 2)
  }

  @Test(
    arguments: [
      (14, 0x55, "IPv4 header: version 5 is invalid, at offset 14"),
      (14, 0x43, "IPv4 header: IHL 3 is invalid, at offset 14"),
      (17, 23, "IPv4 header: total length 23 is invalid, at offset 14"),
      (17, 43, "TCP header: 20 octets needed, 19 there by the IPv4 total length, at offset 38"),
      (
        17, 55,
        "TCP header: 32 octets needed (data offset 8), 31 there by the IPv4 total length, at offset 38"
      ),
      (17, 56, "decoded"),
      (14, 0x4e, "TCP header: 20 octets needed, 3 there by the IPv4 total length, at offset 70"),
      (14, 0x4f, "IPv4 header: 60 octets needed (IHL 15), 59 there, at offset 14"),
    ] as [(Int, UInt8, String)])
  func contradictionsAreErrors(offset: Int, octet: UInt8, text: String) {
    var frame = frame
    frame[offset] = octet
    #expect(outcome(frame) == text)
  }

  @Test func laterFragmentsHaveNoTransport() throws {
    for (fragment, isLater) in [
      (0x2000, false), (0x2001, true), (0x0001, true), (0x4000, false), (0x1fff, true),
    ] {
      let packet = try decode(
        Headers.ethernetIPv4 + Headers.ipv4(protocol: 17, length: 16, fragment: UInt16(fragment))
          + Headers.udp(length: fragment == 0x2000 ? 3000 : 8) + [UInt8](repeating: 0, count: 8))
      if isLater {
        #expect(
          packet.transport
            == .fragment(
              Fragment(
                protocolNumber: 17, identification: 0x1234, offset: (fragment & 0x1fff) * 8, payloadLength: 16
              )))
        #expect(packet.source.port == 0)
        #expect(packet.payloadOffset == 34)
      } else {
        #expect(
          packet.transport
            == .udp(
              fragment == 0x2000
                ? UDPDatagram(payloadLength: 3000, identification: 0x1234) : UDPDatagram(payloadLength: 8)))
        #expect(packet.source.port == 40001)
        #expect(packet.capturedPayloadLength == 8)
      }
    }
  }

  @Test(arguments: [4, 41, 47, 50, 132, 58] as [UInt8])
  func otherProtocolsKeepTheirNumber(number: UInt8) throws {
    let packet = try decode(Headers.ethernetIPv4 + Headers.ipv4(protocol: number, length: 3) + hex("616263"))
    #expect(packet.transport == .other(number))
    #expect(packet.payloadOffset == 34)
    #expect(packet.capturedPayloadLength == 3)
    #expect(packet.source == Endpoint(IPAddress(v4: 0x7f00_0001), 0))
  }

  @Test func authenticatedPayloadIsDecoded() throws {
    let header = hex("0604 0000 00000001 00000001") + [UInt8](repeating: 0xaa, count: 12)
    let packet = try decode(
      Headers.ethernetIPv4 + Headers.ipv4(protocol: 51, length: 44) + header + Headers.tcp())
    #expect(segment(packet)?.sequenceNumber == 1000)
    #expect(packet.payloadOffset == 78)
  }

  /// What the length claims beyond the frame was never there; the snap length cuts no octets.
  @Test func octetsBeyondTheFrameDoNotCount() throws {
    var long = frame
    long[16...17] = [0x05, 0xdc]
    #expect(try payloadLength(long) == 3)
    #expect(try payloadLength(long, wireLength: 14 + 1500) == 1500 - 24 - 32)
    #expect(try payloadLength(long, wireLength: 80) == 80 - 14 - 24 - 32)
  }

  /// A length of 0 is that of segmentation that is left to the device: the rest of the frame, unless Ethernet
  /// may have padded it.
  @Test func lengthOfZeroIsTheFrames() throws {
    var open = frame
    open[16...17] = [0, 0]
    #expect(try payloadLength(open) == 3)
    let bare = Headers.ethernetIPv4 + hex("4500 0000 abcd 4000 4006 0000 0a000001 0a000002") + Headers.tcp()
    #expect(try payloadLength(bare) == 0)
    #expect(try payloadLength(bare + hex("000000000000")) == 0)
    #expect(try payloadLength(bare + [UInt8](repeating: 7, count: 2000)) == 2000)
  }

  /// What stands behind all packets of a capture, a check sequence or the time stamp of a tap, is no
  /// payload of one that states no length.
  @Test(arguments: [1, 4, 8, 12, 20]) func trailersAreNoPayload(trailer: Int) throws {
    let ends = [UInt8](repeating: 0xaa, count: trailer)
    func frame(_ payload: Int, states: Bool = true, isV6: Bool = false) -> [UInt8] {
      let segment = Headers.tcp() + [UInt8](repeating: 7, count: payload)
      var packet =
        isV6
        ? Headers.ethernetIPv6 + Headers.ipv6(nextHeader: 6, length: states ? segment.count : 0) + segment
        : Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: segment.count) + segment
      if !states && !isV6 { packet[16...17] = [0, 0] }
      return packet + [UInt8](repeating: 0, count: max(0, 60 - packet.count)) + ends
    }
    func lengths(_ frames: [[UInt8]]) throws -> [Int?] {
      var unwrapper = Unwrapper()
      return try frames.map {
        let packet = try unwrapper.decode($0.span.bytes, linkType: .ethernet, wireLength: $0.count)
        guard case .tcp(let segment) = packet.transport else { return nil }
        return segment.payloadLength
      }
    }
    let open = [
      frame(2000, states: false), frame(0, states: false), frame(3, states: false),
      frame(900, states: false, isV6: true),
    ]
    // Padding is the frame's, so that how much of it was payload is not known.
    let known = [frame(0), frame(100), frame(7, isV6: true)]
    #expect(try lengths(known + open) == [0, 100, 7, 2000, 0, 0, 900])
    // Nothing is known yet, or packets differ.
    #expect(try lengths([frame(0), open[0]]) == [0, 2000 + trailer])
    let other = Headers.ethernetIPv4 + Headers.ipv4(protocol: 6, length: 120) + Headers.tcp()
    #expect(
      try lengths(known + [other + [UInt8](repeating: 7, count: 100), open[0]]).last == 2000 + trailer)
    #expect(
      try lengths(known + [other + [UInt8](repeating: 7, count: 101 + trailer), open[0]]).last
        == 2000 + trailer)
  }

  private func payloadLength(_ frame: [UInt8], wireLength: Int = 0) throws -> Int? {
    let packet = try PacketDecoder.decode(
      frame.span.bytes, linkType: .ethernet, wireLength: max(wireLength, frame.count))
    guard case .tcp(let segment) = packet.transport else { return nil }
    return segment.payloadLength
  }
}
