import Glibc
import WireJudgement
import WireReports
import WireRunner
import WireScenario

/// Shows on standard error how a run goes on: one line that is rewritten on a terminal, a line a result
/// elsewhere.
final class RunProgress {
  private let report: TextReport
  private let repetitions: Int
  private var live: LiveProgress
  private let line = RewrittenLine()
  private let listsResults: Bool
  /// Whether the line is written at all: not beside a dialogue.
  private let isLive: Bool

  /// The progress of a run.
  ///
  /// - Parameters:
  ///   - scenarios: how many there are.
  ///   - repetitions: how often each runs.
  ///   - listsResults: whether each result is listed where there is no terminal.
  ///   - isLive: whether there is a line that is rewritten, where there is a terminal.
  init(_ report: TextReport, scenarios: Int, repetitions: Int, listsResults: Bool, isLive: Bool = true) {
    self.report = report
    self.repetitions = repetitions
    self.listsResults = listsResults
    self.isLive = isLive && line.isLive
    live = LiveProgress(scenarios: scenarios, repetitions: repetitions)
  }

  /// Shows what has happened.
  func show(_ event: Supervisor.Event) {
    switch event {
    case .started(let scenario, let repetition):
      live.start(scenario.id, repetition: repetition)
    case .finished(let result):
      live.finish(result)
      if !isLive, listsResults, !result.wasNotStarted {
        Terminal.write(report.progress(result, of: repetitions), to: STDERR_FILENO)
      }
    case .notice(let text):
      erase()
      Terminal.error(text)
    }
    if isLive { line.show(live.text(report, columns: line.columns)) }
  }

  /// Takes the line away.
  func erase() {
    line.erase()
  }
}
