import WireConversations
import WireJudgement
import WireText

/// What was judged without a scenario, as text: how many checks and conversations came out how; then what did
/// not pass, by conversation; what passed is only counted.
struct TrafficText {
  let report: TextReport
  let result: ScenarioResult
  let traffic: JudgedTraffic
  /// How many conversations that did not pass are shown with their ladders.
  let limit: Int

  private var words: Words { report.words }
  /// The column in which values stand.
  private let column = 17

  /// The headline with the counts, what went wrong, conversations, what passed.
  func lines() -> [Line] {
    var lines = headline() + counts()
    for notice in result.notices ?? [] {
      lines += report.prose(notice.text(in: words.language), indent: 2, .doubtful)
    }
    for problem in result.problems {
      lines += report.entry(problem.kind.rawValue, problem.text, column: column, .bad)
    }
    let general = result.checks.filter { $0.verdict != .passed && $0.conversation == nil }
    if !general.isEmpty { lines.append(Line()) }
    for check in general.prefix(Self.checkLimit) { lines += text(of: check) }
    lines += more(general.count - Self.checkLimit)
    lines += conversations()
    let passed = passed()
    return passed.isEmpty ? lines : lines + [Line()] + passed
  }

  /// Beyond so many expectations that did not pass, the next one tells nothing new.
  private static let checkLimit = 50

  private func headline() -> [Line] {
    var line = Line(words.status(result.status), result.status.paint)
    line.append(" ")
    line.append(result.title.text(in: words.language), .strong)
    let extent = [
      result.capture.map { words.packets($0.packets) }, words.conversations(traffic.conversations),
    ]
    .compactMap(\.self).joined(separator: report.glyphs.separator)
    guard line.width + 2 + extent.displayWidth > report.width else {
      line.append("  ")
      line.append(extent, .faint)
      return [line]
    }
    var second = Line("  ")
    second.append(extent, .faint)
    return [line, second]
  }

  private func counts() -> [Line] {
    var lines: [Line] = []
    if let end = traffic.command?.text { lines += report.entry(words.command, end, column: column) }
    let tally = traffic.tally
    guard tally.checks.all > 0 else { return lines }
    lines.append(counted(words.checks, tally.checks))
    guard traffic.conversations > 1, tally.conversations.all > 0 else { return lines }
    var line = counted(words.conversationCounts, tally.conversations)
    let others = traffic.conversations - tally.conversations.all
    if others > 0 { line.append(words.comma + words.notJudged(others), .faint) }
    return lines + [line]
  }

  private func counted(_ name: String, _ counts: CheckTally.Counts) -> Line {
    var line = Line("  ")
    line.append(name, .faint)
    line.pad(to: max(column, line.width + 2))
    let parts: [(Int, ScenarioResult.Status)] = [
      (counts.passed, .passed), (counts.failed, .failed), (counts.inconclusive, .inconclusive),
    ]
    for (index, (number, status)) in parts.enumerated() {
      if index > 0 { line.append(words.comma) }
      line.append(words.count(number, status), number > 0 ? status.paint : .faint)
    }
    return line
  }

  /// Those that did not pass, failed ones first, each with its checks and its ladder.
  private func conversations() -> [Line] {
    let doubtful = result.doubtfulConversations
    var lines: [Line] = []
    var shown: [Conversation] = []
    for (id, checks) in doubtful.prefix(limit) {
      lines.append(Line())
      lines.append(report.divider(words.conversation(id)))
      for check in checks { lines += text(of: check) }
      guard let conversation = result.conversations.first(where: { $0.id == id }),
        !conversation.records.isEmpty
      else { continue }
      shown.append(conversation)
      lines.append(Line())
      lines += ConversationText(report: report, conversation: conversation).ladder()
    }
    lines += report.legend(of: shown)
    let left = max(doubtful.count, traffic.tally.conversations.notPassed) - min(limit, doubtful.count)
    guard left > 0 else { return lines }
    let ids = doubtful.dropFirst(limit).prefix(Self.listedConversations).map { "\($0.id)" }
    let list =
      ids.joined(separator: words.comma) + (ids.count < left ? words.comma + report.glyphs.ellipsis : "")
    lines.append(Line())
    return lines
      + report.prose(
        ids.isEmpty ? words.moreConversations(left) : words.moreConversations(left, list), indent: 2,
        .doubtful)
  }

  private static let listedConversations = 12

  private func text(of check: Check) -> [Line] {
    CheckText(report: report, check: check, namesConversation: false).lines()
  }

  private func more(_ count: Int) -> [Line] {
    count > 0 ? report.prose(words.moreDoubtful(count), indent: 2, .doubtful) : []
  }

  /// What held, once each: of one check with its frames, of several with their number.
  private func passed() -> [Line] {
    traffic.tally.passed.flatMap { claim -> [Line] in
      if claim.count == 1, traffic.conversations <= 1 || !claim.isOfConversations,
        let check = result.checks.first(where: { $0.verdict == .passed && $0.claim == claim.claim })
      {
        return text(of: check)
      }
      let text = claim.claim
      let count = words.parenthesized(
        claim.isOfConversations ? words.conversations(claim.count) : "\(claim.count)")
      let whole = claim.isOfConversations || claim.count > 1 ? text + count : text
      return Wrapping.lines(whole, columns: report.width - 4).enumerated().map { index, text in
        var line = Line("  ")
        if index == 0 { line.append(report.glyphs.passed, .good) }
        line.pad(to: 4)
        line.append(text)
        return line
      }
    }
  }
}

extension ScenarioResult {
  /// The conversations of which a check did not pass, with those checks: first those of which one failed, and
  /// both in the order of the checks.
  package var doubtfulConversations: [(id: Int, checks: [Check])] {
    var places: [Int: Int] = [:]
    var found: [(id: Int, checks: [Check])] = []
    for check in checks where check.verdict != .passed {
      guard let id = check.conversation else { continue }
      if let place = places[id] {
        found[place].checks.append(check)
      } else {
        places[id] = found.count
        found.append((id, [check]))
      }
    }
    let hasFailed = found.map { $0.checks.contains { $0.verdict == .failed } }
    return found.indices.filter { hasFailed[$0] }.map { found[$0] }
      + found.indices.filter { !hasFailed[$0] }.map { found[$0] }
  }
}

extension JudgedTraffic.CommandEnd {
  /// `npm test: exit 3`.
  var text: String? {
    exit.map { "exit \($0)" } ?? signal
  }
}

extension TextReport {
  /// What was judged without scenarios: first what did not pass, and of several the counts at the end.
  ///
  /// - Parameters:
  ///   - conversations: how many conversations of each that did not pass are shown with their ladders.
  ///   - reportPath: the directory with the report; nil: none was written.
  package func judged(_ run: RunResult, conversations: Int, reportPath: String?) -> String {
    let order: [ScenarioResult.Status] = [.failed, .inconclusive, .notRun, .passed]
    let sorted = order.flatMap { status in run.scenarios.filter { $0.status == status } }
    let texts = sorted.map { scenario($0, conversations: conversations) }
    let summary =
      run.scenarios.count > 1
      ? self.summary(run, reportPath: reportPath)
      : reportPath.map { [Line(words.report($0), .faint)].rendered(options.style) }
    return (texts + [summary].compactMap(\.self)).joined(separator: "\n")
  }

  /// A line across the page with a name in it.
  func divider(_ text: String) -> Line {
    var line = Line()
    line.append(repeating: glyphs.rule, count: 2, .faint)
    line.append(" \(text) ", .strong)
    line.append(repeating: glyphs.rule, count: width - line.width, .faint)
    return line
  }
}
