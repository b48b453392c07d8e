/// The frames that readings of a list stand for. Readings share what they have in common, so that adding a
/// frame costs the same however many there are.
struct FrameTrails {
  /// The frames of one reading: the step of the last of them.
  struct Trail {
    fileprivate var last: Int?
  }

  /// Each step: a frame, and the step before it.
  private var steps: [(frame: Int, before: Int?)] = []

  /// One without frames.
  static let empty = Trail(last: nil)

  /// A trail with one frame more.
  mutating func adding(_ frame: Int, to trail: Trail) -> Trail {
    steps.append((frame, trail.last))
    return Trail(last: steps.count - 1)
  }

  /// The frames of a trail, the first one first.
  func frames(of trail: Trail) -> [Int] {
    var frames: [Int] = []
    var step = trail.last
    while let index = step {
      frames.append(steps[index].frame)
      step = steps[index].before
    }
    return frames.reversed()
  }
}
