import WireFormat

/// A segment on its way to its conversation.
struct Arrival {
  var segment: TCPSegment
  var packet: Packet
  var tuple: FourTuple
  /// Whether its source is the endpoint that `tuple` holds first.
  var sourceIsLower: Bool
  var frame: Int
  var time: Timestamp
  var delivered: Bool
}

/// A SYN with another ISN on a conversation that is open, and its repetitions.
struct HeldSYN {
  /// The number that the conversation gets if it is a new one.
  var id: Int
  /// Which end of the open conversation sent it.
  var sender: Int
  var arrivals: [Arrival]

  /// How many repetitions are waited for.
  static let limit = 8

  /// Whether a segment is the same SYN again.
  func isRepeated(by segment: TCPSegment, from sender: Int) -> Bool {
    sender == self.sender && segment.flags.contains(.syn) && !segment.flags.contains(.ack)
      && segment.sequenceNumber == arrivals[0].segment.sequenceNumber
  }

  /// Whether a segment is the SYN+ACK that accepts it.
  func isAccepted(by segment: TCPSegment, from sender: Int) -> Bool {
    let syn = arrivals[0].segment
    let acknowledged = segment.acknowledgmentNumber &- syn.sequenceNumber
    return sender != self.sender && segment.flags.isSuperset(of: [.syn, .ack]) && acknowledged >= 1
      && acknowledged <= UInt32(truncatingIfNeeded: syn.payloadLength + 1)
  }
}

extension TCPTracker {
  /// What a segment may begin.
  enum Opening {
    /// Nothing: it belongs to this conversation.
    case none
    /// A new use of the four-tuple.
    case new
    /// That only its answer tells.
    case undecided
  }

  /// Whether a segment begins a new use of the four-tuple.
  func opening(by segment: TCPSegment, from sender: Int) -> Opening {
    guard segment.flags.contains(.syn), !segment.flags.contains(.ack), !segment.flags.contains(.rst) else {
      return .none
    }
    let flow = flows[sender]
    if flow.hasBase && flow.base == segment.sequenceNumber {
      // The same ISN: a retransmission, until its sender has sent something else.
      return hasEnded && flow.hasSpoken ? .new : .none
    }
    if hasEnded { return .new }
    // The first that this end sends: an open from both ends.
    return flow.hasNext ? .undecided : .none
  }
}
