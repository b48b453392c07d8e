import WireJudgement
import WireText

/// What only reports on traffic say that no scenario made.
extension Words {
  /// How many were judged: `3 captures`.
  func judged(_ number: Int, _ source: JudgedTraffic.Source) -> String {
    switch source {
    case .capture: text("judged.captures", ["number": number])
    case .interface: text("judged.interfaces", ["number": number])
    case .command: text("judged.commands", ["number": number])
    }
  }

  /// Where something stands in a run: its chapter; of traffic that no scenario made its source.
  func place(of scenario: ScenarioResult) -> String {
    scenario.traffic.map { text(TextKey($0.source, in: "source")) }
      ?? chapter(scenario.chapter) ?? scenario.chapter
  }

  /// `checks: 3 passed, 1 failed, 0 inconclusive`, and the same of conversations.
  func counts(_ tally: CheckTally) -> String {
    let parts = [(checks, tally.checks), (conversationCounts, tally.conversations)]
    return parts.filter { $1.all > 0 }.map { name, counts in
      let numbers = [
        count(counts.passed, .passed), count(counts.failed, .failed),
        count(counts.inconclusive, .inconclusive),
      ]
      return name + colon + numbers.joined(separator: comma)
    }.joined(separator: " · ")
  }

  /// What the page says of what no scenario made.
  var whatWasJudged: String { text("page.judged") }
  var identifier: String { text("column.id") }
  var source: String { text("page.source") }
  func notShownOfTraffic(_ number: Int) -> String { text("page.not-shown", ["number": number]) }

  /// The name of an entry that says how the command ended.
  var command: String { text("traffic.command") }
  /// The name of an entry that counts conversations.
  var conversationCounts: String { text("traffic.conversations") }
  /// Of how many conversations nothing was expected.
  func notJudged(_ number: Int) -> String { text("traffic.not-judged", ["number": number]) }
  /// What was seen in place of what was expected.
  func other(_ observed: String, thanExpected expected: String) -> String {
    text("traffic.other", ["expected": expected, "observed": observed])
  }
  /// How many more lines prove a check.
  func moreEvidence(_ number: Int) -> String { text("checks.more-evidence", ["number": number]) }
  /// How many more checks did not pass that are not shown.
  func moreDoubtful(_ number: Int) -> String { text("traffic.more-checks", ["number": number]) }
  /// How many more conversations did not pass that are not shown, and which.
  func moreConversations(_ number: Int, _ list: String) -> String {
    text("traffic.more-conversations", ["number": number, "list": list])
  }
  /// How many more conversations did not pass that were not kept.
  func moreConversations(_ number: Int) -> String {
    text("traffic.more-counted", ["number": number])
  }
}
