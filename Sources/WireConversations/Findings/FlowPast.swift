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
  /// The place of its last segment that carried payload; 0 for none.
  var lastPayloadPlace: UInt32 = 0
  /// What its packets have in common.
  var marks = PacketMarks()
  /// The number of its last SYN with another ISN, on a conversation that is open.
  var foreignSYN: UInt32?
  /// Whether its last segment was a keep-alive.
  var sentKeepAlive = false
  /// Whether its last segment asked whether a closed window has opened.
  var sentProbe = false
  /// Whether it was just given a reason for a challenge ACK by a SYN (RFC 5961 section 4).
  var owesChallenge = false
  /// The octets of that packet; 0: none was, or it has been sent again in smaller ones.
  var tooBigLength: UInt16 = 0
}
