import Glibc
import Synchronization
import WireCapture
import WireJudgement
import WireSystem

/// Looks at the kernel's sockets while a scenario runs: after each captured frame, and whenever somebody
/// looks anyway.
final class KernelWatch: Sendable {
  private let isWanted: @Sendable (SocketTable.Entry) -> Bool
  private let state = Mutex(State())

  private struct State {
    var history = KernelHistory()
    var isOver = false
  }

  /// So long it waits for a frame; states also change without one.
  private static let pollNanoseconds: Int64 = 20_000_000
  /// So long it rests after each look, that many frames do not become as many looks.
  private static let restMicroseconds: UInt32 = 100

  /// Watches the sockets that are wanted until `end`.
  init(_ frames: FrameStore, where isWanted: @escaping @Sendable (SocketTable.Entry) -> Bool) {
    self.isWanted = isWanted
    // Without a thread fewer states are observed, and nothing is wrong.
    _ = try? BlockingThread(name: "kernel-watch") { [weak self] in
      var seen = 0
      while let self, !self.isOver {
        _ = frames.wait(beyond: seen, until: Clock.monotonic() + Self.pollNanoseconds)
        seen = frames.count
        self.note(.read())
        usleep(Self.restMicroseconds)
      }
    }
  }

  private var isOver: Bool { state.withLock { $0.isOver } }

  /// Adds a look that somebody took.
  func note(_ table: SocketTable) {
    state.withLock { state in
      if !state.isOver { state.history.add(table, where: isWanted) }
    }
  }

  /// Ends it.
  func end() -> KernelHistory {
    state.withLock { state in
      state.isOver = true
      return state.history
    }
  }
}
