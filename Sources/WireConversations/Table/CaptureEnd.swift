/// How far a capture can be relied on for what it does not show.
public struct CaptureEnd: Hashable, Sendable {
  /// Packets that the capture lost.
  public var droppedPackets: Int
  /// Whether nothing is missing at the end: the file is whole, or the live capture was drained.
  public var isComplete: Bool

  /// An end from its parts.
  ///
  /// - Parameters:
  ///   - droppedPackets: packets that the capture lost.
  ///   - isComplete: whether nothing is missing at the end.
  public init(droppedPackets: Int = 0, isComplete: Bool = true) {
    self.droppedPackets = droppedPackets
    self.isComplete = isComplete
  }
}
