import WireJudgement
import WireText

/// The end of a run, as text.
struct RunSummary {
  let report: TextReport
  let run: RunResult
  let reportPath: String?

  /// What did not pass, then the counts, then where the report is, and its page.
  func lines() -> [Line] {
    let words = report.words
    var lines: [Line] = []
    for scenario in run.scenarios where scenario.status != .passed && !scenario.wasNotStarted {
      var line = Line("  ")
      line.append(words.status(scenario.status), scenario.status.paint)
      line.append(" \(scenario.fullName)")
      line.append(words.repetition(scenario.repetition, of: run.repetitions), .faint)
      lines.append(line)
      for problem in scenario.problems {
        lines += report.entry(problem.kind.rawValue, problem.text, indent: 4, column: 20)
      }
    }
    let notStarted = run.scenarios.count(where: \.wasNotStarted)
    if notStarted > 0 { lines.append(entry(words.status(.notRun), words.notStarted(notStarted))) }
    lines += differences
    let seconds = Decimal.fixed(Decimal.nanoseconds(run.durationSeconds), unit: 1_000_000_000, digits: 3)
    var line = Line(words.summary, .strong)
    line.append(" [")
    line.append(seconds, endingAt: line.width + max(6, seconds.count))
    line.append("s] ")
    if let shard = run.shard { line.append("\(words.shard(shard))\(words.colon)") }
    let isOfScenarios = run.isOfScenarios
    line.append(
      (isOfScenarios
        ? words.ran(run.scenarios.count / run.repetitions, times: run.repetitions)
        : words.judged(run.scenarios.count, run.scenarios.first?.traffic?.source ?? .capture)) + words.colon)
    var counts = Line()
    let statuses: [ScenarioResult.Status] =
      [.passed, .failed, .inconclusive] + (isOfScenarios || run.count(.notRun) > 0 ? [.notRun] : [])
    for (index, status) in statuses.enumerated() {
      let count = run.count(status)
      if index > 0 { counts.append(words.comma) }
      counts.append(words.count(count, status), count > 0 ? status.paint : .faint)
    }
    if line.width + counts.width > report.width {
      lines.append(line)
      line = Line("  ")
    }
    line.append(counts)
    lines.append(line)
    if let reportPath {
      lines.append(Line(words.report(reportPath), .faint))
      lines.append(Line(words.page(reportPath + "/index.html"), .faint))
    }
    return lines
  }

  /// What was not the same in all repetitions, and in which it was what.
  private var differences: [Line] {
    run.differences.map { difference in
      let outcomes = difference.outcomes.map { "\($0.value) \(FrameList.text($0.repetitions))" }
      return entry(
        report.words.differs,
        "\(difference.scenario) \(difference.what.rawValue): \(outcomes.joined(separator: "; "))")
    }
  }

  private func entry(_ name: String, _ text: String) -> Line {
    var line = Line("  ")
    line.append(name, .doubtful)
    line.append(" " + text)
    return line
  }
}

extension TextReport {
  /// That a run of several scenarios can be read with its ladders; nil: all that there are have been shown.
  ///
  /// - Parameter inFull: whether each was shown, also of those that passed.
  package func hintAtFull(_ run: RunResult, inFull: Bool) -> String? {
    guard run.isOfScenarios, !inFull, run.scenarios.count > 1, run.count(.passed) > 0 else { return nil }
    return [Line(words.summaryFull, .faint)].rendered(options.style)
  }
}
