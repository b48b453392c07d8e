import Glibc
import WireConversations
import WireSockets

/// The conversation with a student about each segment that waits: shows where everything stands, takes a prediction, lets the segment go, and
/// says why it was that one.
final class StepSession {
  private let scenario: Scenario
  private let options: StepOptions
  private let gate: SegmentGate
  private let scene: Scene
  private let log: CallLog
  /// Wakes whoever obeys the gate.
  private let wake: () -> Void
  private let report: TextReport
  private let dialogue: StepDialogue

  private var step = 0
  /// What is to be said of the step before.
  private var told: [Line] = []
  private var right = 0
  private var wrong = 0
  private var shown = 0

  /// Programs have come to where they wait within this time.
  private static let settleNanoseconds: Int64 = 300_000_000
  private static let pauseMicroseconds: UInt32 = 20_000
  /// Nothing happens for so long before it is said.
  private static let patienceNanoseconds: Int64 = 700_000_000
  private static let pollNanoseconds: Int64 = 50_000_000

  init(
    _ scenario: Scenario, _ options: StepOptions, gate: SegmentGate, scene: Scene, log: CallLog,
    wake: @escaping () -> Void
  ) {
    self.scenario = scenario
    self.options = options
    self.gate = gate
    self.scene = scene
    self.log = log
    self.wake = wake
    report = options.report
    dialogue = StepDialogue(options)
  }

  private var words: Words { report.words }

  /// Goes on until nothing is held any more, or `isOver` says that the scenario has ended.
  func run(until isOver: () -> Bool) {
    told = report.prose(words.stepIntroduction, indent: 0, .faint)
    var lastStep = Clock.monotonic()
    var hasSaidSo = false
    while !isOver(), !gate.isOpen {
      guard let (held, behind) = gate.first(until: Clock.monotonic() + Self.pollNanoseconds) else {
        if !hasSaidSo, step > 0, Clock.monotonic() - lastStep > Self.patienceNanoseconds {
          hasSaidSo = true
          dialogue.write(told + [Line(words.stillWaiting, .faint)])
          told = []
        }
        continue
      }
      settle()
      guard let moment = StepMoment(held, scene, log: log) else {
        letGo()
        continue
      }
      step += 1
      dialogue.beginPage()
      dialogue.write(
        StepPage(
          report: report, scenario: scenario, height: options.height, step: step, moment: moment,
          before: told, behind: behind, asks: options.asks
        ).lines())
      let goesOn = options.asks ? ask(about: moment) : dialogue.ask(Line(words.pressEnter, .strong)) != nil
      if !options.asks { told = [] }
      if goesOn { letGo() } else { letAllGo() }
      lastStep = Clock.monotonic()
      hasSaidSo = false
    }
  }

  /// The last words: what is left to say, and the score.
  func end() {
    if step == 0 { return }
    var lines = told
    if gate.dropped > 0 { lines += report.prose(words.droppedMeanwhile(gate.dropped), indent: 0, .faint) }
    if options.asks {
      var line = Line(words.scoreName + words.colon, .strong)
      line.append(words.score(right: right, wrong: wrong, shown: shown))
      lines.append(line)
    }
    dialogue.write([Line()] + lines + [Line()])
  }

  private func letGo() {
    gate.letGo()
    wake()
  }

  private func letAllGo() {
    gate.open()
    wake()
  }

  /// Waits until no program makes a call any more.
  private func settle() {
    let limit = Clock.monotonic() + Self.settleNanoseconds
    var known = log.calls.map(\.end)
    while Clock.monotonic() < limit {
      usleep(Self.pauseMicroseconds)
      let now = log.calls.map(\.end)
      if now == known { return }
      known = now
    }
  }

  /// Takes a prediction, and prepares what is said of it; false: nobody says anything any more.
  private func ask(about moment: StepMoment) -> Bool {
    let why = WhyNext(moment: moment, words: words)
    let sender = moment.name(of: moment.next.by, words)
    let prompt = Line(words.predictionPrompt, .strong)
    let packet = moment.next.patternText
    while true {
      guard let answer = dialogue.ask(prompt) else { return false }
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
        dialogue.write(report.prose(words.hint(sender: sender, state: state, call: call), indent: 2))
        continue
      }
      guard let prediction = Prediction(parsing: text) else {
        dialogue.write(report.prose(words.noPrediction(text), indent: 2))
        continue
      }
      guard let mistake = prediction.mistake(about: moment.next) else {
        right += 1
        tell(words.right(packet, from: sender), .good, why.text)
        return true
      }
      let hasPayload = moment.next.payloadLength > 0
      let reason = words.mistake(mistake, sender: sender, hasPayload: hasPayload)
      if !why.isKernelsAffair { wrong += 1 }
      tell(
        words.wrong(packet, from: sender, said: text), why.isKernelsAffair ? .doubtful : .bad,
        [reason, why.text, why.isKernelsAffair ? words.notCounted : ""].filter { !$0.isEmpty }
          .joined(separator: " "))
      return true
    }
  }

  private func tell(_ verdict: String, _ paint: Paint, _ reason: String) {
    told = report.prose(verdict, indent: 0, paint) + report.prose(reason, indent: 2)
  }
}
