public import WireConversations

/// In how many conversations the clock of one direction was behind that of the other, as those of two taps
/// are.
public struct ClockOffsets: Hashable, Codable, Sendable {
  /// How many conversations show it.
  public private(set) var count = 0
  /// By how much at least, in nanoseconds: the most that any of them shows, of one offset that all have.
  public private(set) var longest: Int64 = 0

  /// None.
  public init() {}

  /// Counts one.
  public mutating func add(_ offset: ClockOffset) {
    count += 1
    longest = max(longest, offset.nanoseconds)
  }
}
