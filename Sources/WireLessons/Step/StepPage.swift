import WireConversations
import WireJudgement
import WireReports
import WireRunner
import WireScenario
import WireSockets
import WireText

/// What is shown while a segment waits: the ladder so far, where everybody is, and what came of the step
/// before.
struct StepPage {
  let report: TextReport
  let scenario: Scenario
  /// Rows of the page; 0: as many as it takes.
  let height: Int
  let step: Int
  let moment: StepMoment
  /// What is to be said of the step before.
  let before: [Line]
  /// How many more wait behind it.
  let behind: Int
  /// Whether the segment has to be predicted.
  let asks: Bool

  /// Below the page stand the prompt and, once Enter was pressed, the cursor.
  private static let prompt = 3
  /// The same, with what is said of a first try, and with the numbers.
  private static let answers = 6
  /// A ladder is never cut to less.
  private static let leastRows = 6
  /// As many actors as a page has room for.
  private static let actorLimit = 8

  private var words: Words { report.words }

  /// The lines above the prompt.
  func lines() -> [Line] {
    let foot = whereabouts() + [Line(words.waiting(behind: behind))] + howToPredict()
    let head = [headline()] + question() + [Line()]
    let told = before.isEmpty ? [] : [Line()] + before
    let room =
      height == 0
      ? Int.max : height - head.count - told.count - foot.count - (asks ? Self.answers : Self.prompt)
    return head + cut(ladder(), to: max(room, Self.leastRows)) + told + [Line()] + foot
  }

  /// What the lesson asks, beside the first packet; a title would answer it.
  private func question() -> [Line] {
    guard step == 1, !scenario.question.en.isEmpty else { return [] }
    return report.prose(scenario.question.text(in: report.options.language), indent: 2)
  }

  private func headline() -> Line {
    var line = Line()
    line.append(repeating: report.glyphs.rule, count: 2, .faint)
    line.append(" \(words.step(step)) ", .strong)
    line.append("\(scenario.id) ")
    if moment.conversations > 1 {
      line.append("\(report.glyphs.rule) \(words.conversation(moment.conversation.id)) ", .faint)
    }
    line.append(repeating: report.glyphs.rule, count: report.width - line.width, .faint)
    return line
  }

  private func howToPredict() -> [Line] {
    guard asks, step == 1 else { return [] }
    return report.prose(
      words.howToPredict(
        initiator: moment.name(of: .initiator, words), responder: moment.name(of: .responder, words)),
      indent: 0, .faint)
  }

  private func ladder() -> [Line] {
    let conversation = moment.conversation
    let origin =
      conversation.records.first?.time ?? conversation.start
    let lines = Ladder(
      conversation: conversation, actors: moment.actors, calls: moment.placed, origin: origin, words: words,
      glyphs: report.glyphs, width: report.width, maximumPackets: report.options.maximumPackets, isOver: false
    ).lines()
    guard conversation.records.isEmpty else { return lines }
    return lines + report.prose(words.nothingYet, indent: 2, .faint)
  }

  /// The header of a ladder and its last rows; what is left out is said.
  private func cut(_ lines: [Line], to room: Int) -> [Line] {
    guard lines.count > room else { return lines }
    let kept = room - 3
    let note = Line("  \(report.glyphs.gap) \(words.rowsAbove(lines.count - 2 - kept))", .faint)
    return lines.prefix(2) + [note] + lines.suffix(kept)
  }

  private func whereabouts() -> [Line] {
    let calls = moment.whereabouts.suffix(Self.actorLimit)
    let column = 4 + min(calls.map { TerminalText.escaped($0.actor).displayWidth }.max() ?? 0, 20) + 2
    return [Line(words.whereEverybodyIs, .faint)]
      + calls.map { call in
        var line = Line("    ")
        line.append(call.actor.truncated(columns: 20, ellipsis: report.glyphs.ellipsis), .strong)
        line.pad(to: column)
        let text =
          call.end == nil
          ? words.isBlocked(in: "\(call.name)(\(call.arguments))") : words.hasReturned(call.withOutcome)
        line.append(
          text.truncated(columns: report.width - column, ellipsis: report.glyphs.ellipsis), .call)
        return line
      }
  }
}

extension Call {
  /// `close() = 0`.
  var withOutcome: String { "\(name)(\(arguments)) \(outcome)" }
}
