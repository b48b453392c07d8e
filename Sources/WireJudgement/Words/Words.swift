import WireConversations
import WireText

/// What reports say in their own words.
extension Words {
  /// Beside the name of a scenario that was run segment by segment.
  package var stepped: String { text("scenario.stepped") }

  // The ladder.
  package var mark: String { text("ladder.mark") }
  package var neverReturned: String { text("ladder.never-returned") }
  /// What the bench, or a script, had to do with a packet.
  package func notes(on intervention: PacketIntervention) -> [String] {
    var notes: [String] = []
    switch intervention.origin {
    case .kernel: break
    case .bench: notes.append(text("mark.sent-again"))
    case .script: notes.append(text("mark.by-script"))
    }
    if !intervention.deliveredAtOnce {
      notes.append(
        intervention.received == nil
          ? text("mark.dropped")
          : text("mark.held"))
    }
    return notes
  }

  /// That a packet arrives which the bench had held.
  package func arrives(_ frame: Int) -> String { text("ladder.arrives", ["frame": FrameNames.text(frame)]) }

  package var initiator: String { text("ladder.initiator") }
  package var responder: String { text("ladder.responder") }
  /// What the glyph beside a state means.
  package func observed(_ glyph: String) -> String {
    text("ladder.observed", ["mark": glyph])
  }
  package func folded(_ count: Int, of all: Int) -> String {
    text("ladder.folded", ["count": count, "all": all])
  }
  package func leftOut(rows: Int) -> String { text("ladder.left-out-rows", ["count": rows]) }
  package func leftOut(packets: Int, first: Int, last: Int) -> String {
    text(
      "ladder.left-out",
      ["packets": packets, "first": FrameNames.text(first), "last": FrameNames.text(last)])
  }

  // The verdicts.
  package var handshake: String { text("verdicts.handshake") }
  package var teardown: String { text("verdicts.teardown") }
  package var closedFirst: String { text("verdicts.closed-first") }
  package var timeWait: String { "TIME_WAIT" }
  package var resetBy: String { text("verdicts.reset-by") }
  package var bytes: String { text("verdicts.bytes") }
  package var wrapping: String { text("verdicts.wrapping") }
  package var findings: String { text("verdicts.findings") }
  package var inconclusive: String { text("verdicts.inconclusive") }
  package var kernel: String { text("verdicts.kernel") }
  package var compatible: String { text("verdicts.other-tools") }
  package var variant: String { text("verdicts.variant") }
  package var tls: String { text("verdicts.tls") }
  package var clocks: String { text("verdicts.clocks") }
  package var order: String { text("verdicts.order") }
  package func parenthesized(_ text: String) -> String { self.text("signs.parenthesized", ["text": text]) }
  package var both: String { text("verdicts.both") }
  package func sent(_ bytes: Int, by who: String) -> String {
    text("verdicts.sent", ["bytes": bytes, "who": who])
  }
  package var observed: String { text("checks.observed") }
  package var expected: String { text("checks.expected") }
  package var frames: String { text("checks.frames") }
  package var evidence: String { text("checks.evidence") }
  package var likely: String { text("checks.likely") }
  package var at: String { text("checks.at") }

  // The scenario.
  package func status(_ status: ScenarioResult.Status) -> String {
    text(TextKey(status, in: "status"))
  }
  package func extent(packets: Int?, seconds: String) -> String {
    guard let packets else { return text("scenario.seconds", ["seconds": seconds]) }
    return text("scenario.extent", ["packets": packets, "seconds": seconds])
  }
  package func conversation(_ id: Int) -> String { text("scenario.conversation", ["id": id]) }
  package var lesson: String { text("scenario.lesson") }
  /// A lesson beneath its title.
  package func titled(_ lesson: String, _ title: String) -> String {
    text("scenario.titled", ["title": title, "lesson": lesson])
  }
  package var prediction: String { text("scenario.prediction") }
  package var why: String { text("scenario.why") }
  package var misconception: String { text("scenario.misconception") }
  package var reference: String { text("scenario.reference") }
  package var checks: String { text("scenario.checks") }
  package var problems: String { text("scenario.problems") }
  package var otherCalls: String { text("scenario.other-calls") }

