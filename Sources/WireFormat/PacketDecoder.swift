/// The road from the octets of a frame to a `Packet`: what its outermost IP header carries. `Unwrapper` goes
/// further.
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
    var unwrapper = Unwrapper(.plain, labels: .none)
    return try unwrapper.decode(frame, linkType: linkType, wireLength: wireLength)
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

  /// Decodes what the last IP header carries.
  @inline(never)
  static func decodeCarried(
    _ bytes: FrameBytes, from source: IPAddress, to destination: IPAddress, _ number: IPProtocol,
    at offset: Int, mark: (identification: UInt16, timeToLive: UInt8),
    fragment: (identification: UInt32, offset: Int)?
  ) throws(DecodeError) -> Packet {
    try decodeTransport(
      bytes, from: source, to: destination, number, at: offset, mark: mark, fragment: fragment)
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

  /// A packet whose payload begins at an offset.
  @inline(__always)
  static func packet(
    _ transport: Packet.Transport, _ bytes: FrameBytes, from source: IPAddress, to destination: IPAddress,
    _ mark: (identification: UInt16, timeToLive: UInt8),
    ports: (source: UInt16, destination: UInt16) = (0, 0), payload: Int, header: Int? = nil
  ) -> Packet {
    var packet = Packet(
      source: Endpoint(source, ports.source), destination: Endpoint(destination, ports.destination),
      transport: transport, identification: mark.identification, timeToLive: mark.timeToLive,
      payloadOffset: payload, capturedPayloadLength: max(0, bytes.end - payload))
    packet.headerLength = UInt8(truncatingIfNeeded: payload - (header ?? payload))
    packet.isCut = bytes.wireEnd > bytes.captured.byteCount
    return packet
  }
}
