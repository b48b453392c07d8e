import WireFormat

/// What the findings of one end remember from segment to segment.
struct FlowPast {
  /// How often its last acknowledgment was repeated.
  var duplicateAcks: UInt32 = 0
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
}
