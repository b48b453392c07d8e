import WireConversations
import WireJudgement
import WireSockets
import WireText

/// Everything about one scenario, as text.
struct ScenarioText {
  let report: TextReport
  let scenario: ScenarioResult
  private let ladders: ScenarioLadders
  /// How often it ran.
  private let repetitions: Int

  init(report: TextReport, scenario: ScenarioResult, repetitions: Int = 1) {
    self.report = report
    self.scenario = scenario
    self.repetitions = repetitions
    ladders = ScenarioLadders(scenario)
  }

  private var words: Words { report.words }
  private var language: Language { report.options.language }

  /// The question before the answer: headline, question, what was seen, and then what it means.
  func lines() -> [Line] {
    headline() + question() + wire() + explanation()
  }

  /// What was seen, and how it was judged.
  func wire() -> [Line] {
    var lines: [Line] = []
    for problem in scenario.problems {
      lines.append(Line())
      lines += report.entry(problem.kind.rawValue, problem.text, column: 17, .bad)
    }
    for notice in scenario.notices ?? [] {
      lines += [Line()] + report.prose(notice.text(in: language), indent: 2)
    }
    lines += conversations()
    lines += ProgramText(report: report, programs: scenario.programs ?? []).lines()
    if !scenario.checks.isEmpty {
      lines.append(Line())
      lines += checks()
    }
    return lines
  }

  private func headline() -> [Line] {
    let seconds = Decimal.fixed(
      Decimal.nanoseconds(scenario.durationSeconds), unit: 1_000_000_000, digits: 3)
    var line = Line(words.status(scenario.status), scenario.status.paint)
    line.append(" ")
    line.append(scenario.id, .strong)
    line.append(words.repetition(scenario.repetition, of: repetitions), .faint)
    if scenario.isStepped { line.append(words.stepped, .faint) }
    // The title of a lesson is its answer, and stands behind what was seen.
    if scenario.question == nil { line.append("  \(scenario.title.text(in: language))") }
    let extent = words.extent(packets: scenario.capture?.packets, seconds: seconds)
    if line.width + extent.displayWidth <= report.width {
      line.append(extent, .faint)
      return [line]
    }
    var second = Line(" ")
    second.append(extent, .faint)
    return [line, second]
  }

  /// The expectations; of very many conversations, what passed for all of them in one line.
  private func checks() -> [Line] {
    let isCrowd = scenario.conversations.count > ScenarioLadders.conversationLimit
    let passed = Dictionary(grouping: scenario.checks.filter { $0.verdict == .passed }, by: \.claim)
    var told: Set<String> = []
    var doubtful = 0
    var lines: [Line] = []
    for check in scenario.checks {
      let others = passed[check.claim]?.count ?? 0
      if isCrowd && check.verdict == .passed && others > 1 {
        guard told.insert(check.claim).inserted else { continue }
        var line = Line("  ")
        line.append(report.glyphs.passed, .good)
        line.append(" \(check.claim)")
        line.append(words.parenthesized(words.conversations(others)), .faint)
        lines.append(line)
        continue
      }
      if check.verdict != .passed { doubtful += 1 }
      guard doubtful <= Self.doubtLimit || check.verdict == .passed else { continue }
      lines += CheckText(
        report: report, check: check, namesConversation: scenario.conversations.count > 1
      ).lines()
    }
    if doubtful > Self.doubtLimit {
      lines += report.prose(words.moreChecks(doubtful - Self.doubtLimit), indent: 2, .doubtful)
    }
    return lines
  }

  /// Beyond so many expectations that did not pass, the next one tells nothing new.
  private static let doubtLimit = 50

