/// The one road from the octets of a frame to a `Packet`.
///
/// Nothing is allocated, and nothing is read that a header did not announce and the capture does not hold.
public enum PacketDecoder {
  /// Decodes a frame.
  ///
  /// Lengths of payloads are those of the IP header, so neither the snap length nor the padding of Ethernet
  /// changes them; a first fragment of UDP states its own. Options that the snap length cut are left out.
  /// Checksums are not looked at.
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
    let packet = try LinkPayload(bytes, linkType: linkType)
    switch packet.version {
    case .v4: return try decodeIPv4(bytes, at: packet.offset)
    case .v6: return try decodeIPv6(bytes, at: packet.offset)
    }
  }

  @inline(__always)
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
      mark: (header.identification, header.timeToLive),
      fragment: header.isFragment ? (UInt32(header.identification), header.fragmentOffset) : nil)
  }

  @inline(__always)
  private static func decodeIPv6(_ bytes: FrameBytes, at offset: Int) throws(DecodeError) -> Packet {
    let header = try IPv6Header(bytes, at: offset)
    let payload = try header.payload()
    let chain = try IPv6Extensions(payload, first: header.nextHeader, at: header.payloadOffset)
    return try decodeTransport(
      payload, from: header.source, to: header.destination, chain.protocolNumber, at: chain.payloadOffset,
      mark: (UInt16(truncatingIfNeeded: chain.fragment?.identification ?? 0), header.hopLimit),
      fragment: chain.fragment)
  }

  /// Decodes what a packet carries, once its fragments are put together.
  ///
  /// - Parameters:
  ///   - bytes: the payload of the packet, which begins with `number`.
  ///   - number: what the IP header, or the fragment header, says that it carries.
  ///   - identification: what its fragments have in common.
  @inline(never)
  static func decodeReassembled(
    _ bytes: FrameBytes, from source: IPAddress, to destination: IPAddress, _ number: IPProtocol,
    identification: UInt32
  ) throws(DecodeError) -> Packet {
    let chain = try IPv6Extensions(bytes, first: number, at: 0)
    return try decodeTransport(
      bytes, from: source, to: destination, chain.protocolNumber, at: chain.payloadOffset,
      mark: (UInt16(truncatingIfNeeded: identification), 0), fragment: nil)
  }

  @inline(__always)
  private static func decodeTransport(
    _ bytes: FrameBytes, from source: IPAddress, to destination: IPAddress, _ number: IPProtocol,
    at offset: Int, mark: (identification: UInt16, timeToLive: UInt8),
    fragment: (identification: UInt32, offset: Int)?
  ) throws(DecodeError) -> Packet {
    // Each way ends for itself: brought together, every packet would pay for the largest.
    switch number {
    case _ where fragment.map { $0.offset > 0 } ?? false, .tcp where fragment != nil:
      let rest = Fragment(
        protocolNumber: number.rawValue, identification: fragment?.identification ?? 0,
        offset: fragment?.offset ?? 0, payloadLength: bytes.wireEnd - offset)
      return packet(.fragment(rest), bytes, from: source, to: destination, mark, payload: offset)
    case .tcp:
      let header = try TCPHeader(bytes, at: offset)
      return packet(
        .tcp(TCPSegment(header)), bytes, from: source, to: destination, mark,
        ports: (header.sourcePort, header.destinationPort), payload: header.payloadOffset,
        header: header.start)
    case .udp:
      let header = try UDPHeader(bytes, at: offset, isFragment: fragment != nil)
      let datagram = UDPDatagram(
        payloadLength: header.payloadLength, identification: fragment?.identification)
      return packet(
        .udp(datagram), bytes, from: source, to: destination, mark,
        ports: (header.sourcePort, header.destinationPort), payload: header.payloadOffset,
        header: header.start)
    case .icmp where source.version == .v4, .icmpv6 where source.version == .v6:
      let header = try ICMPHeader(bytes, at: offset, version: source.version)
      return packet(
        .icmp(ICMPMessage(header)), bytes, from: source, to: destination, mark, payload: header.payloadOffset)
    default:
      return packet(.other(number.rawValue), bytes, from: source, to: destination, mark, payload: offset)
    }
  }

  @inline(__always)
  private static func packet(
    _ transport: Packet.Transport, _ bytes: FrameBytes, from source: IPAddress, to destination: IPAddress,
    _ mark: (identification: UInt16, timeToLive: UInt8),
    ports: (source: UInt16, destination: UInt16) = (0, 0), payload: Int, header: Int? = nil
  ) -> Packet {
    var packet = Packet(
      source: Endpoint(source, ports.source), destination: Endpoint(destination, ports.destination),
      transport: transport, identification: mark.identification, timeToLive: mark.timeToLive,
      payloadOffset: payload, capturedPayloadLength: max(0, bytes.end - payload))
    packet.headerLength = UInt8(truncatingIfNeeded: payload - (header ?? payload))
    return packet
  }
}
