import WireCapture
import WireFormat

/// From frames to packets: what a filter takes, as far as it can be taken apart.
package struct FrameDecoder {
  /// How many frames it was given.
  package private(set) var frameCount = 0
  /// The number of the frame that is being read.
  private var number = 0
  /// How many of them the filter did not take.
  private var passedOverCount = 0
  /// How many of these are wrapped, so that the filter, which knows the outside, may have missed the inside.
  package private(set) var hiddenCount = 0
  /// How many could not be taken apart down to the transport.
  package private(set) var undecodedCount = 0
  /// How many were cut when they were captured, and to how many octets the longest of them.
  package private(set) var cut = (count: 0, octets: 0)
  /// What it could not look into, but for fragments.
  private var unread = UnseenFrames()
  private var fragments = FragmentLedger()
  /// The link layers, in the order of their appearance.
  package private(set) var linkTypes: [LinkType] = []
  private var linkType: LinkType?
  private var knownLinkTypes: Set<LinkType> = []
  private let filter: FrameFilter?
  private var assembler = SegmentAssembler()
  private var carriers = CarrierAssembler()
  private var unwrapper: Unwrapper

  /// - Parameters:
  ///   - filter: which frames are looked at; nil: all. The others still count, so that frames keep their
  ///     numbers.
  ///   - unwrapping: what is unwrapped.
  ///   - labels: receives what packets were wrapped in.
  package init(
    filter: FrameFilter? = nil, unwrapping: Unwrapping = Unwrapping(),
    labels: WrappingLabels = WrappingLabels()
  ) {
    self.filter = filter
    unwrapper = Unwrapper(unwrapping, labels: labels)
  }

  /// How many frames it looked at.
  var judgedCount: Int { frameCount - passedOverCount }

  /// Reads one frame.
  ///
  /// - Parameters:
  ///   - frame: its octets, as far as they were captured.
  ///   - wireLength: its octets on the wire.
  ///   - number: its number; nil: they come in the order of their numbers.
  ///   - packet: becomes the packet, if there is one, and the filter takes it; it stays where it is, because
  ///     to carry it costs as much as to decode it.
  /// - Returns: whether it did.
  @inline(__always)
  package mutating func decode(
    _ frame: RawSpan, linkType: LinkType, wireLength: Int, number: Int? = nil, into packet: inout Packet
  ) -> Bool {
    frameCount += 1
    self.number = number ?? frameCount
    if linkType != self.linkType { note(linkType) }
    if let filter, !filter.takes(frame, linkType: linkType, wireLength: wireLength) {
      passedOverCount += 1
      noteHidden(frame, linkType: linkType, wireLength: wireLength)
      return false
    }
    if frame.byteCount < wireLength { cut = (cut.count + 1, max(cut.octets, frame.byteCount)) }
    do {
      try unwrapper.decode(frame, linkType: linkType, wireLength: wireLength, into: &packet)
    } catch {
      undecodedCount += 1
      note(error, frame, linkType: linkType, wireLength: wireLength)
      return false
    }
    switch packet.transport {
    case .tcp, .icmp: return true
    case .udp(let datagram):
      if let identification = datagram.identification {
        return note(
          first: &packet, identification, datagram.payloadLength, in: frame, linkType: linkType,
          wireLength: wireLength)
      }
      if let error = unwrapper.takeUnread() {
        note(error, frame, linkType: linkType, wireLength: wireLength)
      }
      return true
    case .other(let number):
      if takeFragment(of: number, &packet, in: frame, wireLength: wireLength) { return true }
      undecodedCount += 1
      note(number)
      return true
    case .fragment(let fragment):
      return note(fragment, &packet, in: frame, wireLength: wireLength)
    }
  }

  /// Whether the frame that was read last holds another packet, as an A-MSDU of IEEE 802.11 may.
  @inline(__always)
  package var hasMore: Bool { unwrapper.hasMore }

  /// Reads the next packet of a frame that holds several.
  ///
  /// - Returns: whether there is one; it is in `packet`.
  @inline(never)
  package mutating func decodeNext(
    _ frame: RawSpan, linkType: LinkType, wireLength: Int, into packet: inout Packet
  ) -> Bool {
    do {
      packet = try unwrapper.decodeNext(frame, wireLength: wireLength)
    } catch {
      note(error, frame, linkType: linkType, wireLength: wireLength)
      return false
    }
    switch packet.transport {
    case .tcp, .udp, .icmp: break
    case .other(let number):
      if !takeFragment(of: number, &packet, in: frame, wireLength: wireLength) { note(number) }
    case .fragment(let fragment):
      return note(fragment, &packet, in: frame, wireLength: wireLength)
    }
    return true
  }

  @inline(never)
  private mutating func noteHidden(_ frame: RawSpan, linkType: LinkType, wireLength: Int) {
    let packet = try? unwrapper.decode(frame, linkType: linkType, wireLength: wireLength)
    if let packet, packet.wrapping != 0 { hiddenCount += 1 }
    while unwrapper.hasMore { _ = try? unwrapper.decodeNext(frame, wireLength: wireLength) }
  }

  /// What may hold packets of conversations, and was not looked at.
  package var unseen: UnseenFrames { fragments.added(to: unread) }

  @inline(never)
  private mutating func note(_ number: UInt8) {
    if let kind = UnseenKind(protocolNumber: number) { unread.add(kind, frame: self.number) }
  }

  @inline(never)
  private mutating func note(
    fragment packet: Packet, _ identification: UInt32, _ protocolNumber: UInt8, isSeen: Bool,
    isCarrier: Bool = false
  ) {
    guard UnseenKind.mayCarry(fragmentsOf: protocolNumber) else { return }
    if fragments.isFull {
      unread = unseen
      fragments = FragmentLedger()
    }
    fragments.note(
      packet, identification: identification, protocolNumber: protocolNumber, frame: self.number,
      isSeen: isSeen, isCarrier: isCarrier)
  }

  @inline(never)
  private mutating func note(_ error: DecodeError, _ frame: RawSpan, linkType: LinkType, wireLength: Int) {
    let outcome = unwrapper.outcome
    guard let kind = UnseenKind(error, outcome, frame, linkType: linkType, wireLength: wireLength) else {
      return
    }
    unread.add(kind, frame: number, between: unwrapper.ends(behind: error, in: frame))
  }

  private mutating func note(_ linkType: LinkType) {
    self.linkType = linkType
    if knownLinkTypes.insert(linkType).inserted { linkTypes.append(linkType) }
  }
}

