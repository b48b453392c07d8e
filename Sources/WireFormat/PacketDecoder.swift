/// The one road from the octets of a frame to a `Packet`.
///
/// Nothing is allocated, and nothing is read that a header did not announce and the capture does not hold.
public enum PacketDecoder {
  /// Decodes a frame.
  ///
  /// Lengths of payloads are those of the IP header, so neither the snap length nor the padding of Ethernet
  /// changes them. Options that the snap length cut are left out. Checksums are not looked at.
  ///
  /// - Parameters:
  ///   - frame: what was captured of the frame.
  ///   - linkType: what the frame begins with.
  ///   - wireLength: the octets that the frame had on the wire.
  /// - Throws: `DecodeError`; of kind `.unsupported` for frames without an IP packet, which are no damage.
  public static func decode(_ frame: RawSpan, linkType: LinkType, wireLength: Int) throws(DecodeError)
    -> Packet
  {
    let bytes = FrameBytes(frame, wireLength: wireLength)
    switch linkType {
    case .ethernet:
      let header = try EthernetHeader(bytes)
      return try decode(bytes, header.etherType, at: header.payloadOffset, in: .ethernet)
    case .raw:
      try bytes.require(1, at: 0, for: .ip)
      let version = frame.octet(at: 0) >> 4
      switch version {
      case 4: return try decodeIPv4(bytes, at: 0)
      case 6: return try decodeIPv6(bytes, at: 0)
      default: throw .invalid(.ip, at: 0, field: .version, value: Int(version))
      }
    case .ipv4: return try decodeIPv4(bytes, at: 0)
    case .ipv6: return try decodeIPv6(bytes, at: 0)
    case .null, .loop:
      let header = try LoopbackHeader(bytes)
      switch header.version {
      case .v4: return try decodeIPv4(bytes, at: header.payloadOffset)
      case .v6: return try decodeIPv6(bytes, at: header.payloadOffset)
      case nil: throw .unsupported(.loopback, at: 0, field: .addressFamily, value: Int(header.addressFamily))
      }
    case .linuxCooked:
      let header = try CookedHeader(bytes, version: .v1)
      return try decode(bytes, header.protocolType, at: header.payloadOffset, in: .linuxCooked)
    case .linuxCooked2:
      let header = try CookedHeader(bytes, version: .v2)
      return try decode(bytes, header.protocolType, at: header.payloadOffset, in: .linuxCooked2)
    default:
      throw .unsupported(.link, at: 0, field: .linkType, value: Int(linkType.rawValue))
    }
  }

  /// Decodes what an EtherType announces.
  @inline(__always)
  private static func decode(
    _ bytes: FrameBytes, _ type: EtherType, at offset: Int, in layer: DecodeError.Layer
  ) throws(DecodeError) -> Packet {
    switch type {
    case .ipv4: return try decodeIPv4(bytes, at: offset)
    case .ipv6: return try decodeIPv6(bytes, at: offset)
    default:
      let field: DecodeError.Field = layer == .ethernet ? .etherType : .protocolType
      throw .unsupported(layer, at: 0, field: field, value: Int(type.rawValue))
    }
  }

  private static func decodeIPv4(_ bytes: FrameBytes, at offset: Int) throws(DecodeError) -> Packet {
    let header = try IPv4Header(bytes, at: offset)
    let payload = header.payload
    var number = header.protocolNumber
    var start = header.payloadOffset
    if header.fragmentOffset == 0 && number == .authentication {
      let chain = try IPv6Extensions(payload, first: number, at: start)
      (number, start) = (chain.protocolNumber, chain.payloadOffset)
    }
    return try decodeTransport(
      payload, from: header.source, to: header.destination, number, at: start,
      isFragment: header.isFragment, isLaterFragment: header.fragmentOffset != 0)
  }

  private static func decodeIPv6(_ bytes: FrameBytes, at offset: Int) throws(DecodeError) -> Packet {
    let header = try IPv6Header(bytes, at: offset)
    let payload = try header.payload()
    let chain = try IPv6Extensions(payload, first: header.nextHeader, at: header.payloadOffset)
    return try decodeTransport(
      payload, from: header.source, to: header.destination, chain.protocolNumber, at: chain.payloadOffset,
      isFragment: chain.isFragment, isLaterFragment: chain.isLaterFragment)
  }

  @inline(__always)
  private static func decodeTransport(
    _ bytes: FrameBytes, from source: IPAddress, to destination: IPAddress, _ number: IPProtocol,
    at offset: Int, isFragment: Bool, isLaterFragment: Bool
  ) throws(DecodeError) -> Packet {
    var ports: (source: UInt16, destination: UInt16) = (0, 0)
    let transport: Packet.Transport
    var payloadOffset = offset
    switch number {
    case _ where isLaterFragment:
      transport = .fragment(protocolNumber: number.rawValue)
    case .tcp:
      let header = try TCPHeader(bytes, at: offset)
      ports = (header.sourcePort, header.destinationPort)
      transport = .tcp(TCPSegment(header))
      payloadOffset = header.payloadOffset
    case .udp:
      let header = try UDPHeader(bytes, at: offset, isFragment: isFragment)
      ports = (header.sourcePort, header.destinationPort)
      transport = .udp(UDPDatagram(header))
      payloadOffset = header.payloadOffset
    case .icmp where source.version == .v4, .icmpv6 where source.version == .v6:
      let header = try ICMPHeader(bytes, at: offset, version: source.version)
      transport = .icmp(ICMPMessage(header))
      payloadOffset = header.payloadOffset
    default:
      transport = .other(number.rawValue)
    }
    return Packet(
      source: Endpoint(source, ports.source), destination: Endpoint(destination, ports.destination),
      transport: transport, payloadOffset: payloadOffset,
      capturedPayloadLength: max(0, bytes.end - payloadOffset))
  }
}
