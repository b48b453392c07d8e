import Synchronization
import WireSockets
import WireSystem

/// The steps that hold others: threads and loops.
extension Script {
  func begin(_ name: String, _ steps: [Step], _ step: Step, _ path: String) throws(Stop) {
    let inner = Script(
      actor: threadName(name), stage: stage, socket: try currentSocket(for: step, path), inbox: inbox,
      listener: listener, tls: tls, factory: factory)
    let thread = ScriptThread(inner, steps: steps)
    state.withLock { $0.threads.append((name, thread)) }
  }

  func join(_ name: String, _ step: Step, _ path: String) throws(Stop) {
    for (_, thread) in state.withLock({ $0.threads }) where thread.script.actor == threadName(name) {
      guard thread.join(until: stage.deadline) else {
        return try fail(step, path, expected: "thread \(name) ends", observed: "it has not ended")
      }
    }
  }

  func loop(
    _ repetition: Step.Repetition, _ steps: [Step], _ step: Step, path: String, inLoop: Bool
  ) throws(Stop) {
    let prefix = path + "."
    switch repetition {
    case .times(let times):
      for _ in 0..<max(0, times) { try perform(steps, prefix: prefix, inLoop: inLoop) }
    case .untilEndOfStream:
      while true {
        do {
          try perform(steps, prefix: prefix, inLoop: true)
        } catch {
          guard case .endOfStream = error else { throw error }
          return
        }
        try failIfOver(step, path, expected: "the end of stream")
      }
    case .untilMark(let mark):
      repeat {
        try perform(steps, prefix: prefix, inLoop: false)
        try failIfOver(step, path, expected: "mark \(mark)")
      } while stage.marks.firstPost(of: mark) == nil
    }
  }

  /// Steps that never wait would go on for ever.
  func failIfOver(_ step: Step, _ path: String, expected: String) throws(Stop) {
    guard Clock.monotonic() >= stage.deadline || BlockingThread.isStopped else { return }
    try fail(step, path, expected: expected, observed: "it has not come within the limit")
  }

  /// Waits for its threads, at most until the deadline of the scenario.
  func joinThreads() {
    for (_, thread) in state.withLock({ $0.threads }) {
      _ = thread.join(until: stage.deadline)
    }
  }

  /// Ends its threads, whatever they wait for; false: they had not ended by `deadline`.
  func stopThreads(until deadline: Int64) -> Bool {
    var ended = true
    for (_, thread) in state.withLock({ $0.threads }) where !thread.stop(until: deadline) { ended = false }
    return ended
  }

  func threadName(_ name: String) -> String { ActorName(actor).child(name).description }
}
