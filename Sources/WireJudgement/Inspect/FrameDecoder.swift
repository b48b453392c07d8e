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

  /// - Parameter filter: which frames are looked at; nil: all. The others still count, so that frames keep
  ///   their numbers.
  package init(filter: FrameFilter? = nil) {
    self.filter = filter
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
      return nil
    }
    if frame.byteCount < wireLength { cut = (cut.count + 1, max(cut.octets, frame.byteCount)) }
    do {
      let packet = try PacketDecoder.decode(frame, linkType: linkType, wireLength: wireLength)
      switch packet.transport {
      case .tcp, .icmp: return packet
      case .udp(let datagram):
        if UDPCarrier.isPort(packet.destination.port) || UDPCarrier.isPort(packet.source.port) {
          note(carrier: packet, in: frame)
        }
        if let identification = datagram.identification {
          note(fragment: packet, identification, IPProtocol.udp.rawValue, isSeen: true)
        }
        return packet
      case .other(let number):
        undecodedCount += 1
        note(number, packet, in: frame)
        return packet
      case .fragment(let fragment):
        let whole = assembler.add(frame, linkType: linkType, wireLength: wireLength)
        note(fragment: packet, fragment.identification, fragment.protocolNumber, isSeen: whole != nil)
        return whole ?? packet
      }
    } catch {
      undecodedCount += 1
      note(error, frame, linkType: linkType, wireLength: wireLength)
      return nil
    }
  }

  /// What may hold packets of conversations, and was not looked at.
  package var unseen: UnseenFrames { fragments.added(to: unread) }

  @inline(never)
  private mutating func note(_ number: UInt8, _ packet: Packet, in frame: RawSpan) {
    if number == UnseenKind.pim, UnreadFrame.isRegisterOfPIM(frame, at: packet.payloadOffset) {
      unread.add(.ipProtocol(number), frame: self.number)
    } else if let kind = UnseenKind(protocolNumber: number) {
      unread.add(kind, frame: self.number)
    }
  }

  @inline(never)
  private mutating func note(carrier packet: Packet, in frame: RawSpan) {
    guard let carrier = UDPCarrier(packet, in: frame) else { return }
    unread.add(.tunnel(Tunnel(carrier)), frame: self.number)
  }

  @inline(never)
  private mutating func note(
    fragment packet: Packet, _ identification: UInt32, _ protocolNumber: UInt8, isSeen: Bool
  ) {
    guard UnseenKind.mayCarry(fragmentsOf: protocolNumber) else { return }
    if fragments.isFull {
      unread = unseen
      fragments = FragmentLedger()
    }
    fragments.note(
      packet, identification: identification, protocolNumber: protocolNumber, frame: self.number,
      isSeen: isSeen)
  }

  @inline(never)
  private mutating func note(_ error: DecodeError, _ frame: RawSpan, linkType: LinkType, wireLength: Int) {
    guard let kind = UnseenKind(error, frame, linkType: linkType, wireLength: wireLength) else { return }
    let isOfTransport = error.layer == .tcp || error.layer == .udp
    let ends =
      isOfTransport
      ? UnreadFrame.endpoints(
        of: frame, linkType: linkType, wireLength: wireLength, transportAt: error.offset) : nil
    unread.add(kind, frame: self.number, between: ends)
  }

  private mutating func note(_ linkType: LinkType) {
    self.linkType = linkType
    if !linkTypes.contains(linkType) { linkTypes.append(linkType) }
  }
}
