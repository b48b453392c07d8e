import Glibc
import WireCapture
import WireConversations
import WireFormat
import WireJudgement
import WireScenario
import WireScript
import WireSystem
import WireTLS
import WireText

extension CommandRun.Outcome {
  /// What was seen of a command, judged, as the value that every report is written from.
  ///
  /// - Parameters:
  ///   - expectations: what is expected; nil: nothing but that the command succeeds.
  ///   - file: the file that holds them; empty: none does.
  ///   - network: where it ran.
  ///   - clock: when it began.
  ///   - captureFile: the name of the capture in the report directory; nil: there is none.
  package func result(
    _ expectations: Expectations?, file: String, network: NetworkKind, since clock: RunClock,
    captureFile: String?
  ) -> ScenarioResult {
    var observation = Judge.Observation(
      conversations: conversations, actors: actors, calls: calls, marks: [], counterGrowth: nil,
      captureDoubt: doubt, unseen: unseen)
    observation.foreign = .all
    observation.clockStep = clockStep
    if let count = expectations?.octetCount, count > 0 {
      observation.conversations = capture.payloads(count).added(to: conversations)
    }
    let checks = expectations.map { Judge(observation: observation).judge($0) } ?? []
    var result = ScenarioResult.judged(
      .command, name: record.command, file: file, isExpected: expectations != nil, checks: checks,
      conversations: conversations,
      capture: captureFile.map {
        CaptureSummary(file: $0, packets: packets, dropped: dropped, drained: drained)
      },
      network: network, started: clock.started, durationSeconds: clock.seconds, problems: problems,
      notices: notices, command: end)
    result.calls = calls
    result.actors = actors
    if let clockStep { result.note(clockStep: clockStep) }
    return result
  }

  /// The octets of the capture, with comments on what its frames prove.
  package func saved(_ result: ScenarioResult) -> [UInt8] {
    var saved = SavedCapture(
      frames: capture.frames, linkType: capture.linkType, end: captureEnd, provenance: ProvenanceIndex(),
      observed: [:],
      annotations: CaptureAnnotations(
        headline: result.title.en, conversations: result.conversations, actors: result.actors,
        checks: result.checks))
    saved.secrets = secrets.octets
    saved.snapLength = capture.extent.snapLength
    return saved.octets()
  }

  /// Whether the command ended with status 0, by itself.
  package var hasSucceeded: Bool { end.exit == 0 && exceeded == nil }

  private var problems: [Problem] {
    var problems: [Problem] = []
    if let exceeded {
      problems.append(
        Problem(kind: .timeout, text: "the command had not ended after \(exceeded) s, and was ended"))
    } else if let status = end.exit, status != 0 {
      problems.append(Problem(kind: .command, text: "the command ended with status \(status)"))
    } else if let signal = end.signal {
      problems.append(Problem(kind: .command, text: "the command was ended by \(signal)"))
    }
    if let doubt { problems.append(Problem(kind: .lostPackets, text: doubt.en)) }
    return problems
  }

  /// Why nothing that was captured can be relied on.
  private var doubt: Reason? {
    if dropped > 0 { return Reason("capture.lost-packets", ["count": dropped]) }
    if let failure { return Reason("capture.ended-early", ["reason": failure]) }
    return drained ? nil : Reason("capture.not-drained")
  }

  private var notices: [LocalizedText] {
    var notices = record.notes
    if !hasOwnProc { notices.append(LocalizedText("programs.foreign-proc")) }
    if unrouted > 0 { notices.append(LocalizedText("exec.no-route", ["count": unrouted])) }
    return notices
  }
}
