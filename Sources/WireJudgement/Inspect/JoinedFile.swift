/// A file that was read with others, as one capture.
public struct JoinedFile: Hashable, Codable, Sendable {
  /// The file, as it was named.
  public var file: String
  /// How many frames it has. Frames are counted through all files, and reports name them by file and number.
  public var frames: Int

  /// A file from its parts.
  public init(file: String, frames: Int) {
    self.file = file
    self.frames = frames
  }
}
