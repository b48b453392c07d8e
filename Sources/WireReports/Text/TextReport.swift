public import WireConversations
import WireJudgement
import WireText

/// Writes results as text for people: ladders, verdicts, checks.
///
/// Whatever came from the wire or from a file is made harmless for a terminal.
public struct TextReport: Sendable {
  /// How text is laid out.
  public struct Options: Hashable, Sendable {
    /// The language of headings and of lessons.
    public var language: Language
    /// Whether it is coloured.
    public var style: Style
    /// The columns of the page; less than 60 is treated as 60, and more than 140 as 140.
    public var width: Int
    /// Draws with ASCII characters only.
    public var ascii: Bool
    /// How many packets a ladder shows before it leaves out what proves nothing.
    public var maximumPackets: Int
    /// Whether of several conversations that went alike only the first has a ladder.
    public var foldsAlike = false

    /// As many packets as fit on a page or two.
    public static let usualPackets = 48

    /// Options; by default a plain page of 80 columns in English.
    public init(
      language: Language = .en, style: Style = .none, width: Int = 80, ascii: Bool = false,
      maximumPackets: Int = usualPackets
    ) {
      self.language = language
      self.style = style
      self.width = width
      self.ascii = ascii
      self.maximumPackets = maximumPackets
    }
  }

  package let options: Options
  package let words: Words
  package let glyphs: Glyphs
  package let width: Int

  /// A report with options.
  public init(_ options: Options = Options()) {
    self.options = options
    words = Words(options.language)
    glyphs = options.ascii ? .ascii : .unicode
    width = min(max(options.width, 60), 140)
  }

  /// One line that says how a scenario came out: `PASS [ 0.012s] closing/close-four`.
  ///
  /// - Parameter repetitions: how often it runs.
  public func progress(_ scenario: ScenarioResult, of repetitions: Int = 1) -> String {
    let seconds = Decimal.fixed(
      Decimal.nanoseconds(scenario.durationSeconds), unit: 1_000_000_000, digits: 3)
    var line = Line(words.status(scenario.status), scenario.status.paint)
    line.append(" [")
    line.append(seconds, endingAt: line.width + max(6, seconds.count))
    line.append("s] ")
    line.append(scenario.chapter + "/", .faint)
    line.append(scenario.id, .strong)
    line.append(words.repetition(scenario.repetition, of: repetitions), .faint)
    return [line].rendered(options.style)
  }

  /// Everything about one scenario: headline, lesson, ladders, verdicts, checks; of traffic that no scenario
  /// made, counts and what did not pass.
  ///
  /// - Parameters:
  ///   - repetitions: how often it ran.
  ///   - conversations: of such traffic, how many conversations that did not pass are shown with their
  ///     ladders.
  public func scenario(
    _ scenario: ScenarioResult, of repetitions: Int = 1, conversations: Int = usualConversations
  ) -> String {
    let lines =
      scenario.traffic.map {
        TrafficText(report: self, result: scenario, traffic: $0, limit: conversations).lines()
      } ?? ScenarioText(report: self, scenario: scenario, repetitions: repetitions).lines()
    return lines.rendered(options.style)
  }

  /// Who does what in a lesson: its programs, below the names of their files.
  package func situation(_ programs: [LessonProgram]) -> [Line] {
    var lines: [Line] = []
    for program in programs {
      if !lines.isEmpty { lines.append(Line()) }
      lines.append(Line("  " + program.file, .opening))
      lines += program.lines(in: options.language).map { text in
        var line = Line(text.isEmpty ? "" : "    ")
        line.append(TerminalText.escaped(text), .call)
        return line
      }
    }
    return lines
  }

  /// What was seen of a lesson, and how it was judged, without what it means.
  package func wire(of scenario: ScenarioResult) -> [Line] {
    ScenarioText(report: self, scenario: scenario).wire()
  }

  /// What a lesson means: the answer to its question.
  package func explanation(of scenario: ScenarioResult) -> [Line] {
    ScenarioText(report: self, scenario: scenario).explanation()
  }

  /// So many conversations a report shows in full, of traffic that no scenario made.
  public static let usualConversations = 200

  /// How many scenarios came out how, which did not pass, and where the report is.
  ///
  /// - Parameter reportPath: the directory of the run; nil if none was written.
  public func summary(_ run: RunResult, reportPath: String?) -> String {
    RunSummary(report: self, run: run, reportPath: reportPath).lines().rendered(options.style)
  }

  /// What capture files hold.
  ///
  /// - Parameter conversation: shows only the conversation with this number.
  public func inspect(
    _ captures: [InspectResult], conversation: Int? = nil
  ) -> String {
    var text = ""
    writeInspect(captures, conversation: conversation) { text += $0 }
    return text
  }

  /// Writes the same piece by piece.
  public func writeInspect(
    _ captures: [InspectResult], conversation: Int? = nil, to receiver: (String) -> Void
  ) {
    for (number, capture) in captures.enumerated() {
      if number > 0 { receiver("\n") }
      InspectText(report: self, capture: capture, only: conversation).write {
        receiver($0.rendered(options.style))
      }
    }
  }

  /// How many conversations of which kinds capture files hold.
  public func totals(_ captures: [(InspectResult, InspectTotals)]) -> String {
    captures.map { capture, totals in
      InspectText(report: self, capture: capture, only: nil).lines(of: totals).rendered(options.style)
    }.joined(separator: "\n")
  }

  /// The ladder of a conversation whose packets were kept.
  package func ladder(of conversation: Conversation) -> String {
    ConversationText(report: self, conversation: conversation).ladder().rendered(options.style)
  }

  /// One conversation alone: ladder and verdict.
  public func conversation(_ conversation: Conversation) -> String {
    ConversationText(report: self, conversation: conversation).lines().rendered(options.style)
  }
}

extension ScenarioResult.Status {
  package var paint: Paint {
    switch self {
    case .passed: .good
    case .failed: .bad
    case .inconclusive, .notRun: .doubtful
    }
  }
}

extension TextReport {
  /// A line with a name in a column of its own and a value after it, which is wrapped.
  package func entry(
    _ name: String, _ value: String, indent: Int = 2, column: Int, _ paint: Paint = .plain
  ) -> [Line] {
    let texts = Wrapping.lines(value, columns: width - column)
    return (texts.isEmpty ? [""] : texts).enumerated().map { index, text in
      var line = Line()
      line.pad(to: indent)
      if index == 0 { line.append(name, .faint) }
      line.pad(to: max(column, index == 0 && !name.isEmpty ? line.width + 2 : 0))
      line.append(text, paint)
      return line
    }
  }

  /// Prose, wrapped and indented.
  package func prose(_ text: String, indent: Int, _ paint: Paint = .plain) -> [Line] {
    Wrapping.lines(text, columns: width - indent).map { text in
      var line = Line()
      line.pad(to: indent)
      line.append(text, paint)
      return line
    }
  }
}