  /// The conversations; all times count from the first packet of the scenario, so that they can be compared.
  func conversations() -> [Line] {
    let alike = report.options.foldsAlike ? AlikeConversations(ladders.shown, scenario) : nil
    let shown = alike?.shown ?? ladders.shown
    var lines = TimeAxis(ladders).map { [Line()] + TimeAxisText(report: report, axis: $0).lines() } ?? []
    for conversation in shown {
      lines.append(Line())
      if scenario.conversations.count > 1 {
        lines.append(report.divider(words.conversation(conversation.id)))
      }
      lines += text(of: conversation).lines()
    }
    if let alike, !alike.folded.isEmpty {
      lines.append(Line())
      for (first, others) in alike.folded {
        lines += report.prose(words.alike(others, like: first), indent: 2, .doubtful)
      }
    }
    if ladders.shown.count < scenario.conversations.count {
      lines.append(Line())
      lines += report.prose(
        words.notShown(scenario.conversations.count - ladders.shown.count), indent: 2, .faint)
    }
    return lines + report.legend(of: shown) + silent(ladders.silentCalls)
  }

  /// The ladders that show why a check did not pass; none if it is about too many conversations.
  func ladder(about check: Check) -> [Line] {
    let shown =
      check.conversation.map { id in scenario.conversations.first { $0.id == id }.map { [$0] } ?? [] }
      ?? scenario.conversations
    guard shown.count <= 3 else { return [] }
    return shown.flatMap { [Line()] + text(of: $0).ladder() }
  }

  private func text(of conversation: Conversation) -> ConversationText {
    ConversationText(
      report: report, conversation: conversation, actors: ladders.actors(of: conversation),
      calls: ladders.calls(of: conversation), marks: ladders.marks(of: conversation),
      kernelStates: ladders.kernelStates(of: conversation), origin: ladders.origin)
  }

  /// The calls of which nothing went onto the wire, which may be the very point.
  private func silent(_ calls: [Call]) -> [Line] {
    guard !calls.isEmpty else { return [] }
    let actorWidth = min(calls.map { TerminalText.escaped($0.actor).displayWidth }.max() ?? 0, 16)
    var lines = [Line(), Line("  " + words.otherCalls, .faint)]
    for call in calls {
      var line = Line("    ")
      line.append(call.actor.truncated(columns: 16, ellipsis: report.glyphs.ellipsis), .faint)
      line.pad(to: 4 + actorWidth + 2)
      let outcome =
        call.end == nil && call.result == nil && call.error == nil
        ? "\(report.glyphs.ellipsis) \(words.neverReturned)" : call.outcome
      let text = CallText(name: call.name, arguments: call.arguments, result: outcome)
      let room = max(report.width - line.width, 20)
      line.append(
        text.lines(columns: room, ellipsis: report.glyphs.ellipsis).joined(separator: " "), .call)
      lines.append(line)
    }
    return lines
  }

  /// Who does what, and what is asked before anything is shown; of what did not pass nobody asks.
  private func question() -> [Line] {
    guard let question = scenario.question else { return [] }
    let asked = report.prose(question.text(in: language), indent: 2)
    guard scenario.status == .passed, let programs = scenario.situation else { return asked }
    return [Line()] + report.situation(programs) + [Line()] + asked
  }

  /// What it means: the lesson, what the wire shows in words, why it is so, what many believe, and where to
  /// read on.
  func explanation() -> [Line] {
    let texts = [
      (words.lesson, titledLesson), (words.prediction, scenario.prediction.text(in: language)),
      (words.why, scenario.why.text(in: language)),
      (words.misconception, scenario.misconception.text(in: language)),
    ]
    var lines: [Line] = []
    for (name, text) in texts where !text.isEmpty {
      if lines.isEmpty { lines.append(Line()) }
      lines += report.entry(name, text, column: 12)
    }
    if !scenario.reference.isEmpty {
      lines += report.entry(
        words.reference, scenario.reference.joined(separator: report.glyphs.separator), column: 12, .faint)
    }
    return lines
  }

  /// The lesson beneath its title, where that did not stand in the headline.
  private var titledLesson: String {
    let lesson = scenario.lesson.text(in: language)
    guard scenario.question != nil else { return lesson }
    let title = scenario.title.text(in: language)
    return lesson.isEmpty ? title : words.titled(lesson, title)
  }
}
