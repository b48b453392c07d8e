import WireCapture
import WireSystem

/// Counts the packets of a run while it lasts, on a thread of its own, and says when there are too many.
final class PacketLimit: Sendable {
  private let isOver = Condition(false)

  /// So often they are counted.
  private static let pauseSeconds = 0.02

  /// Begins to count.
  ///
  /// - Parameter exceeded: called once, when there are more than `most`.
  init(_ most: Int, of frames: FrameStore, exceeded: @escaping @Sendable () -> Void) throws(SystemError) {
    let isOver = isOver
    try BlockingThread(name: "limit") {
      while !isOver.wait(until: Clock.monotonic(after: Self.pauseSeconds), for: { $0 }) {
        guard frames.count > most else { continue }
        return exceeded()
      }
    }
  }

  /// Counts no more.
  func end() {
    isOver.update { $0 = true }
  }
}
