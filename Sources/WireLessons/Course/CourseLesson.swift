import WireConversations
import WireJudgement
import WireReports
import WireScenario
import WireScript
import WireText

/// One lesson on the page of the course.
struct CourseLesson {
  let report: TextReport
  let scenario: Scenario
  /// What a run of it has shown; nil: the page has its texts alone.
  let result: ScenarioResult?
  /// Where the lessons that it needs are read.
  let links: CourseLinks

  private var words: Words { report.words }
  private var language: Language { report.options.language }

  /// Its paragraphs: who does what and what is asked; folded away what the wire showed, what it means, and
  /// why.
  func paragraphs() -> [String] {
    var paragraphs = ["### \(scenario.id)", place] + situation
    if !scenario.question.en.isEmpty { paragraphs.append("**\(text(scenario.question))**") }
    paragraphs.append("<details><summary>\(words.courseLook)</summary>")
    if let result { paragraphs += shown(by: result) }
    paragraphs.append("**\(text(scenario.title))**")
    paragraphs.append(text(scenario.lesson))
    append(words.inCourse.prediction, scenario.prediction, to: &paragraphs)
    append(words.inCourse.why, scenario.why, to: &paragraphs)
    append(words.inCourse.misconception, scenario.misconception, to: &paragraphs)
    if !scenario.reference.isEmpty {
      let links = scenario.reference.map(ReferenceLink.markdown).joined(separator: report.glyphs.separator)
      paragraphs.append("\(label(words.inCourse.reference)) \(links)")
    }
    return paragraphs + ["</details>", "`wirelab run \(scenario.id)`"]
  }

  /// Its chapter, how long it takes, and the lessons that come before it, as links where they are to be read.
  var place: String {
    var parts = [words.chapter(scenario.chapter) ?? Markdown.escaped(scenario.chapter)]
    if let minutes = scenario.minutes { parts.append(words.minutes(minutes)) }
    parts.append(
      scenario.after.isEmpty
        ? words.needsNothing : words.after(scenario.after.map(links.link)))
    return "*\(parts.joined(separator: report.glyphs.separator))*"
  }

  /// The programs of the lesson, in Python.
  private var situation: [String] {
    scenario.programs(in: .python, texts: language, tellsOutcomes: false).map { program in
      let lines = program.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      return Markdown.block(["# \(program.fileName)"] + lines, "python")
    }
  }

  private func text(_ text: LocalizedText) -> String {
    Markdown.escaped(text.text(in: language))
  }

  private func append(_ name: String, _ text: LocalizedText, to paragraphs: inout [String]) {
    guard !text.text(in: language).isEmpty else { return }
    paragraphs.append("\(label(name)) \(self.text(text))")
  }

  /// The name of what follows; without a space behind the stars they would be text.
  private func label(_ name: String) -> String {
    "**\(words.labelled(name))**"
  }

  // MARK: What was seen

  /// The ladder of each conversation, client by client, and what was judged of it.
  private func shown(by result: ScenarioResult) -> [String] {
    let calls = CallAssignment(
      calls: result.calls, conversations: result.conversations, actors: result.actors)
    let named = result.conversations.map { conversation in
      (conversation, actors: actors(of: conversation, in: result))
    }
    let order = scenario.plan.clients.map(\.name)
    // Clients that run side by side are captured in any order.
    let sorted = named.enumerated().sorted { left, right in
      let places = [left, right].map { place in
        Role.allCases.compactMap { place.element.actors[$0].flatMap(order.firstIndex) }.min() ?? order.count
      }
      return (places[0], left.offset) < (places[1], right.offset)
    }.map(\.element)
    var paragraphs: [String] = []
    for (conversation, actors) in sorted {
      let ladder = SampleLadder(
        report: report, conversation: conversation, actors: actors,
        calls: calls.byConversation[conversation.id] ?? [])
      paragraphs += [Markdown.block(ladder.lines()), "- " + verdict(on: conversation, actors)]
    }
    return paragraphs + ["- " + words.checksPassed(result.checks.count)]
  }

  private func actors(of conversation: Conversation, in result: ScenarioResult) -> [Role: String] {
    let entry = result.actors.first { $0.conversation == conversation.id }
    var names: [Role: String] = [:]
    names[.initiator] = entry?.initiator
    names[.responder] = entry?.responder
    return names
  }

  private func verdict(on conversation: Conversation, _ actors: [Role: String]) -> String {
    var parts: [(String, String)] = []
    if let handshake = conversation.handshake { parts.append((words.handshake, words.kind(handshake.kind))) }
    if let teardown = conversation.teardown {
      parts.append((words.teardown, words.kind(teardown.kind)))
      if let party = teardown.closedFirst { parts.append((words.closedFirst, name(party, actors))) }
      if let party = teardown.timeWait { parts.append((words.timeWait, name(party, actors))) }
    }
    if let role = conversation.resetBy { parts.append((words.resetBy, name(Party(role), actors))) }
    let bytes = Role.allCases.map { role in
      let count = role == .initiator ? conversation.initiatorBytes : conversation.responderBytes
      return words.sent(count, by: name(Party(role), actors))
    }
    parts.append((words.bytes, bytes.joined(separator: words.comma)))
    return parts.map { Markdown.escaped($0.0 + words.colon + $0.1) }.joined(
      separator: report.glyphs.separator)
  }

  private func name(_ party: Party, _ actors: [Role: String]) -> String {
    switch party {
    case .initiator: actors[.initiator] ?? words.initiator
    case .responder: actors[.responder] ?? words.responder
    case .both: words.both
    }
  }
}
