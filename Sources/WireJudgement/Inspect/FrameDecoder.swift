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
  /// - Returns: the packet; nil where there is none, or the filter does not take it.
  @inline(__always)
  package mutating func decode(
    _ frame: RawSpan, linkType: LinkType, wireLength: Int, number: Int? = nil
  ) -> Packet? {
    frameCount += 1
    self.number = number ?? frameCount
    if linkType != self.linkType { note(linkType) }
    if let filter, !filter.takes(frame, linkType: linkType, wireLength: wireLength) {
      passedOverCount += 1
      noteHidden(frame, linkType: linkType, wireLength: wireLength)
      return nil
    }
    if frame.byteCount < wireLength { cut = (cut.count + 1, max(cut.octets, frame.byteCount)) }
    do {
      let packet = try unwrapper.decode(frame, linkType: linkType, wireLength: wireLength)
      switch packet.transport {
      case .tcp, .icmp: return packet
      case .udp(let datagram):
        if let identification = datagram.identification {
          return note(
            first: packet, identification, datagram.payloadLength, in: frame, linkType: linkType,
            wireLength: wireLength)
        }
        if let error = unwrapper.takeUnread() {
          note(error, frame, linkType: linkType, wireLength: wireLength)
        }
        return packet
      case .other(let number):
        if let whole = takeFragment(of: number, packet, in: frame, wireLength: wireLength) { return whole }
        undecodedCount += 1
        note(number)
        return packet
      case .fragment(let fragment):
        return note(fragment, packet, in: frame, wireLength: wireLength)
      }
    } catch {
      undecodedCount += 1
      note(error, frame, linkType: linkType, wireLength: wireLength)
      return nil
    }
  }

  /// Whether the frame that was read last holds another packet, as an A-MSDU of IEEE 802.11 may.
  @inline(__always)
  package var hasMore: Bool { unwrapper.hasMore }

  /// Reads the next packet of a frame that holds several.
  @inline(never)
  package mutating func decodeNext(_ frame: RawSpan, linkType: LinkType, wireLength: Int) -> Packet? {
    do {
      let packet = try unwrapper.decodeNext(frame, wireLength: wireLength)
      if case .other(let number) = packet.transport {
        if let whole = takeFragment(of: number, packet, in: frame, wireLength: wireLength) { return whole }
        note(number)
      }
      if case .fragment(let fragment) = packet.transport {
        return note(fragment, packet, in: frame, wireLength: wireLength)
      }
      return packet
    } catch {
      note(error, frame, linkType: linkType, wireLength: wireLength)
      return nil
    }
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
    if !linkTypes.contains(linkType) { linkTypes.append(linkType) }
  }
}

// Fragments.
extension FrameDecoder {
  /// Adds a fragment to the others of its packet.
  ///
  /// - Returns: the packet, if it is whole by now, else the fragment; nil where what is inside is not read.
  @inline(never)
  private mutating func note(_ fragment: Fragment, _ packet: Packet, in frame: RawSpan, wireLength: Int)
    -> Packet?
  {
    guard unwrapper.options.isOn, UnseenKind.mayUnwrap(fragment.protocolNumber) else {
      let whole = assembler.add(frame, wireLength: wireLength, unwrapper.outcome)
      note(fragment: packet, fragment.identification, fragment.protocolNumber, isSeen: whole != nil)
      return whole ?? packet
    }
    let whole = carriers.add(frame, wireLength: wireLength, unwrapper.outcome)
    note(fragment: packet, fragment.identification, fragment.protocolNumber, isSeen: whole != nil)
    guard let whole else { return packet }
    return read(whole)
  }

  /// Adds the first fragment of a datagram: that is the datagram, unless it carries packets of others.
  @inline(never)
  private mutating func note(
    first packet: Packet, _ identification: UInt32, _ payloadLength: Int, in frame: RawSpan,
    linkType: LinkType, wireLength: Int
  ) -> Packet? {
    let number = IPProtocol.udp.rawValue
    guard unwrapper.options.isOn, unwrapper.outcome.isFirstOfCarrier else {
      if let error = unwrapper.takeUnread() {
        note(error, frame, linkType: linkType, wireLength: wireLength)
      }
      note(fragment: packet, identification, number, isSeen: true)
      return packet
    }
    let whole = carriers.add(frame, wireLength: wireLength, unwrapper.outcome)
    note(fragment: packet, identification, number, isSeen: whole != nil, isCarrier: true)
    if let whole { return read(whole) }
    return Self.fragment(packet, number, identification)
  }

  /// Adds the first fragment of what carries packets of others without ports.
  ///
  /// - Returns: nil where it is none.
  @inline(never)
  private mutating func takeFragment(of number: UInt8, _ packet: Packet, in frame: RawSpan, wireLength: Int)
    -> Packet?
  {
    guard unwrapper.options.isOn, UnseenKind.mayUnwrap(number),
      let identification = unwrapper.outcome.identification
    else { return nil }
    let whole = carriers.add(frame, wireLength: wireLength, unwrapper.outcome)
    note(fragment: packet, identification, number, isSeen: whole != nil)
    return whole.flatMap { read($0) } ?? Self.fragment(packet, number, identification)
  }

  private static func fragment(_ packet: Packet, _ number: UInt8, _ identification: UInt32) -> Packet {
    var packet = packet
    packet.transport = .fragment(
      Fragment(protocolNumber: number, identification: identification, offset: 0, payloadLength: 0))
    return packet
  }

  /// Reads what a packet carries that is whole.
  private mutating func read(_ whole: ReassembledPacket) -> Packet? {
    do {
      let packet = try unwrapper.decode(whole)
      switch packet.transport {
      case .tcp, .icmp: break
      case .udp:
        if let error = unwrapper.takeUnread() { note(error, whole) }
      case .other(let number):
        undecodedCount += 1
        note(number)
      case .fragment(let fragment):
        return note(fragment, packet, in: whole.octets.span.bytes, wireLength: whole.wireLength)
      }
      return packet
    } catch {
      undecodedCount += 1
      note(error, whole)
      return nil
    }
  }

  private mutating func note(_ error: DecodeError, _ whole: ReassembledPacket) {
    note(error, whole.octets.span.bytes, linkType: .raw, wireLength: whole.wireLength)
  }
}
