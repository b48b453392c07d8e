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
  private var right = 0
  private var wrong = 0
  private var shown = 0

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

  package func see(_ event: StepEvent) {
    switch event {
    case .held(let moment, let behind):
      self.moment = moment
      step += 1
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
    if options.asks, !isAnswered(line, about: moment) {
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
    let prompt = Line(options.asks ? words.predictionPrompt : words.pressEnter, .strong)
    write(prompt.rendered(report.options.style) + " ")
  }

  /// The last words: what is left to say, and the score.
  private func end(dropped: Int) {
    if step == 0 { return }
    var lines = told
    if dropped > 0 { lines += report.prose(words.droppedMeanwhile(dropped), indent: 0, .faint) }
    if options.asks {
      var line = Line(words.scoreName + words.colon, .strong)
      line.append(words.score(right: right, wrong: wrong, shown: shown))
      lines.append(line)
    }
    write([Line()] + lines + [Line()])
  }

  /// Judges a prediction, and prepares what is said of it; false: it was none.
  private func isAnswered(_ answer: String, about moment: StepMoment) -> Bool {
    let why = WhyNext(moment: moment, words: words)
    let sender = moment.name(of: moment.next.by, words)
    let packet = moment.next.patternText
    let text = answer.filter { !$0.isWhitespace }
    if text.isEmpty {
      shown += 1
      tell(words.shown(packet, from: sender), .doubtful, why.text)
      return true
    }
    if text == "?" || text == "？" {
      let state = moment.state(of: moment.next.by)?.rawValue
      let call = moment.lastCall(of: moment.next.by).map {
        $0.end == nil ? "\($0.name)(\($0.arguments))" : $0.withOutcome
      }
      write(report.prose(words.hint(sender: sender, state: state, call: call), indent: 2))
      return false
    }
    guard let prediction = Prediction(parsing: text) else {
      write(report.prose(words.noPrediction(text), indent: 2))
      return false
    }
    guard let mistake = prediction.mistake(about: moment.next) else {
      right += 1
      tell(words.right(packet, from: sender), .good, why.text)
      return true
    }
    let reason = words.mistake(mistake, sender: sender, hasPayload: moment.next.payloadLength > 0)
    if !why.isKernelsAffair { wrong += 1 }
    tell(
      words.wrong(packet, from: sender, said: text), why.isKernelsAffair ? .doubtful : .bad,
      [reason, why.text, why.isKernelsAffair ? words.notCounted : ""].filter { !$0.isEmpty }
        .joined(separator: " "))
    return true
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
