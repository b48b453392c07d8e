import WireConversations
import WireFormat
import WireJudgement
import WireScript
import WireSockets
import WireText

/// The ranges of the numbers in the report of a shard, checked before anything counts with them: it was
/// written elsewhere, by anybody.
///
/// They are wide, and narrow enough that no sum or difference of two overflows, and no loop runs for ever.
enum ShardRanges {
  /// Moments in nanoseconds since 1970: up to the year 2116.
  private static let moments: ClosedRange<Int64> = 0...1 << 62
  /// Seconds: more than any run takes.
  private static let seconds = 0...1e9
  /// How far, in nanoseconds, a moment of a run may lie from its start: a year, since a clock may have been
  /// set meanwhile.
  private static let distances: ClosedRange<Int64> = -1 << 55...1 << 55
  /// Octets, window sizes, results of calls, and how often something was done.
  private static let amounts = 0...1 << 48
  /// Relative sequence numbers, which may lie before the first.
  private static let sequences = -1 << 32...1 << 48
  /// What is counted from 1: frames, conversations, calls.
  private static let numbers = 1...1 << 32
  /// Lines and columns of a file of 1 MiB; 0 where something has no place in it.
  private static let places = 0...1 << 20

  /// How often a scenario of a run may run (`--repeat`).
  static let repetitions = 1...1000

  /// What of a report is out of range, or contradicts the rest of it; nil: nothing.
  static func fault(in report: ShardReport) -> String? {
    guard repetitions.contains(report.run.repetitions) else { return "repetitions" }
    guard moments.contains(report.run.started.nanoseconds) else { return "started" }
    guard seconds.contains(report.run.durationSeconds) else { return "durationSeconds" }
    for scenario in report.run.scenarios + report.selection {
      if let fault = fault(in: scenario) ?? faultOfTimes(in: scenario, of: report.run) {
        return "\(scenario.id): \(fault)"
      }
    }
    return nil
  }

  private static func fault(in scenario: ScenarioResult) -> String? {
    guard scenario.traffic == nil else { return "traffic" }
    guard repetitions.contains(scenario.repetition) else { return "repetition" }
    guard seconds.contains(scenario.durationSeconds) else { return "durationSeconds" }
    guard scenario.status == scenario.judgedStatus else { return "status" }
    if let capture = scenario.capture,
      !((0...numbers.upperBound).contains(capture.packets) && amounts.contains(capture.dropped))
    {
      return "capture"
    }
    let frames = 1...max(1, min(scenario.capture?.packets ?? .max, numbers.upperBound))
    for conversation in scenario.conversations {
      if let fault = fault(in: conversation, frames) { return fault }
    }
    let ids = Set(scenario.conversations.map(\.id))
    guard ids.count == scenario.conversations.count else { return "conversations" }
    let named =
      scenario.actors.map(\.conversation) + scenario.checks.compactMap(\.conversation)
      + scenario.kernelStates.compactMap(\.conversation)
    guard ids.isSuperset(of: named) else { return "conversation" }
    guard scenario.checks.flatMap(\.frames).allSatisfy(frames.contains) else { return "frames" }
    guard scenario.checks.flatMap(\.evidence).allSatisfy({ isInRange($0, frames) }) else { return "evidence" }
    guard
      scenario.checks.map(\.location).allSatisfy({ places.contains($0.line) && places.contains($0.column) })
    else { return "location" }
    guard scenario.checks.map(\.subject).allSatisfy(isInRange) else { return "subject" }
    guard scenario.calls.allSatisfy(isInRange) else { return "calls" }
    guard (scenario.programs ?? []).allSatisfy(isInRange) else { return "programs" }
    let ends = scenario.kernelStates.flatMap { [$0.local, $0.remote] }
    return ends.allSatisfy(isEndpoint) ? nil : "kernelStates"
  }

