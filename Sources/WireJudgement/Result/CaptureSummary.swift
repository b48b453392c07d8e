/// What a capture holds.
public struct CaptureSummary: Hashable, Codable, Sendable {
  /// The name of the file within the directory of the run.
  public var file: String
  /// Frames in the file.
  public var packets: Int
  /// Packets that the kernel could not deliver.
  public var dropped: Int
  /// Whether the last probe was seen, so that nothing is missing at the end.
  public var drained: Bool

  /// From its parts.
  package init(
    file: String, packets: Int, dropped: Int, drained: Bool
  ) {
    self.file = file
    self.packets = packets
    self.dropped = dropped
    self.drained = drained
  }
}
