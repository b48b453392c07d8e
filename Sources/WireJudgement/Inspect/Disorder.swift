/// Frames of a capture that stand out of the order of their times, and in which order they were judged.
public struct Disorder: Hashable, Codable, Sendable {
  /// Whose order frames were judged in.
  public enum Order: String, Hashable, Codable, Sendable, CaseIterable {
    /// That of their times.
    case times
    /// That of the file: the numbers of the segments contradict it less often, or the clock was set back.
    case file
  }

  /// How many frames stand behind one with a later time.
  public var frames: Int
  /// By how much the time of such a frame is earlier, at most, in nanoseconds.
  public var nanoseconds: Int64
  /// The order in which they were judged.
  public var order: Order
  /// On how many interfaces the clock was set back.
  public var clockSteps = 0
  /// How many frames came so late that they could not be put in order: their conversations are inconclusive.
  public var beyondWindow = 0

  /// A disorder from its parts.
  public init(frames: Int, nanoseconds: Int64, order: Order = .times) {
    self.frames = frames
    self.nanoseconds = nanoseconds
    self.order = order
  }

  /// None.
  init() {
    self.init(frames: 0, nanoseconds: 0)
  }

  /// Adds that of another file.
  mutating func add(_ other: Disorder) {
    frames += other.frames
    nanoseconds = max(nanoseconds, other.nanoseconds)
    if other.order == .file { order = .file }
    clockSteps += other.clockSteps
    beyondWindow += other.beyondWindow
  }

  /// Notes a frame that stands behind one that is later by so much.
  mutating func note(nanoseconds: Int64) {
    frames += 1
    self.nanoseconds = max(self.nanoseconds, nanoseconds)
  }
}
