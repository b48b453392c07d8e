import WireFormat

/// A segment of which it is not known yet whether the open conversation has it, or a new one.
struct Arrival {
  var segment: TCPSegment
  var metadata: FrameMetadata
  var tuple: FourTuple
  /// Whether its source is the endpoint that `tuple` holds first.
  var sourceIsLower: Bool

  init(_ packet: borrowing KeyedPacket, _ segment: TCPSegment) {
    self.segment = segment
    metadata = packet.metadata
    tuple = packet.tuple
    sourceIsLower = packet.sourceIsLower
  }

  init(_ segment: TCPSegment, _ metadata: FrameMetadata, _ ends: Ends, _ sender: Int) {
    self.segment = segment
    self.metadata = metadata
    tuple = ends.tuple
    sourceIsLower = (sender == 0) == ends.initiatorIsLower
  }
}

/// A SYN with a new ISN on an open conversation, held until its answer shows whether it opens a new one. The
/// segments that came after it are held, too.
struct HeldSYN {
  /// The number that the conversation gets if it is a new one.
  var id: Int
  /// Which end of the open conversation sent it.
  var sender: Int
  /// The SYN first.
  var arrivals: [Arrival]

  /// The most segments that are held.
  static let limit = 16

  /// Whether a segment answers nothing: it repeats the SYN, it is a late copy of the open conversation's SYN,
  /// or the other end still sends in the open conversation.
  func isStillUndecided(by segment: TCPSegment, from sender: Int, in open: borrowing TCPTracker) -> Bool {
    guard arrivals.count < Self.limit else { return false }
    if sender != self.sender {
      return segment.flags.isDisjoint(with: [.syn, .rst])
        || (isCrossed(by: segment, from: sender)
          && segment.sequenceNumber != open.flows[sender].base)
    }
    return isRepeated(by: segment, from: sender)
      || (segment.flags.contains(.syn) && !segment.flags.contains(.ack)
        && segment.sequenceNumber == open.flows[sender].base)
  }

  /// Whether a segment is the same SYN again.
  func isRepeated(by segment: TCPSegment, from sender: Int) -> Bool {
    sender == self.sender && segment.flags.contains(.syn) && !segment.flags.contains(.ack)
      && segment.sequenceNumber == arrivals[0].segment.sequenceNumber
  }

  /// Whether a segment is a SYN of the other end: an open from both ends.
  func isCrossed(by segment: TCPSegment, from sender: Int) -> Bool {
    sender != self.sender && segment.flags.contains(.syn)
      && segment.flags.isDisjoint(with: [.ack, .rst])
  }

  /// Whether a segment answers the SYN: the peer's SYN+ACK accepts it, the peer's reset refuses it. In a
  /// simultaneous open the sender's own SYN+ACK answers it, by acknowledging the peer's SYN (RFC 9293 figure
  /// 7).
  func isAnswered(by segment: TCPSegment, from sender: Int) -> Bool {
    let syn = arrivals[0].segment
    if sender == self.sender {
      return segment.flags.isSuperset(of: [.syn, .ack]) && segment.sequenceNumber == syn.sequenceNumber
        && arrivals.contains {
          $0.segment.flags.contains(.syn) && $0.sourceIsLower != arrivals[0].sourceIsLower
            && segment.acknowledgmentNumber == $0.segment.sequenceNumber &+ 1
        }
    }
    let acknowledged = segment.acknowledgmentNumber &- syn.sequenceNumber
    return sender != self.sender && segment.flags.contains(.ack)
      && !segment.flags.isDisjoint(with: [.syn, .rst]) && acknowledged >= 1
      && acknowledged <= UInt32(truncatingIfNeeded: syn.payloadLength + 1)
  }

  /// Whether an ICMP error quotes the SYN.
  func isAnswered(by message: ICMPMessage, about quotedSender: Int) -> Bool {
    quotedSender == sender && message.quoted?.sequenceNumber == arrivals[0].segment.sequenceNumber
  }
}

extension TCPTracker {
  /// What a segment may begin.
  enum Opening {
    /// Nothing: it belongs to this conversation.
    case none
    /// A new use of the four-tuple.
    case new
    /// Either: only its answer tells.
    case undecided
  }

  /// Whether a segment begins a new use of the four-tuple.
  func opening(by segment: TCPSegment, from sender: Int) -> Opening {
    guard segment.flags.contains(.syn), !segment.flags.contains(.ack), !segment.flags.contains(.rst) else {
      return .none
    }
    if flows[sender].hasBase && flows[sender].base == segment.sequenceNumber {
      // The same ISN: a copy, sent again or late.
      return .none
    }
    if isLateSYN(segment, from: sender) { return .none }
    if hasEnded { return .new }
    return opensFromBothEnds(bySYNOf: sender) ? .none : .undecided
  }

  /// Whether a SYN of `sender` makes a simultaneous open: it is the first SYN of `sender`, and the peer has
  /// sent nothing but SYNs.
  ///
  /// A split handshake counts, too: `sender` acknowledges the peer's SYN first, with any sequence number, and
  /// sends its own SYN then.
  func opensFromBothEnds(bySYNOf sender: Int) -> Bool {
    let other = receiver(of: sender)
    return flows[sender].synCount == 0 && flows[sender].synAckCount == 0 && flows[other].synCount > 0
      && !flows[other].hasSentMoreThanSYN
  }
}
