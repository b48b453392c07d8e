import WireConversations
import WireJudgement
import WireReports
import WireRunner
import WireScenario
import WireSockets
import WireText

/// The conversation with a student about each segment that waits: shows where everything stands, takes a
/// prediction, lets the segment go, and says why it was that one.
package final class StepSession: StepAudience {
  private let scenario: Scenario
  private let options: StepOptions
  private let report: TextReport
  private let output: ([UInt8]) -> Void

  private var step = 0
  /// The packet that waits.
  private var moment: StepMoment?
  /// What is to be said of the step before.
  private var told: [Line]
  private var quiz = Quiz()

  /// A session that has not begun.
  ///
  /// - Parameter output: shows octets.
  package init(_ scenario: Scenario, _ options: StepOptions, output: @escaping ([UInt8]) -> Void) {
    self.scenario = scenario
    self.options = options
    self.output = output
    report = TextReport(options.report)
    told = report.prose(report.words.stepIntroduction, indent: 0, .faint)
  }

  private var words: Words { report.words }

  /// What was foreseen; nil: nothing was asked.
  package var quizResult: QuizResult? { options.asks ? quiz.result : nil }

  package func see(_ event: StepEvent) {
    switch event {
    case .held(let moment, let behind):
      self.moment = moment
      step += 1
      quiz.begin()
      show(moment, behind: behind)
      ask()
    case .nothingWaits:
      write(told + [Line(words.stillWaiting, .faint)])
      told = []
    case .ended(let dropped):
      moment = nil
      end(dropped: dropped)
    }
  }

  package func take(_ line: String) -> StepOrder? {
    if !options.echoes { write(line.harmlessForTerminal + "\n") }
    guard let moment else { return .letGo }
    if options.asks, !isDone(with: line, about: moment) {
      ask()
      return nil
    }
    if !options.asks { told = [] }
    return .letGo
  }

  package func endOfInput() {
    write("\n")
    if !options.asks { told = [] }
  }

  private func show(_ moment: StepMoment, behind: Int) {
    // ECMA-48: cursor to the top left, erase to the end of the page.
    write(options.clears ? "\u{1B}[H\u{1B}[2J" : "\n")
    write(
      StepPage(
        report: report, scenario: scenario, height: options.height, step: step, moment: moment, before: told,
        behind: behind, asks: options.asks
      ).lines())
  }

  private func ask() {
    write(Line(prompt, .strong).rendered(report.options.style) + " ")
  }

  /// Of several connections the one is named of which the packet is.
  private var prompt: String {
    guard options.asks, let moment else { return words.pressEnter }
    switch quiz.question {
    case .numbers: return words.numbersPrompt
    case .flags(let isSecondTry):
      if isSecondTry { return words.secondPrompt }
      guard moment.conversations > 1 else { return words.predictionPrompt }
      return words.predictionPrompt(
        of: moment.conversation.id, moment.name(of: .initiator, words), moment.name(of: .responder, words))
    }
  }

  /// The last words: what is left to say, and the score.
  private func end(dropped: Int) {
    if step == 0 { return }
    var lines = told
    if dropped > 0 { lines += report.prose(words.droppedMeanwhile(dropped), indent: 0, .faint) }
    if options.asks {
      var line = Line(words.scoreName + words.colon, .strong)
      line.append(words.score(quiz.result))
      lines.append(line)
    }
    write([Line()] + lines + [Line()])
  }

  /// Takes an answer, and says what comes of it or keeps it for the next page; false: the packet is asked
  /// for again.
  private func isDone(with line: String, about moment: StepMoment) -> Bool {
    let why = WhyNext(moment: moment, words: words)
    let sender = moment.name(of: moment.next.by, words)
    let packet = moment.next.patternText
    let names = Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, moment.name(of: $0, words)) })
    let isOfNumbers = quiz.question == .numbers
    switch quiz.take(line, about: moment, names: names, counts: !why.isUnforeseeable) {
    case .unreadable:
      write(report.prose(isOfNumbers ? words.noNumbers(line) : words.noPrediction(line), indent: 2))
      return false
    case .hint:
      let state = moment.state(of: moment.next.by)?.rawValue
      write(report.prose(words.hint(sender: sender, state: state, call: lastCall(in: moment)), indent: 2))
      return false
    case .again(let mistake):
      let reason = words.mistake(mistake, hasPayload: moment.next.payloadLength > 0)
      write(report.prose(words.tryAgain(said: quiz.lastSaid, because: reason), indent: 2, .doubtful))
      return false
    case .numbers:
      write(report.prose(words.right(packet, from: sender), indent: 2, .good))
      return false
    case .done(let mistake):
      tellEnd(of: packet, from: sender, mistake, why, hasPayload: moment.next.payloadLength > 0)
      return true
    }
  }

  private func lastCall(in moment: StepMoment) -> String? {
    moment.lastCall(of: moment.next.by).map {
      $0.end == nil ? "\($0.name)(\($0.arguments))" : $0.withOutcome
    }
  }

  /// What is said of a packet that can go.
  private func tellEnd(
    of packet: String, from sender: String, _ mistake: Prediction.Mistake?, _ why: WhyNext, hasPayload: Bool
  ) {
    guard let answer = quiz.last else { return }
    switch answer.outcome {
    case .shown: tell(words.shown(packet, from: sender), .doubtful, why.text)
    case .right, .rightAtSecondTry:
      let numbers = quiz.numbersAreRight.map { words.numbers(moment?.next, areRight: $0) } ?? ""
      tell(
        [words.right(packet, from: sender), numbers].joinedBySpaces,
        quiz.numbersAreRight == false ? .doubtful : .good, why.text)
    case .wrong:
      let reason = mistake.map { words.mistake($0, hasPayload: hasPayload) } ?? ""
      let counts = answer.possible > 0
      tell(
        words.wrong(packet, from: sender, said: answer.said.last ?? ""), counts ? .bad : .doubtful,
        [reason, why.text, counts ? "" : words.notCounted].joinedBySpaces)
    }
  }

  private func tell(_ verdict: String, _ paint: Paint, _ reason: String) {
    told = report.prose(verdict, indent: 0, paint) + report.prose(reason, indent: 2)
  }

  private func write(_ lines: [Line]) {
    write(lines.rendered(report.options.style))
  }

  private func write(_ text: String) {
    output(Array(text.utf8))
  }
}

extension [String] {
  /// Those that say something, one after the other.
  fileprivate var joinedBySpaces: String { filter { !$0.isEmpty }.joined(separator: " ") }
}