  private static func fault(in conversation: Conversation, _ frames: ClosedRange<Int>) -> String? {
    guard numbers.contains(conversation.id) else { return "id" }
    let handshake = conversation.handshake
    let seen =
      [conversation.firstFrame, conversation.lastFrame] + (handshake?.frames ?? [])
      + (conversation.teardown?.frames ?? []) + conversation.states.map(\.frame)
      + conversation.findings.map(\.frame)
      + conversation.records.map(\.frame) + conversation.marks.map(\.frame)
      + ((handshake?.proof ?? []) + (conversation.teardown?.proof ?? [])).flatMap(\.frames)
    guard seen.allSatisfy(frames.contains) else { return "frame" }
    let counts =
      [conversation.packets, conversation.initiatorBytes, conversation.responderBytes]
      + [conversation.initiatorPackets, conversation.responderPackets]
      + [conversation.initiatorMissedBytes, conversation.responderMissedBytes]
      + [conversation.omittedFindings ?? 0]
      + (handshake.map { [$0.synRetransmissions, $0.synAckRetransmissions] } ?? [])
      + conversation.records.map(\.payloadLength) + conversation.records.compactMap(\.fastOpenCookie)
      + conversation.records.compactMap(\.nextHopMTU)
    guard counts.allSatisfy(amounts.contains) else { return "conversations" }
    guard distances.contains(conversation.clockOffset?.nanoseconds ?? 0) else { return "clockOffset" }
    guard conversation.records.map(\.content).allSatisfy(isInRange) else { return "records" }
    return [conversation.initiator, conversation.responder].allSatisfy(isEndpoint) ? nil : "address"
  }

  /// Nobody measures a run of more than a year, and differences of its moments are the rows of a ladder.
  private static func faultOfTimes(in scenario: ScenarioResult, of run: RunResult) -> String? {
    let ofConversations = scenario.conversations.flatMap { conversation in
      [conversation.start, conversation.end] + conversation.records.map(\.time)
        + conversation.marks.compactMap(\.received)
    }
    let times =
      [scenario.started].compactMap(\.self) + scenario.marks.map(\.time) + scenario.kernelStates.map(\.time)
      + ofConversations
      + (scenario.calls.flatMap { [$0.start, $0.end ?? $0.start] }
      + (scenario.programs ?? []).flatMap { [$0.start, $0.end, $0.signalTime].compactMap(\.self) })
      .map(Timestamp.init(nanoseconds:))
    return times.allSatisfy { moments.contains($0.nanoseconds) && distances.contains($0 - run.started) }
      ? nil : "time"
  }

  private static func isInRange(_ content: PacketRecord.Content) -> Bool {
    switch content {
    case .segment(_, let sequence, let acknowledgment, let window):
      sequences.contains(sequence) && sequences.contains(acknowledgment ?? 0) && amounts.contains(window)
    case .fragment(let offset): amounts.contains(offset)
    case .datagram, .icmp: true
    }
  }

  /// Places in lists, which count from 1.
  private static func isInRange(_ subject: Check.Subject) -> Bool {
    switch subject {
    case .call(let place), .order(let place), .kernel(let place), .bench(let place),
      .conversation(.of(_, let place?), _), .conversation(.selected(let place), _),
      .conversation(.absent(let place), _), .conversation(.ignored(let place), _):
      place > 0 && places.contains(place)
    case .conversation(.each, _), .conversation(.of(_, nil), _), .conversations, .conversationsOf,
      .undecoded, .counter, .agreement, .handler, .step, .program:
      true
    }
  }

  private static func isInRange(_ evidence: Check.Evidence, _ frames: ClosedRange<Int>) -> Bool {
    switch evidence {
    case .proof(let proof): proof.frames.allSatisfy(frames.contains)
    case .conversation(let frame, let initiator, let responder):
      frames.contains(frame) && isEndpoint(initiator) && isEndpoint(responder)
    case .call(let call): isInRange(call)
    case .asked(.between(let before, let after)): frames.contains(before) && frames.contains(after)
    case .asked(.after(let frame)): frames.contains(frame)
    case .asked(.atRest): true
    }
  }

  private static func isInRange(_ call: Call) -> Bool {
    numbers.contains(call.sequence) && amounts.contains(call.times) && call.times > 0
      && amounts.contains(call.result ?? 0)
  }

  private static func isInRange(_ program: ProgramRecord) -> Bool {
    (0...255).contains(program.exitStatus ?? 0)
      && [program.output, program.errors].allSatisfy { amounts.contains($0.dropped) }
  }

  private static func isEndpoint(_ endpoint: Endpoint) -> Bool {
    let address = endpoint.address
    return address.version == .v6 || address.high == 0 && address.low <= UInt64(UInt32.max)
  }
}
