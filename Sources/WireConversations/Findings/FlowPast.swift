import WireFormat

/// What the findings of one end remember from segment to segment.
struct FlowPast {
  /// How often its last acknowledgment was repeated.
  var duplicateAcks: UInt32 = 0
  /// The number of its segment that was too big for a router, as an ICMP error said last.
  var tooBigSequence: UInt32 = 0
  /// When it acknowledged last.
  var lastAckTime = Timestamp(nanoseconds: 0)
  /// When its highest sequence number grew last.
  var nextTime = Timestamp(nanoseconds: 0)
  /// The last frame of it that carried payload; 0 for none.
  var lastPayloadFrame: UInt32 = 0
  /// Whether its last segment was a keep-alive.
  var sentKeepAlive = false
  /// Whether it was just given a reason for a challenge ACK (RFC 5961).
  var owesChallenge = false
  /// The octets of that packet; 0: none was, or it has been sent again in smaller ones.
  var tooBigLength: UInt16 = 0
}

/// The frame before, to recognize a copy.
struct PreviousFrame {
  var segment: TCPSegment
  var sender: Int
  var time: Timestamp
}
