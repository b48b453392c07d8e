/// The road from the octets of a frame to the packet that counts, through whatever it is wrapped in.
///
/// Ethernet, IP and a transport is the straight road, in `PacketDecoder`; everything else goes through one
/// loop, which ends in the same transport.
public struct Unwrapper: Sendable {
  /// What came of a frame that did not go the straight road.
  public struct Outcome: Sendable {
    /// The innermost wrapper of which it has to be said when its inside is not read.
    public internal(set) var wrapper: Wrapper?
    /// Where reading ended.
    public internal(set) var offset = 0
    /// Why the inside of a datagram was not read, although it has the shape of a carrier: the packet is the
    /// datagram.
    public internal(set) var unread: DecodeError?
    /// Whom the innermost IP header is between, with ports where they were captured; nil: there is none.
    public internal(set) var ends: (source: Endpoint, destination: Endpoint)?
    /// The IP header of the packet: its first octet.
    var network: Int?
    /// Of IEEE 802.11: where the next packet of the frame begins; 0: there is none.
    var nextSubframe = 0
    /// The way to a fragment.
    var fragment: IPFragment?

    init() {}
  }

  /// What is unwrapped.
  public let options: Unwrapping
  /// The labels of what it has unwrapped.
  public let labels: WrappingLabels
  /// What came of the last frame that did not go the straight road.
  public private(set) var outcome = Outcome()
  /// What stands behind the packets of Ethernet.
  private var trailer = FrameTrailer()
  private var lastLabel = (wrapping: Wrapping(), number: 0 as UInt32)
  /// The last label of a wrapper alone.
  private var lastAlone = (wrapper: Wrapper.vlan, tag: UInt32.max, number: 0 as UInt32)

  /// Nothing unwrapped yet.
  public init(_ options: Unwrapping = Unwrapping(), labels: WrappingLabels = WrappingLabels()) {
    self.options = options
    self.labels = labels
  }

  /// Decodes a frame; parameters as for `PacketDecoder.decode`.
  ///
  /// - Throws: `DecodeError`, after which `outcome` says more.
  @inline(__always)
  public mutating func decode(_ frame: RawSpan, linkType: LinkType, wireLength: Int) throws(DecodeError)
    -> Packet
  {
    var packet = Packet.none
    try decode(frame, linkType: linkType, wireLength: wireLength, into: &packet)
    return packet
  }

  /// The same, into a packet that stays where it is: to carry it costs as much as to decode it.
  public mutating func decode(
    _ frame: RawSpan, linkType: LinkType, wireLength: Int, into packet: inout Packet
  ) throws(DecodeError) {
    if linkType == .ethernet {
      let bytes = FrameBytes(frame, wireLength: wireLength)
      let road = StraightRoad(bytes, typeAt: 12, options)
      // Each way ends for itself: brought together, every packet would pay for the largest.
      if road.start > 0 {
        if road.wireEnd == bytes.wireEnd {
          trailer.refute()
        } else {
          trailer.note(packetEnd: road.wireEnd, frameEnd: bytes.wireEnd)
        }
        if road.isUDP { packet = road.datagram(bytes) } else { packet = road.segment(bytes) }
        return
      }
    }
    packet = try unwrapBriefly(frame, linkType: linkType, wireLength: wireLength)
  }

  /// Why the inside of the datagram that was decoded last was not read; nil from then on.
  public mutating func takeUnread() -> DecodeError? {
    defer { outcome.unread = nil }
    return outcome.unread
  }

  /// Whether the frame that was decoded last holds another packet.
  public var hasMore: Bool { outcome.nextSubframe > 0 }

  /// Decodes the two wrappers that whole captures are made of, a VLAN tag and VXLAN in IPv4, each alone: the
  /// loop would come to the same.
  @inline(never)
  private mutating func unwrapBriefly(_ frame: RawSpan, linkType: LinkType, wireLength: Int)
    throws(DecodeError) -> Packet
  {
    let bytes = FrameBytes(frame, wireLength: wireLength)
    if linkType == .ethernet, options.isOn, frame.byteCount >= 50 {
      let (road, label) = briefRoad(bytes)
      if road.start > 0 {
        var packet = road.isUDP ? road.datagram(bytes) : road.segment(bytes)
        packet.wrapping = label
        return packet
      }
    }
    return try follow(start(linkType, bytes), bytes)
  }

  private func start(_ linkType: LinkType, _ bytes: FrameBytes) -> Descent {
    var way = Descent(linkType, wireEnd: bytes.wireEnd)
    if linkType == .ethernet { way.trailer = trailer.length }
    return way
  }

  @inline(__always)
  private mutating func briefRoad(_ bytes: FrameBytes) -> (StraightRoad, label: UInt32) {
    let frame = bytes.captured
    switch frame.bigEndian16(at: 12) {
    case 0x8100:
      let road = StraightRoad(bytes, typeAt: 16, options)
      return (road, road.start > 0 ? label(.vlan, UInt32(frame.bigEndian16(at: 14) & 0xfff)) : 0)
    case 0x0800:
      // No options, no fragment, UDP to the port of VXLAN; the flag of a VNI and nothing else.
      let end = 14 + Int(frame.bigEndian16(at: 16))
      guard frame.octet(at: 14) == 0x45, frame.bigEndian16(at: 20) & 0x3fff == 0, frame.octet(at: 23) == 17,
        frame.bigEndian16(at: 36) == 4789, options.ports.isEmpty,
        frame.bigEndian32(at: 42) == 0x0800_0000, frame.octet(at: 49) == 0,
        34 + Int(frame.bigEndian16(at: 38)) == end
      else { return (StraightRoad(), 0) }
      let road = StraightRoad(bytes, typeAt: 62, within: end, options)
      return (road, road.start > 0 ? label(.vxlan, frame.bigEndian32(at: 46) >> 8) : 0)
    default: return (StraightRoad(), 0)
    }
  }

