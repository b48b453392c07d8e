import WireConversations
import WireFormat
import WireJudgement
import WireScenario
import WireSockets
import WireText

/// One scenario as a section of a page.
struct PageScenario {
  let scenario: ScenarioResult
  /// The name of the section.
  let anchor: String
  /// How often it ran.
  let repetitions: Int
  let capture: PageCapture?
  /// The lessons that the page holds.
  let lessons: LessonLinks
  private let listsOthers: Bool
  private let ladders: ScenarioLadders
  private let pictures: [LadderPicture]

  /// - Parameters:
  ///   - conversationLimit: of traffic that no scenario made, how many conversations are shown.
  ///   - listsOthers: whether the others are listed.
  init(
    _ scenario: ScenarioResult, anchor: String, repetitions: Int, conversationLimit: Int,
    listsOthers: Bool = false, capture: PageCapture?, lessons: LessonLinks = LessonLinks()
  ) {
    self.scenario = scenario
    self.anchor = anchor
    self.repetitions = repetitions
    self.capture = capture
    self.lessons = lessons
    self.listsOthers = listsOthers
    let ladders = ScenarioLadders(scenario, limit: conversationLimit)
    self.ladders = ladders
    pictures = ladders.shown.map { conversation in
      LadderPicture(
        conversation, actors: ladders.actors(of: conversation), calls: ladders.calls(of: conversation),
        marks: ladders.marks(of: conversation), origin: ladders.origin ?? conversation.start, anchor: anchor)
    }
  }

  /// What the script reads of it.
  var data: PageData.Scenario {
    // What happened at once in several conversations is seen in the order of time.
    let steps = pictures.flatMap { $0.steps(isExplained: asks) }
    let inTime = steps.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
    return PageData.Scenario(
      id: scenario.id, anchor: anchor, steps: pictures.count > 1 ? inTime.map(\.element) : steps,
      capture: capture)
  }

  private var links: FrameLinks {
    FrameLinks(anchor: anchor, rows: Set(pictures.flatMap { $0.steps().map(\.frame) }))
  }

  /// Whether the page asks before it tells: of a lesson that went as it should. Somebody who reads why a run
  /// did not pass, or what a capture holds, is shown everything at once.
  private var asks: Bool { scenario.traffic == nil && scenario.status == .passed && !pictures.isEmpty }

  /// Writes the section: what happened is `told` once a reader has seen the wire or has asked for it.
  func write(to html: inout HTMLWriter) {
    html.element(
      "section",
      [
        "class": "scenario", "id": anchor, "aria-labelledby": "\(anchor).title", "tabindex": "-1",
        "data-told": asks ? nil : "",
      ]
    ) { html in
      headline(&html)
      if scenario.traffic != nil { html.paragraphs(class: "lesson", scenario.lesson) }
      if let traffic = scenario.traffic, traffic.tally.checks.all > 0 {
        html.words("p") { $0.counts(traffic.tally) }
      }
      for notice in scenario.notices ?? [] { html.paragraphs(class: "why", notice) }
      for problem in scenario.problems {
        html.element("p", ["class": "problem"]) { html in
          html.element("strong", text: problem.kind.rawValue)
          html.content(": " + problem.text)
        }
      }
      // Of much traffic the ladders are many, and what did not pass is what one looks for.
      let beginsWithChecks = scenario.traffic != nil || scenario.status != .passed
      if beginsWithChecks { checks(&html) }
      if scenario.traffic == nil {
        PageQuestion(scenario: scenario, anchor: anchor, lessons: lessons).write(to: &html)
      }
      if let axis = TimeAxis(ladders) {
        html.element("div", ["class": "told"]) { html in
          html.heading("\(anchor).axis") { $0.axisTitle }
          TimeAxisPicture(axis: axis).write(to: &html, labelledBy: "\(anchor).axis")
        }
      }
      if !pictures.isEmpty || !ladders.silentCalls.isEmpty { timeline(&html) }
      for picture in pictures { PageWorksheet(picture: picture, count: pictures.count).write(to: &html) }
      html.element("div", ["class": "told"]) { html in
        told(&html, withChecks: !beginsWithChecks)
      }
    }
    html.endLine()
  }

