/// A moment, in nanoseconds since 1970-01-01T00:00:00Z; the resolution every capture is read into.
public struct Timestamp: Hashable, Comparable, Codable, Sendable {
  /// Nanoseconds since the epoch; negative before it.
  public var nanoseconds: Int64

  /// A moment from its nanoseconds since the epoch.
  @inlinable
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Whether `lhs` is the earlier moment.
  @inlinable
  public static func < (lhs: Timestamp, rhs: Timestamp) -> Bool {
    lhs.nanoseconds < rhs.nanoseconds
  }

  /// The nanoseconds from `rhs` to `lhs`, wrapping on overflow (a damaged capture may say anything).
  @inlinable
  public static func - (lhs: Timestamp, rhs: Timestamp) -> Int64 {
    lhs.nanoseconds &- rhs.nanoseconds
  }
}
