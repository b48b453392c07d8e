public import WireFormat

/// How far a capture can be relied on for what it does not show.
public struct CaptureEnd: Hashable, Sendable {
  /// Packets that the capture lost.
  public var droppedPackets: Int
  /// Whether nothing is missing at the end: the file is whole, or the live capture was drained.
  public var isComplete: Bool
  /// Whether nothing came after it: who captured waited until all was over.
  public var isDrained: Bool
  /// When the last packet was seen; nil: not known.
  public var time: Timestamp?
  /// Packets of the conversation that came too late to be put in order.
  package var disorderedPackets = 0
  /// Whether the conversation was given up before, for want of room.
  package var isEvicted = false
  /// Whether it is known to hold what both ends of every conversation sent: who captured stood at both.
  public var holdsBothDirections: Bool
  /// Of a conversation of SYNs alone: whether anything in the capture goes the way of an answer.
  var holdsAnswers = true
  /// Times of which the capture may hold nothing.
  package var gaps: [CaptureGap] = []

  /// An end from its parts.
  ///
  /// - Parameters:
  ///   - droppedPackets: packets that the capture lost.
  ///   - isComplete: whether nothing is missing at the end.
  ///   - isDrained: whether nothing came after it.
  ///   - time: when the last packet was seen; nil: not known.
  ///   - holdsBothDirections: whether it is known to hold what both ends of every conversation sent.
  public init(
    droppedPackets: Int = 0, isComplete: Bool = true, isDrained: Bool = true, time: Timestamp? = nil,
    holdsBothDirections: Bool = true
  ) {
    self.droppedPackets = droppedPackets
    self.isComplete = isComplete
    self.isDrained = isDrained
    self.time = time
    self.holdsBothDirections = holdsBothDirections
  }

  /// Whether the capture went on for so long after a conversation's last packet that nothing more of it came:
  /// for more than a minute, and for more than twice its longest silence.
  func outlasts(_ last: Timestamp, longestSilence: Int64) -> Bool {
    guard let time else { return false }
    let rest = time - last
    return rest > 60_000_000_000 && rest / 2 > longestSilence
  }
}
