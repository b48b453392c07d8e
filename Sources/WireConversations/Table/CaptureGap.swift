public import WireFormat

/// A time of which the capture may hold nothing, because a file of it is missing.
public struct CaptureGap: Hashable, Codable, Sendable {
  /// When the last packet before it was seen.
  public var start: Timestamp
  /// When the first packet behind it was seen.
  public var end: Timestamp

  /// A gap from its ends.
  public init(start: Timestamp, end: Timestamp) {
    self.start = start
    self.end = end
  }
}
