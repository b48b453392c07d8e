import WireFormat
import WireJudgement
import WireSystem

/// When something began, and how long it has taken since.
package struct RunClock {
  /// When it began, by the clock that stamps packets.
  package let started = Timestamp(nanoseconds: Clock.realtime())
  private let start = Clock.monotonic()

  /// It begins now.
  package init() {}

  /// How long it has taken, in seconds.
  package var seconds: Double { Double(Clock.monotonic() - start) / 1e9 }
}

extension RunResult {
  /// Results that are whole now, on this machine.
  ///
  /// - Parameters:
  ///   - id: the name of the run (`RunDirectory.runID`, `RunDirectory.newRunID()`).
  ///   - clock: when it began.
  package init(id: String, since clock: RunClock, _ results: [ScenarioResult]) {
    self.init(
      runID: id, started: clock.started, durationSeconds: clock.seconds, machine: .current,
      scenarios: results)
  }
}
