import WireConversations
import WireJudgement

extension TextReport {
  /// What captures were judged to be: a line for each expectation, and for what did not pass its ladder.
  public func verify(_ outcomes: [CaptureVerifier.Outcome]) -> String {
    outcomes.map { outcome in
      let capture = outcome.capture
      let status: ScenarioResult.Status =
        switch outcome.status {
        case .passed: .passed
        case .failed: .failed
        case .usage, .notPermitted, .noMatch, .inconclusive, .defect, .interrupted: .inconclusive
        }
      var headline = Line(words.status(status), status.paint)
      headline.append(" ")
      headline.append(capture.file, .strong)
      var lines = [headline]
      for check in outcome.checks {
        lines += CheckText(
          report: self, check: check, namesConversation: capture.conversations.count > 1
        ).lines()
        guard check.verdict != .passed,
          let conversation = capture.conversations.first(where: { $0.id == check.conversation })
        else { continue }
        lines.append(Line())
        lines += ConversationText(report: self, conversation: conversation).ladder()
        lines.append(Line())
      }
      return lines.rendered(options.style)
    }.joined(separator: "\n")
  }
}
