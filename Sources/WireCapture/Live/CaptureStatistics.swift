/// What a capture counted.
public struct CaptureStatistics: Hashable, Sendable {
  /// Packets that reached it, passed its filter, and are or were in its ring, or found no room there.
  public var received: Int
  /// Packets that found no room in its ring.
  public var dropped: Int
  /// Packets that the interface had no room for.
  public var interfaceDropped: Int

  /// Packets that nobody has seen.
  public var lost: Int { dropped + interfaceDropped }

  static func - (one: CaptureStatistics, other: CaptureStatistics) -> CaptureStatistics {
    CaptureStatistics(
      received: one.received - other.received, dropped: one.dropped - other.dropped,
      interfaceDropped: one.interfaceDropped - other.interfaceDropped)
  }
}
