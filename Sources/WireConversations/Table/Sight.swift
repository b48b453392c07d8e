import WireFormat

/// Where and when a packet was seen.
struct Sight {
  /// The frame, from 1.
  var frame: Int
  /// When it was captured.
  var time: Timestamp
  /// False for a segment that the bench dropped: sent, but never delivered.
  var delivered: Bool
  /// What the kernel was seen to say after it.
  var observed = ObservedStates()
}
