/// What a capture counted.
package struct CaptureStatistics: Hashable, Sendable {
  /// Packets that reached it, passed its filter, and are or were in its ring, or found no room there.
  package var received: Int
  /// Packets that found no room in its ring.
  package var dropped: Int
  /// Packets that the interface had no room for.
  package var interfaceDropped: Int

  /// Packets that nobody has seen.
  package var lost: Int { dropped + interfaceDropped }

  static func - (one: CaptureStatistics, other: CaptureStatistics) -> CaptureStatistics {
    CaptureStatistics(
      received: one.received - other.received, dropped: one.dropped - other.dropped,
      interfaceDropped: one.interfaceDropped - other.interfaceDropped)
  }
}