  @inline(__always)
  private mutating func label(_ wrapper: Wrapper, _ number: UInt32) -> UInt32 {
    if lastAlone.wrapper != wrapper || lastAlone.tag != number {
      var wrapping = Wrapping()
      wrapping.append(wrapper, number)
      lastAlone = (wrapper, number, labels.number(of: wrapping))
    }
    return lastAlone.number
  }

  /// Decodes a frame that is not the straight road's.
  @inline(never)
  mutating func unwrap(_ frame: RawSpan, linkType: LinkType, wireLength: Int) throws(DecodeError) -> Packet {
    let bytes = FrameBytes(frame, wireLength: wireLength)
    return try follow(start(linkType, bytes), bytes)
  }

  /// Decodes the next packet of a frame that holds several.
  @inline(never)
  public mutating func decodeNext(_ frame: RawSpan, wireLength: Int) throws(DecodeError) -> Packet {
    let bytes = FrameBytes(frame, wireLength: wireLength)
    var way = Descent(LinkType(rawValue: 105), wireEnd: bytes.wireEnd)
    way.offset = outcome.nextSubframe
    outcome.nextSubframe = 0
    way.announcer = (.wireless, way.offset, .etherType)
    try way.readSubframe(bytes)
    return try follow(way, bytes)
  }

  /// Decodes a packet that was put together of its fragments, within what these were wrapped in; its
  /// payload is nowhere.
  @inline(never)
  public mutating func decode(_ whole: ReassembledPacket) throws(DecodeError) -> Packet {
    let bytes = FrameBytes(whole.octets.octets, wireLength: whole.wireLength)
    var way = Descent(.raw, wireEnd: bytes.wireEnd)
    way.wrapping = labels.wrapping(whole.wrapping) ?? Wrapping()
    var packet = try follow(way, bytes)
    packet.forgetPayload()
    return packet
  }

  private mutating func follow(_ start: Descent, _ bytes: FrameBytes) throws(DecodeError) -> Packet {
    var way = start
    // Where the last datagram was, and the last guess, with the next one.
    var datagram: Descent?
    var guess: Descent?
    outcome = Outcome()
    while true {
      do throws(DecodeError) {
        while true {
          switch way.next {
          case .transport(let number):
            let packet = try finish(way, number, bytes)
            note(way, bytes, packet.wrapping)
            return packet
          case .carried(.udp): datagram = way
          case .guess(let kind, let place):
            guess = way
            guess?.next = .guess(kind, place + 1)
          default: break
          }
          try way.step(bytes, options)
        }
      } catch {
        // Known, though it carries nothing: that is what it is.
        if !error.isDecided {
          if way.isGuess, !way.isAtGuess, let other = guess {
            way = other
            continue
          }
          if let datagram, let packet = try? finish(datagram, .udp, bytes) {
            note(way, bytes, transportAt: error.offset)
            outcome.unread = error
            outcome.network = datagram.network
            return packet
          }
        }
        note(way, bytes, transportAt: error.layer == .tcp || error.layer == .udp ? error.offset : nil)
        throw error
      }
    }
  }

  private mutating func finish(_ way: Descent, _ number: IPProtocol, _ bytes: FrameBytes)
    throws(DecodeError) -> Packet
  {
    var packet = try PacketDecoder.decodeCarried(
      way.layer(of: bytes), from: way.source, to: way.destination, number, at: way.offset,
      mark: way.mark, fragment: way.fragment)
    if !way.wrapping.isEmpty { packet.wrapping = label(way.wrapping) }
    return packet
  }

  @inline(__always)
  private mutating func label(_ wrapping: Wrapping) -> UInt32 {
    if wrapping != lastLabel.wrapping { lastLabel = (wrapping, labels.number(of: wrapping)) }
    return lastLabel.number
  }

  private mutating func note(
    _ way: Descent, _ bytes: FrameBytes, _ wrapping: UInt32 = 0, transportAt place: Int? = nil
  ) {
    outcome.wrapper = way.wrapper
    outcome.offset = min(way.offset, bytes.captured.byteCount)
    outcome.nextSubframe = way.nextSubframe
    guard let network = way.network else { return }
    outcome.network = network
    if way.fragment != nil {
      outcome.fragment = try? IPFragment(way.layer(of: bytes), at: network, wrapping: wrapping)
    }
    if let carrier = way.closedCarrier {
      outcome.wrapper = carrier.wrapper
      outcome.unread = way.unread
    }
    let octets = bytes.captured
    let hasPorts = place.map { $0 >= way.offset && $0 + 4 <= octets.byteCount } ?? false
    let ports = hasPorts ? octets.bigEndian32(at: place ?? 0) : 0
    outcome.ends = (
      Endpoint(way.source, UInt16(ports >> 16)),
      Endpoint(way.destination, UInt16(truncatingIfNeeded: ports))
    )
  }
}
