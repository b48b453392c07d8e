import Synchronization
import WireSystem

/// What the loop of a server is at, and how many requests it has begun and ended.
///
/// Not nested in `Server`: inside a generic type it would be generic, and so would all that is done with it.
struct ServerProgress {
  /// The thread that is in `serveForever`.
  var serving: ThreadState?
  /// `serverClose` was called.
  var isClosed = false
  /// The loop's thread is between looking for work and having found some.
  var isWaiting = false
  /// A shortage was told, and nothing was accepted since.
  var isShort = false
  var begun = 0
  var ended = 0
}

extension Server {
  /// Waits until `serveForever` has begun; false: it had not by `deadline` (nanoseconds of CLOCK_MONOTONIC).
  public func waitUntilServing(until deadline: Int64) -> Bool {
    progress.wait(until: deadline) { $0.serving != nil }
  }

  /// How many requests it has begun to process.
  public var requestsBegun: Int { progress.withLock { $0.begun } }

  /// How many of these have been ended: the handler has returned, and the conversation was closed.
  public var requestsEnded: Int { progress.withLock { $0.ended } }

  /// Waits until nothing is left to do: no request is being processed, and none waits in the kernel's queue;
  /// false: there was by `deadline` (nanoseconds of CLOCK_MONOTONIC).
  public func waitUntilIdle(until deadline: Int64) -> Bool {
    while true {
      // The kernel tells nobody but the loop that its queue is empty, so this looks again.
      let next = min(deadline, Clock.monotonic() + 2_000_000)
      let isIdle = progress.wait(until: next) { [socket] progress in
        progress.begun == progress.ended
          && (progress.serving == nil || (progress.isWaiting && !WakeUp.isReadable(socket.descriptor)))
      }
      if isIdle { return true }
      if Clock.monotonic() >= deadline { return false }
    }
  }
}
