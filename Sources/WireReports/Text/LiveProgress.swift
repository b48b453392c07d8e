import WireJudgement
import WireText

/// How far a run has come, as one line that is written again and again.
package struct LiveProgress: Sendable {
  /// How many results there will be.
  private let total: Int
  private let repetitions: Int
  private var done = 0
  private var notPassed = 0
  /// What is running, in the order of their starts.
  private var running: [String] = []

  /// The progress of a run that has not begun.
  ///
  /// - Parameters:
  ///   - scenarios: how many there are.
  ///   - repetitions: how often each runs.
  package init(scenarios: Int, repetitions: Int = 1) {
    total = scenarios * repetitions
    self.repetitions = repetitions
  }

  /// A scenario begins.
  package mutating func start(_ id: String, repetition: Int = 1) {
    let name = name(id, repetition)
    // It may begin again, on another network.
    if !running.contains(name) { running.append(name) }
  }

  /// A scenario is over.
  package mutating func finish(_ result: ScenarioResult) {
    done += 1
    if result.status != .passed { notPassed += 1 }
    let name = name(result.id, result.repetition)
    running.removeAll { $0 == name }
  }

  private func name(_ id: String, _ repetition: Int) -> String {
    repetitions == 1 ? id : "\(id) #\(repetition)"
  }

  /// The line, in at most so many columns: a terminal that wraps it could not rewrite it.
  package func text(_ report: TextReport, columns: Int) -> String {
    let words = report.words
    let counts = words.live(done: done, of: total, notPassed: notPassed)
    let names = running.isEmpty ? "" : words.running + running.joined(separator: words.comma)
    let whole = TerminalText.escaped(counts + names)
    return Line(
      whole.truncated(columns: max(columns, 1), ellipsis: report.glyphs.ellipsis),
      notPassed > 0 ? .bad : .faint
    ).rendered(report.options.style)
  }
}
