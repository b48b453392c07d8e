/// Puts TCP segments together that IP cut into fragments (RFC 791 section 3.2, RFC 8200 section 4.5).
///
/// Only a whole one reaches its receiver, and only then its length is known: it counts with the frame that
/// completes it, as in Wireshark. Of its octets no more is kept than its headers need; of packets that never
/// become whole, the last few.
public struct SegmentAssembler {
  private static var packetLimit: Int { 256 }

  private var partials: [IPFragment.Identity: Partial] = [:]
  private var nextAge = 0

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
    let identity = fragment.identity
    var partial = partials.removeValue(forKey: identity) ?? begin()
    partial.take(fragment, of: bytes)
    guard partial.isWhole else {
      partials[identity] = partial
      return nil
    }
    return partial.packet(identity)
  }

  private mutating func begin() -> Partial {
    if partials.count >= Self.packetLimit, let oldest = partials.min(by: { $0.value.age < $1.value.age }) {
      partials[oldest.key] = nil
    }
    defer { nextAge += 1 }
    return Partial(age: nextAge)
  }
}

/// What has come so far of a packet that was cut up.
private struct Partial {
  /// Extension headers, and the 60 octets of the longest TCP header.
  private static var headLimit: Int { 256 }

  /// The first octets of the payload; 0 where they have not come.
  var head = [UInt8](repeating: 0, count: headLimit)
  /// From where on the capture does not hold them.
  var headEnd = headLimit
  var received = RangeSet<Int>()
  /// The octets of the whole payload, once the last fragment has told.
  var length: Int?
  /// Which of the packets that are not whole came first.
  let age: Int

  init(age: Int) { self.age = age }

  var isWhole: Bool { length.map { received.ranges.first == 0..<$0 } ?? false }

  mutating func take(_ fragment: IPFragment, of bytes: FrameBytes) {
    received.insert(contentsOf: fragment.range)
    if !fragment.hasMore { length = fragment.range.upperBound }
    guard fragment.range.lowerBound < head.count else { return }
    let wanted = min(fragment.range.count, head.count - fragment.range.lowerBound)
    let captured = max(0, min(wanted, bytes.end - fragment.start))
    for index in 0..<captured {
      head[fragment.range.lowerBound + index] = bytes.captured.octet(at: fragment.start + index)
    }
    if captured < wanted { headEnd = min(headEnd, fragment.range.lowerBound + captured) }
  }

  func packet(_ identity: IPFragment.Identity) -> Packet? {
    guard let length else { return nil }
    let octets = head.octets.extracting(first: min(headEnd, length))
    var packet = try? PacketDecoder.decodeReassembled(
      FrameBytes(octets, wireLength: length), from: identity.source, to: identity.destination,
      identity.protocolNumber, identification: identity.identification)
    guard case .tcp = packet?.transport else { return nil }
    packet?.payloadOffset = 0
    packet?.headerLength = 0
    packet?.capturedPayloadLength = 0
    packet?.wrapping = identity.wrapping
    return packet
  }
}