  /// What answers the question.
  private func told(_ html: inout HTMLWriter, withChecks: Bool) {
    if scenario.traffic == nil, !scenario.lesson.en.isEmpty {
      html.heading("\(anchor).lesson") { $0.theLesson }
      html.paragraphs(class: "lesson", scenario.lesson, lessons)
      prediction(&html)
    }
    explanation(&html)
    if listsOthers {
      let shown = Set(pictures.map(\.conversation.id))
      let all = scenario.traffic?.conversations ?? scenario.conversations.count
      PageConversations(
        conversations: scenario.conversations.filter { !shown.contains($0.id) }, count: all - shown.count
      ).write(to: &html, labelledBy: "\(anchor).others")
    }
    if !pictures.isEmpty { verdicts(&html) }
    if withChecks { checks(&html) }
    if let programs = scenario.programs {
      html.heading("\(anchor).programs") { $0.programs }
      PagePrograms(programs: programs).write(to: &html)
    }
    if !scenario.calls.isEmpty { callLog(&html) }
    download(&html)
  }

  /// The expectations; of traffic that no scenario made what passed is said once for all conversations.
  private func checks(_ html: inout HTMLWriter) {
    let shown =
      scenario.traffic == nil ? scenario.checks : scenario.checks.filter { $0.verdict != .passed }
    let passed = scenario.traffic?.tally.passed ?? []
    guard !shown.isEmpty || !passed.isEmpty else { return }
    html.heading("\(anchor).checks") { $0.expectations }
    if !shown.isEmpty {
      PageChecks(
        checks: shown, untold: scenario.untoldChecks, namesConversations: scenario.conversations.count > 1,
        links: links
      ).write(to: &html, labelledBy: "\(anchor).checks")
    }
    guard !passed.isEmpty else { return }
    html.element("ul", ["class": "claims"]) { html in
      for claim in passed {
        html.element("li") { html in
          html.element("span", ["class": "glyph", "aria-hidden": "true"], text: "✓ ")
          html.content(claim.claim)
          guard claim.isOfConversations || claim.count > 1 else { return }
          html.words(class: "quiet") { words in
            words.parenthesized(
              claim.isOfConversations ? words.conversations(claim.count) : "\(claim.count)")
          }
        }
      }
    }
  }

  private func headline(_ html: inout HTMLWriter) {
    html.element("p", ["class": "crumb"]) { html in
      html.words { $0.place(of: scenario) }
    }
    html.element("h2", ["id": "\(anchor).title"]) { html in
      html.element("span", ["class": "asked"], text: scenario.id)
      html.element("span", ["class": "told"]) { html in
        html.words {
          scenario.title.text(in: $0.language) + $0.repetition(scenario.repetition, of: repetitions)
        }
      }
    }
    html.element("p", ["class": "facts"]) { html in
      if !scenario.isOnlyShown { html.badge(scenario.status) }
      html.element("code", text: scenario.id)
      html.words(class: "told") { words in
        var parts = [Seconds.text(scenario.durationSeconds) + " s"]
        if let end = scenario.traffic?.command?.text { parts.insert(end, at: 0) }
        if let traffic = scenario.traffic { parts.insert(words.conversations(traffic.conversations), at: 0) }
        if let capture = scenario.capture { parts.insert(words.packets(capture.packets), at: 0) }
        return parts.joined(separator: " · ")
      }
    }
  }

  /// What the wire had to show.
  private func prediction(_ html: inout HTMLWriter) {
    guard !scenario.prediction.en.isEmpty else { return }
    html.element("div", ["class": "prediction"]) { html in
      html.element("p") { html in html.words("strong") { $0.whatWasToBeSeen } }
      html.paragraphs(class: "answer", scenario.prediction, lessons)
    }
  }

  private func timeline(_ html: inout HTMLWriter) {
    html.element("div", ["class": "stage"]) { html in
      html.element("div", ["class": "ladders"]) { html in
        if pictures.isEmpty {
          html.heading("\(anchor).timeline") { $0.timeline }
        }
        for picture in pictures {
          let label = "\(anchor).c\(picture.conversation.id)"
          html.heading(label) { words in
            pictures.count > 1 ? words.conversation(picture.conversation.id) : words.timeline
          }
          picture.write(to: &html, labelledBy: label)
        }
        let others = (scenario.traffic?.conversations ?? scenario.conversations.count) - pictures.count
        if others > 0 && !listsOthers {
          html.words("p", class: "quiet") {
            scenario.traffic == nil ? $0.notShown(others) : $0.notShownOfTraffic(others)
          }
        }
        if pictures.contains(where: { $0.conversation.states.contains { $0.observed != nil } }) {
          html.words("p", class: "quiet observed-note") { $0.observed(Glyphs.unicode.observed) }
        }
        if !ladders.silentCalls.isEmpty {
          html.element("div", ["class": "told"]) { html in
            html.element("h4", ["id": "\(anchor).silent"]) { $0.words("span", { $0.otherCalls }) }
            PageCalls(calls: ladders.silentCalls, origin: origin).write(
              to: &html, labelledBy: "\(anchor).silent")
          }
        }
      }
    }
  }

