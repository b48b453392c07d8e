import Testing
import WireFormat

@Suite struct EncoderTests {
  static let addresses = [
    (IPAddress(v4: 0x7f00_0001), IPAddress(v4: 0x0a00_0002)),
    (IPAddress(v6High: 0x2001_0db8_0000_0000, low: 1), IPAddress(v6High: 0xfe80_0000_0000_0000, low: 2)),
  ]

  static let linkTypes: [LinkType] = [.ethernet, .null, .loop, .raw, .linuxCooked, .linuxCooked2]

  /// Every option alone, and the options of a SYN together.
  static let optionLists: [TCPOptions] = {
    var lists = [TCPOptions()]
    func add(_ change: (inout TCPOptions) -> Void) {
      var options = TCPOptions()
      change(&options)
      lists.append(options)
    }
    add { $0.maximumSegmentSize = 65495 }
    add { $0.windowScale = 7 }
    add { $0.sackPermitted = true }
    add { $0.timestamps = (1, 2) }
    add { $0.fastOpenCookieLength = 0 }
    add { $0.fastOpenCookieLength = 8 }
    for count in 1...4 { add { $0.setSackBlocks(count: UInt8(count), left: 5, right: 9) } }
    add {
      ($0.maximumSegmentSize, $0.windowScale, $0.sackPermitted) = (1460, 7, true)
      $0.timestamps = (.max, 0)
    }
    return lists
  }()

  static let transports: [Packet.Transport] =
    optionLists.map {
      .tcp(
        TCPSegment(
          sequenceNumber: .max, acknowledgmentNumber: 7, flags: [.syn, .ack, .ae], window: 512,
          urgentPointer: 3,
          payloadLength: 5, options: $0))
    } + [.udp(UDPDatagram(payloadLength: 5)), .udp(UDPDatagram(payloadLength: 0))]

  @Test(arguments: addresses, linkTypes)
  func packetComesBack(addresses: (IPAddress, IPAddress), linkType: LinkType) throws {
    for transport in Self.transports {
      var packet = Packet(
        source: Endpoint(addresses.0, 40001), destination: Endpoint(addresses.1, 8899), transport: transport)
      let frame = PacketEncoder.encode(packet, linkType: linkType)
      let decoded = try decode(frame, linkType)
      (packet.headerLength, packet.payloadOffset, packet.capturedPayloadLength) = (
        decoded.headerLength, decoded.payloadOffset, decoded.capturedPayloadLength
      )
      #expect(decoded == packet)
      #expect(decoded.payloadOffset + decoded.capturedPayloadLength == frame.count)
    }
  }

  @Test(arguments: addresses)
  func identificationAndHopsComeBack(addresses: (IPAddress, IPAddress)) throws {
    for transport in Self.transports {
      let packet = Packet(
        source: Endpoint(addresses.0, 1), destination: Endpoint(addresses.1, 2), transport: transport,
        identification: 0xabcd, timeToLive: 57)
      let decoded = try decode(PacketEncoder.encode(packet))
      // IPv6 has one only in its fragment header.
      #expect(decoded.identification == (addresses.0.version == .v4 ? 0xabcd : 0))
      #expect(decoded.timeToLive == 57)
    }
  }

  @Test(arguments: addresses)
  func checksumsAreRight(addresses: (IPAddress, IPAddress)) {
    for (transport, number) in Self.transports.map({ ($0, isUDP($0) ? IPProtocol.udp : .tcp) }) {
      let packet = Packet(
        source: Endpoint(addresses.0, 40001), destination: Endpoint(addresses.1, 8899), transport: transport)
      let frame = PacketEncoder.encode(packet, payload: [1, 2, 3, 4, 5], linkType: .raw)
      let isIPv4 = addresses.0.version == .v4
      if isIPv4 {
        let header = Array(frame[..<20])
        let checksum = Checksum.internet(header.span.bytes)
        #expect(checksum == 0)
      }
      let body = Array(frame[(isIPv4 ? 20 : 40)...])
      let checksum = Checksum.transport(
        body.span.bytes, source: addresses.0, destination: addresses.1, protocolNumber: number)
      #expect(checksum == 0)
    }
  }

  @Test func sumOfZeroIsNotNoChecksum() {
    // The payload is chosen so that everything else adds up to ffff.
    let packet = Packet(
      source: Endpoint(IPAddress(v4: 0), 0), destination: Endpoint(IPAddress(v4: 0), 0),
      transport: .udp(UDPDatagram(payloadLength: 2)))
    let rest = 0xffff - 17 - 10 - 10
    let frame = PacketEncoder.encode(packet, payload: Headers.big16(rest), linkType: .raw)
    #expect(frame[26...27] == [0xff, 0xff])
  }

  @Test(arguments: addresses)
  func errorMessageComesBack(addresses: (IPAddress, IPAddress)) throws {
    let message = ICMPMessage(
      type: addresses.0.version == .v4 ? 3 : 1, code: 3,
      quoted: .init(
        source: Endpoint(addresses.1, 40001), destination: Endpoint(addresses.0, 8899), protocolNumber: 6,
        sequenceNumber: 1000))
    let packet = Packet(
      source: Endpoint(addresses.0, 0), destination: Endpoint(addresses.1, 0), transport: .icmp(message))
    let frame = PacketEncoder.encode(packet)
    #expect(try decode(frame).transport == .icmp(message))
    let isIPv4 = addresses.0.version == .v4
    let body = Array(frame[(isIPv4 ? 34 : 54)...])
    let checksum =
      isIPv4
      ? Checksum.internet(body.span.bytes)
      : Checksum.transport(
        body.span.bytes, source: addresses.0, destination: addresses.1, protocolNumber: .icmpv6)
    #expect(checksum == 0)
  }

  @Test(arguments: addresses)
  func fragmentAndOtherComeBack(addresses: (IPAddress, IPAddress)) throws {
    let fragment = Fragment(protocolNumber: 17, identification: 77, offset: 2960, payloadLength: 3)
    for transport in [Packet.Transport.fragment(fragment), .other(47)] {
      let packet = Packet(
        source: Endpoint(addresses.0, 0), destination: Endpoint(addresses.1, 0), transport: transport)
      let decoded = try decode(PacketEncoder.encode(packet, payload: [1, 2, 3]))
      #expect(decoded.transport == transport)
      #expect(decoded.capturedPayloadLength == 3)
    }
  }

  @Test(arguments: addresses)
  func aFirstFragmentComesBack(addresses: (IPAddress, IPAddress)) throws {
    let transport = Packet.Transport.udp(UDPDatagram(payloadLength: 4000, identification: 77))
    let packet = Packet(
      source: Endpoint(addresses.0, 1), destination: Endpoint(addresses.1, 2), transport: transport)
    let decoded = try decode(PacketEncoder.encode(packet, payload: [1, 2, 3]))
    #expect(decoded.transport == transport)
    #expect(decoded.capturedPayloadLength == 3)
  }

  @Test(arguments: addresses)
  func lengthBeyondSixteenBitsComesBack(addresses: (IPAddress, IPAddress)) throws {
    let packet = Packet(
      source: Endpoint(addresses.0, 1), destination: Endpoint(addresses.1, 2),
      transport: .tcp(TCPSegment(sequenceNumber: 1, flags: .ack, payloadLength: 100_000)))
    #expect(segment(try decode(PacketEncoder.encode(packet)))?.payloadLength == 100_000)
  }

  private func isUDP(_ transport: Packet.Transport) -> Bool {
    if case .udp = transport { true } else { false }
  }
}