// Fragments.
extension FrameDecoder {
  /// Adds a fragment to the others of its packet, which it becomes if that is whole by now.
  ///
  /// - Returns: whether there is a packet: not where what is inside is not read.
  @inline(never)
  private mutating func note(
    _ fragment: Fragment, _ packet: inout Packet, in frame: RawSpan, wireLength: Int
  ) -> Bool {
    guard unwrapper.options.isOn, UnseenKind.mayUnwrap(fragment.protocolNumber) else {
      let whole = assembler.add(frame, wireLength: wireLength, unwrapper.outcome)
      note(fragment: packet, fragment.identification, fragment.protocolNumber, isSeen: whole != nil)
      if let whole { packet = whole }
      return true
    }
    let whole = carriers.add(frame, wireLength: wireLength, unwrapper.outcome)
    note(fragment: packet, fragment.identification, fragment.protocolNumber, isSeen: whole != nil)
    return whole.map { read($0, into: &packet) } ?? true
  }

  /// Adds the first fragment of a datagram: that is the datagram, unless it carries packets of others.
  ///
  /// - Returns: as above.
  @inline(never)
  private mutating func note(
    first packet: inout Packet, _ identification: UInt32, _ payloadLength: Int, in frame: RawSpan,
    linkType: LinkType, wireLength: Int
  ) -> Bool {
    let number = IPProtocol.udp.rawValue
    guard unwrapper.options.isOn, unwrapper.outcome.isFirstOfCarrier else {
      if let error = unwrapper.takeUnread() {
        note(error, frame, linkType: linkType, wireLength: wireLength)
      }
      note(fragment: packet, identification, number, isSeen: true)
      return true
    }
    let whole = carriers.add(frame, wireLength: wireLength, unwrapper.outcome)
    note(fragment: packet, identification, number, isSeen: whole != nil, isCarrier: true)
    if let whole { return read(whole, into: &packet) }
    packet.becomeFragment(number, identification)
    return true
  }

  /// Adds the first fragment of what carries packets of others without ports.
  ///
  /// - Returns: whether it is one.
  @inline(never)
  private mutating func takeFragment(
    of number: UInt8, _ packet: inout Packet, in frame: RawSpan, wireLength: Int
  ) -> Bool {
    guard unwrapper.options.isOn, UnseenKind.mayUnwrap(number),
      let identification = unwrapper.outcome.identification
    else { return false }
    let whole = carriers.add(frame, wireLength: wireLength, unwrapper.outcome)
    note(fragment: packet, identification, number, isSeen: whole != nil)
    let outside = packet
    if let whole, read(whole, into: &packet) { return true }
    packet = outside
    packet.becomeFragment(number, identification)
    return true
  }

  /// Reads what a packet carries that is whole.
  ///
  /// - Returns: whether there is a packet.
  private mutating func read(_ whole: ReassembledPacket, into packet: inout Packet) -> Bool {
    do {
      packet = try unwrapper.decode(whole)
    } catch {
      undecodedCount += 1
      note(error, whole)
      return false
    }
    switch packet.transport {
    case .tcp, .icmp: break
    case .udp:
      if let error = unwrapper.takeUnread() { note(error, whole) }
    case .other(let number):
      undecodedCount += 1
      note(number)
    case .fragment(let fragment):
      return note(fragment, &packet, in: whole.octets.span.bytes, wireLength: whole.wireLength)
    }
    return true
  }

  private mutating func note(_ error: DecodeError, _ whole: ReassembledPacket) {
    note(error, whole.octets.span.bytes, linkType: .raw, wireLength: whole.wireLength)
  }
}

extension Packet {
  /// Takes it for the first fragment of a packet that is not whole.
  fileprivate mutating func becomeFragment(_ number: UInt8, _ identification: UInt32) {
    transport = .fragment(
      Fragment(protocolNumber: number, identification: identification, offset: 0, payloadLength: 0))
  }
}
