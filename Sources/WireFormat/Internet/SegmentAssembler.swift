/// Puts TCP segments together that IP cut into fragments (RFC 791 section 3.2, RFC 8200 section 4.5).
///
/// Only a whole one reaches its receiver, and only then its length is known: it counts with the frame that
/// completes it, as in Wireshark. Of its octets no more is kept than its headers need; of packets that never
/// become whole, the last few.
public struct SegmentAssembler {
  private var partials = PartialPackets()

  /// An assembler that has nothing yet.
  public init() {}

  /// Adds a frame that carries a fragment; others are passed over. Parameters as for `PacketDecoder.decode`.
  ///
  /// - Returns: the packet, if it is a TCP segment and whole by now; its payload is nowhere.
  public mutating func add(_ frame: RawSpan, linkType: LinkType, wireLength: Int) -> Packet? {
    var unwrapper = Unwrapper(.plain, labels: .none)
    guard let packet = try? unwrapper.decode(frame, linkType: linkType, wireLength: wireLength),
      case .fragment = packet.transport
    else { return nil }
    return add(frame, wireLength: wireLength, unwrapper.outcome)
  }

  /// Adds a fragment that was decoded.
  ///
  /// - Parameters:
  ///   - frame: the frame that it was decoded from.
  ///   - outcome: what its decoder says of it.
  /// - Returns: as above, wrapped in what the fragment was.
  public mutating func add(_ frame: RawSpan, wireLength: Int, _ outcome: Unwrapper.Outcome) -> Packet? {
    guard let fragment = outcome.fragment,
      ![.udp, .icmp, .icmpv6].contains(fragment.identity.protocolNumber)
    else { return nil }
    let bytes = FrameBytes(frame, wireLength: wireLength)
    return partials.add(fragment, of: bytes)?.segment(fragment.identity)
  }
}

extension PartialPacket {
  /// The TCP segment that a whole packet carries.
  fileprivate func segment(_ identity: IPFragment.Identity) -> Packet? {
    guard let length else { return nil }
    let octets = head.octets.extracting(first: min(headEnd, length))
    var packet = try? PacketDecoder.decodeReassembled(
      FrameBytes(octets, wireLength: length), from: identity.source, to: identity.destination,
      identity.protocolNumber, identification: identity.identification)
    guard case .tcp = packet?.transport else { return nil }
    packet?.forgetPayload()
    packet?.wrapping = identity.wrapping
    return packet
  }
}

extension Packet {
  /// Its octets are those of no frame.
  mutating func forgetPayload() {
    payloadOffset = 0
    headerLength = 0
    capturedPayloadLength = 0
    isCut = false
  }
}
