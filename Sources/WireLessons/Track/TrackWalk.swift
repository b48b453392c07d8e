import WireJudgement
import WireReports
import WireRunner
import WireScenario
import WireText

/// A walk along a track: of each lesson first the situation and the question, then, once somebody has
/// guessed, what the wire showed and what it means.
package struct TrackWalk {
  /// What the walk does by others.
  package struct Means {
    /// The next line of somebody's; nil: there are no more.
    package var read: () -> String?
    /// Shows text.
    package var write: (String) -> Void
    /// Runs a lesson.
    package var run: (Scenario) throws -> ScenarioResult
    /// Runs a lesson, and asks for it packet by packet.
    package var ask: (Scenario) throws -> ScenarioResult

    /// From its parts.
    package init(
      read: @escaping () -> String?, write: @escaping (String) -> Void,
      run: @escaping (Scenario) throws -> ScenarioResult, ask: @escaping (Scenario) throws -> ScenarioResult
    ) {
      (self.read, self.write, self.run, self.ask) = (read, write, run, ask)
    }
  }

  private let track: Track
  private let lessons: [Scenario]
  private let quiz: Scenario?
  private let report: TextReport
  private let clears: Bool
  private let means: Means

  /// A walk that has not begun.
  ///
  /// - Parameters:
  ///   - lessons: those of the track, in order.
  ///   - clears: whether each lesson takes the place of the one before, as on a terminal.
  package init(
    _ track: Track, _ lessons: [Scenario], quiz: Scenario?, report: TextReport, clears: Bool, _ means: Means
  ) {
    (self.track, self.lessons, self.quiz) = (track, lessons, quiz)
    (self.report, self.clears, self.means) = (report, clears, means)
  }

  private var words: Words { report.words }
  private var language: Language { report.options.language }

  /// Goes along it; ends where somebody leaves. Returns what was run.
  package func go() throws -> [ScenarioResult] {
    var results: [ScenarioResult] = []
    write(introduction())
    guard goesOn(words.trackBegins) else { return results }
    for (index, lesson) in lessons.enumerated() {
      if clears { means.write("\u{1B}[H\u{1B}[2J") }
      write(situation(of: lesson, number: index + 1))
      guard let guess = answer(to: words.trackGuess), !leaves(guess) else { return results }
      let result = try means.run(lesson)
      results.append(result)
      write(report.whatCame(of: result, guess: guess.harmlessForTerminal))
      let isLast = index == lessons.count - 1
      guard goesOn(isLast ? words.trackQuizNext(quiz != nil) : words.trackNext) else { return results }
    }
    if let quiz { results.append(try means.ask(quiz)) }
    write([Line()] + report.prose(words.trackEnd(track.name), indent: 0))
    return results
  }

  private func introduction() -> [Line] {
    let minutes = lessons.reduce(0) { $0 + ($1.minutes ?? 0) }
    return [Line(track.title.text(in: language), .strong)]
      + report.prose(track.about.text(in: language), indent: 2)
      + report.prose(words.trackIntroduction(lessons.count, minutes: minutes), indent: 2)
  }

  /// Who does what, as code, and what is asked.
  private func situation(of lesson: Scenario, number: Int) -> [Line] {
    var head = Line()
    head.append(repeating: report.glyphs.rule, count: 2, .faint)
    head.append(" \(words.trackPlace(number, of: lessons.count)) ", .strong)
    head.append("\(lesson.id) ")
    if let minutes = lesson.minutes {
      head.append("\(report.glyphs.rule) \(words.minutes(minutes)) ", .faint)
    }
    head.append(repeating: report.glyphs.rule, count: report.width - head.width, .faint)
    return [head, Line()] + report.situation(ScenarioResult.situation(of: lesson)) + [Line()]
      + report.prose(question(of: lesson), indent: 0, .strong)
  }

  private func question(of lesson: Scenario) -> String {
    lesson.question.en.isEmpty ? words.trackAsks : lesson.question.text(in: language)
  }

  // MARK: Somebody's lines

  private func answer(to prompt: String) -> String? {
    means.write("\n" + Line(prompt, .strong).rendered(report.options.style) + " ")
    return means.read()
  }

  private func leaves(_ line: String) -> Bool {
    ["q", "quit", "exit"].contains(line.lowercased().filter { !$0.isWhitespace })
  }

  private func goesOn(_ prompt: String) -> Bool {
    guard let line = answer(to: prompt) else { return false }
    return !leaves(line)
  }

  private func write(_ lines: [Line]) { means.write(lines.rendered(report.options.style)) }
}

extension TextReport {
  /// What a lesson came to, beside what was guessed.
  fileprivate func whatCame(of result: ScenarioResult, guess: String) -> [Line] {
    var lines = wire(of: result)
    if guess.contains(where: { !$0.isWhitespace }) {
      lines += [Line()] + entry(words.trackYourGuess, guess, column: 12)
    }
    return lines + explanation(of: result)
  }
}
