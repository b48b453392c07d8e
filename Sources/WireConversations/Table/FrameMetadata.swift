import WireFormat

/// Where and when a packet was seen.
struct FrameMetadata {
  /// The frame, from 1.
  var frame: Int
  /// When it was captured.
  var time: Timestamp
  /// False for a segment that the bench dropped: sent, but never delivered.
  var delivered: Bool
  /// Who sent it.
  var origin = PacketOrigin.kernel
  /// What the kernel was seen to say after it.
  var observed = ObservedStates()
  /// What it was wrapped in, by its number in the labels of its decoder; 0: nothing.
  var wrapping: UInt32 = 0

  /// Whether it did not simply go from one kernel to the other.
  @inline(__always)
  var hasIntervention: Bool { !delivered || origin != .kernel }
}

extension PacketIntervention {
  init(_ metadata: FrameMetadata) {
    self.init(frame: metadata.frame, origin: metadata.origin, deliveredAtOnce: metadata.delivered)
  }
}

extension [PacketIntervention] {
  /// A packet of these is received now; the states are those after it.
  mutating func receive(frame: Int, time: Timestamp, initiator: TCPState? = nil, responder: TCPState? = nil) {
    guard let place = firstIndex(where: { $0.frame == frame }) else { return }
    self[place].received = time
    self[place].initiatorState = initiator
    self[place].responderState = responder
  }
}