  // The summary.
  package var summary: String { text("summary.title") }
  package var colon: String { text("signs.colon") }
  package var comma: String { text("signs.comma") }
  package func count(_ number: Int, _ status: ScenarioResult.Status) -> String {
    switch status {
    case .passed: text("summary.passed", ["number": number])
    case .failed: text("summary.failed", ["number": number])
    case .inconclusive: text("summary.inconclusive", ["number": number])
    case .notRun: text("summary.not-run", ["number": number])
    }
  }
  package func ran(_ scenarios: Int, times: Int) -> String {
    times == 1
      ? text("summary.ran", ["scenarios": scenarios])
      : text("summary.ran-times", ["scenarios": scenarios, "times": times])
  }
  package func shard(_ shard: Shard) -> String { text("summary.shard", ["shard": "\(shard)"]) }
  package func repetition(_ number: Int, of total: Int) -> String {
    total == 1 ? "" : text("summary.repetition", ["number": number, "total": total])
  }
  package func notStarted(_ number: Int) -> String {
    text("summary.not-started", ["number": number])
  }
  package var differs: String { text("summary.differs") }
  package func live(done: Int, of total: Int, notPassed: Int) -> String {
    notPassed == 0
      ? text("progress.done", ["done": done, "total": total])
      : text("progress.not-passed", ["done": done, "total": total, "notPassed": notPassed])
  }
  package var running: String { text("progress.running") }
  package func report(_ path: String) -> String { text("summary.report", ["path": path]) }
  package func page(_ path: String) -> String { text("summary.page", ["path": path]) }
  package var summaryFull: String { text("summary.full") }

  // The list of scenarios.
  /// The lessons that come before one.
  package func after(_ ids: [String]) -> String {
    let list = ids.joined(separator: text("signs.list-comma"))
    return text("list.after", ["list": list])
  }
  /// How long a lesson takes.
  package func minutes(_ minutes: Int) -> String { text("track.minutes", ["minutes": minutes]) }
  /// The lesson that is foreseen packet by packet.
  package var quiz: String { text("track.quiz") }
  /// Which tracks there are.
  package func tracks(_ names: [String]) -> String {
    text("list.tracks", ["names": names.joined(separator: ", "), "first": names.first ?? ""])
  }
  package func chapter(_ folder: String) -> String? {
    textIfAny(TextKey(folder, in: "chapter"))
  }

  // A capture.
  package func packets(_ number: Int) -> String {
    text("capture.packets", ["number": number])
  }
  package func conversations(_ number: Int) -> String {
    text("capture.conversations", ["number": number])
  }
  /// That a filter sees only the outside of what is wrapped.
  package func hiddenFromFilter(_ number: Int) -> String {
    text("capture.hidden-from-filter", ["count": number])
  }
  package func undecoded(_ number: Int) -> String { text("capture.undecoded", ["number": number]) }
  package func notShown(_ number: Int) -> String {
    text("capture.not-shown", ["number": number])
  }
  package func moreChecks(_ number: Int) -> String {
    text("checks.more", ["number": number])
  }
  package var askForLadder: String {
    text("capture.ask-for-ladder")
  }
  package var truncated: String { text("capture.truncated") }
  package func stopped(_ reason: String) -> String { text("capture.stopped", ["reason": reason]) }
  package var tableHeader: [String] {
    [
      text("column.id"), initiator, responder, text("column.packets"), handshake, teardown, closedFirst,
    ]
  }

  // What is being watched.
  package var watchHeader: [String] {
    [
      text("column.start"), initiator, responder, text("column.packets"), handshake, teardown, closedFirst,
      findings,
    ]
  }
  package var capture: String { text("capture.title") }
  package func received(_ packets: Int) -> String {
    text("capture.received", ["packets": packets])
  }
  package func lost(_ packets: Int) -> String { text("capture.lost", ["packets": packets]) }
  package func endedEarly(_ reason: String) -> String {
    text("capture.ended-early", ["reason": reason])
  }

  /// A kind of handshake, in Chinese with the name that students know.
  package func kind(_ kind: HandshakeKind) -> String { text(TextKey(kind, in: "handshake-kind")) }

  /// A kind of teardown, in Chinese with the name that students know.
  package func kind(_ kind: TeardownKind) -> String { text(TextKey(kind, in: "teardown-kind")) }
}
