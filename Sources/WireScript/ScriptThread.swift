import WireSystem

/// A script that runs on a thread of its own.
package final class ScriptThread: Sendable {
  /// What runs.
  package let script: Script
  private let thread: BlockingThread?

  /// Begins the steps on a new thread, in the name of the script's actor.
  ///
  /// - Parameter closesAtEnd: at the end `script.end()` is called: so with a client, never with a thread of
  ///   one.
  package init(_ script: Script, steps: [Step], closesAtEnd: Bool = false) {
    self.script = script
    thread = try? BlockingThread(name: script.actor) {
      script.run(steps)
      if closesAtEnd { script.end() }
    }
    if thread == nil { script.couldNotBegin() }
  }

  /// Waits until it is done; false: it was not by `deadline` (nanoseconds of CLOCK_MONOTONIC).
  package func join(until deadline: Int64) -> Bool {
    thread?.join(until: deadline) ?? true
  }

  /// Ends it and the threads it began, whatever they wait for; false: they had not ended by `deadline`.
  @discardableResult
  package func stop(until deadline: Int64) -> Bool {
    // The outer thread first: it may be about to begin another.
    let ended = thread?.stop(until: deadline) ?? true
    return script.stopThreads(until: deadline) && ended
  }
}