  /// The moment from which times count.
  private var origin: Int64 {
    ladders.origin?.nanoseconds ?? scenario.calls.first?.start ?? 0
  }

  private func verdicts(_ html: inout HTMLWriter) {
    html.heading("\(anchor).verdicts") { $0.verdicts }
    html.element("div", ["class": "cards"]) { html in
      for picture in pictures {
        let conversation = picture.conversation
        html.element("div", ["class": "card"]) { html in
          if pictures.count > 1 {
            html.element("h4") { $0.words("span", { $0.conversation(conversation.id) }) }
          }
          PageVerdict(
            conversation: conversation, actors: picture.actors,
            kernelStates: ladders.kernelStates(of: conversation), links: links
          ).write(to: &html)
        }
      }
    }
  }

  private func explanation(_ html: inout HTMLWriter) {
    let texts = [scenario.why, scenario.misconception]
    guard texts.contains(where: { !$0.en.isEmpty }) || !scenario.reference.isEmpty else { return }
    html.heading("\(anchor).why") { $0.whyItIsSo }
    html.paragraphs(class: "why", scenario.why, lessons)
    if !scenario.misconception.en.isEmpty {
      html.element("div", ["class": "myth"]) { html in
        html.words("strong") { $0.manyBelieve }
        html.paragraphs(class: "why", scenario.misconception, lessons)
      }
    }
    if !scenario.reference.isEmpty {
      html.element("p", ["class": "quiet"]) { html in
        html.words { $0.toReadOn + $0.colon }
        for (index, reference) in scenario.reference.enumerated() {
          if index > 0 { html.content(" · ") }
          if let address = ReferenceLink.address(of: reference) {
            html.element("a", ["href": address, "rel": "noreferrer"], text: reference)
          } else {
            html.content(reference)
          }
        }
      }
    }
  }

  private func callLog(_ html: inout HTMLWriter) {
    html.element("details") { html in
      html.element("summary", ["id": "\(anchor).calls"]) { html in
        html.words { $0.callLog + $0.parenthesized("\(scenario.calls.count)") }
      }
      PageCalls(calls: scenario.calls, origin: origin).write(to: &html, labelledBy: "\(anchor).calls")
    }
  }

  private func download(_ html: inout HTMLWriter) {
    // Nothing can be fetched of what came through a pipe.
    guard let summary = scenario.capture, capture != nil || summary.file != "-" else { return }
    html.element("p", ["class": "download"]) { html in
      let url = capture?.url ?? summary.file
      html.element("a", ["class": "button", "href": url, "download": summary.file]) { html in
        html.words { $0.downloadCapture }
      }
      html.words(class: "quiet") { $0.opensIn(summary.file) }
    }
  }
}

extension HTMLWriter {
  /// Writes a heading within a scenario.
  package mutating func heading(_ name: String, _ say: (Words) -> String) {
    element("h3", ["id": name]) { $0.words("span", say) }
  }

  /// Writes prose: a paragraph for each line.
  mutating func paragraphs(
    class style: String, _ text: LocalizedText, _ lessons: LessonLinks = LessonLinks()
  ) {
    for language in Language.allCases {
      let lines = text.text(in: language).split(separator: "\n")
      guard !lines.isEmpty, language == .en || !text.isShared else { continue }
      element("div", ["class": style, "lang": text.isShared ? nil : language.rawValue]) { html in
        for line in lines { html.element("p") { lessons.write(String(line), to: &$0) } }
      }
    }
  }

  /// Writes how a scenario came out: a sign, a word, and a colour.
  mutating func badge(_ status: ScenarioResult.Status) {
    element("span", ["class": "badge \(status.rawValue)"]) { html in
      html.element("span", ["class": "glyph", "aria-hidden": "true"], text: status.glyph)
      html.words { $0.status(status) }
    }
  }
}

extension ScenarioResult.Status {
  /// Says it where colour cannot.
  fileprivate var glyph: String {
    switch self {
    case .passed: "✓"
    case .failed: "✗"
    case .inconclusive: "?"
    case .notRun: "–"
    }
  }
}
