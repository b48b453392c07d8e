import Glibc
import WireLabKit

/// Shows on standard error how a run goes on: one line that is rewritten on a terminal, a line a result elsewhere.
final class RunProgress {
  private let report: TextReport
  private let repetitions: Int
  private var live: LiveProgress
  private let isLive: Bool
  private let listsResults: Bool
  private var isShown = false

  private static let eraseLine = "\r\u{1B}[K"

  /// The progress of a run.
  ///
  /// - Parameters:
  ///   - scenarios: how many there are.
  ///   - repetitions: how often each runs.
  ///   - listsResults: whether each result is listed where there is no terminal.
  init(_ report: TextReport, scenarios: Int, repetitions: Int, listsResults: Bool) {
    self.report = report
    self.repetitions = repetitions
    self.listsResults = listsResults
    live = LiveProgress(scenarios: scenarios, repetitions: repetitions)
    let terminal = getenv("TERM").map { String(cString: $0) } ?? ""
    isLive = Terminal.isTerminal(STDERR_FILENO) && !["", "dumb"].contains(terminal)
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
    guard isLive else { return }
    // The last column stays free: some terminals wrap once it is used.
    let line = live.text(report, columns: Terminal.width(of: STDERR_FILENO) - 1)
    Terminal.writeAll(Array((Self.eraseLine + line).utf8), to: STDERR_FILENO)
    isShown = true
  }

  /// Takes the line away.
  func erase() {
    guard isShown else { return }
    Terminal.writeAll(Array(Self.eraseLine.utf8), to: STDERR_FILENO)
    isShown = false
  }
}
