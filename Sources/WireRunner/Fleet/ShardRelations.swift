import WireConversations
import WireFormat
import WireJudgement
import WireScenario
import WireScript
import WireSockets

/// Whether what the report of a shard says in one place fits what it says in another: each number by itself
/// is in its range (`ShardNumbers`).
enum ShardRelations {
  /// Results of a run: more than a day of any machine.
  private static let resultLimit = 200_000

  /// Where a report contradicts itself, as the end of a sentence that begins with its name; nil: nowhere.
  static func fault(in report: ShardReport) -> String? {
    let run = report.run
    guard let shard = run.shard, Shard(index: shard.index, count: shard.count) != nil else {
      return "`run.shard` is no part of a run"
    }
    let selected = report.selection
    guard Set(selected.map(\.id)).count == selected.count else { return "`selection` names a scenario twice" }
    // Each that its machine reports nothing of is reported as often as it was to run.
    guard selected.count * run.repetitions <= resultLimit else {
      return
        "\(selected.count) scenarios, \(run.repetitions) times each, are more than \(resultLimit) results"
    }
    for (place, scenario) in run.scenarios.enumerated() {
      if let fault = fault(in: scenario, of: run) { return "`run.scenarios[\(place)]`: \(fault)" }
    }
    for (place, scenario) in selected.enumerated() {
      if let fault = fault(in: scenario, of: run) { return "`selection[\(place)]`: \(fault)" }
    }
    return nil
  }

  private static func fault(in scenario: ScenarioResult, of run: RunResult) -> String? {
    guard ScenarioName.isName(scenario.id) else {
      return "no scenario can be called \(ShardNumbers.quoted(scenario.id))"
    }
    guard scenario.traffic == nil else { return "`traffic` belongs to no scenario" }
    guard scenario.status == scenario.judgedStatus else {
      return "`status` is \(scenario.status.rawValue), and its checks say \(scenario.judgedStatus.rawValue)"
    }
    return faultOfCapture(in: scenario) ?? faultOfConversations(in: scenario)
      ?? faultOfFrames(in: scenario) ?? faultOfTimes(in: scenario, of: run) ?? faultOfEndpoints(in: scenario)
  }

  /// Files are opened by the name of a capture: it is one that a run gives.
  private static func faultOfCapture(in scenario: ScenarioResult) -> String? {
    guard let file = scenario.capture?.file else { return nil }
    let names = ["\(scenario.id).pcapng", "\(scenario.id).\(scenario.repetition).pcapng"]
    return names.contains(file) ? nil : "no capture can be called \(ShardNumbers.quoted(file))"
  }

  private static func faultOfConversations(in scenario: ScenarioResult) -> String? {
    let ids = Set(scenario.conversations.map(\.id))
    guard ids.count == scenario.conversations.count else { return "two conversations have the same `id`" }
    let named =
      scenario.actors.map(\.conversation) + scenario.checks.compactMap(\.conversation)
      + scenario.kernelStates.compactMap(\.conversation)
    return named.first { !ids.contains($0) }.map { "there is no conversation \($0)" }
  }

  /// No frame lies beyond the last that was captured.
  private static func faultOfFrames(in scenario: ScenarioResult) -> String? {
    guard let packets = scenario.capture?.packets else { return nil }
    let frames = 1...max(1, packets)
    let named =
      scenario.conversations.lazy.flatMap(frames(of:)) + scenario.checks.flatMap(\.frames)
      + scenario.checks.flatMap(\.evidence).flatMap(frames(of:))
    return named.first { !frames.contains($0) }
      .map { "`frame` is \($0), and its capture has \(packets) packets" }
  }

  private static func frames(of conversation: Conversation) -> [Int] {
    let (handshake, teardown) = (conversation.handshake, conversation.teardown)
    return [conversation.firstFrame, conversation.lastFrame] + (handshake?.frames ?? [])
      + (teardown?.frames ?? []) + conversation.states.map(\.frame) + conversation.findings.map(\.frame)
      + conversation.records.map(\.frame) + conversation.marks.map(\.frame)
      + ((handshake?.proof ?? []) + (teardown?.proof ?? [])).flatMap(\.frames)
  }

  private static func frames(of evidence: Check.Evidence) -> [Int] {
    switch evidence {
    case .proof(let proof): proof.frames
    case .conversation(let frame, _, _), .asked(.after(let frame)): [frame]
    case .asked(.between(let before, let after)): [before, after]
    case .call, .asked(.atRest): []
    }
  }

  /// Nobody measures a run of more than a year, and differences of its moments are the rows of a ladder.
  private static func faultOfTimes(in scenario: ScenarioResult, of run: RunResult) -> String? {
    let ofConversations = scenario.conversations.flatMap { conversation in
      [conversation.start, conversation.end] + conversation.records.map(\.time)
        + conversation.marks.compactMap(\.received)
    }
    let ofCalls = scenario.checks.flatMap(\.evidence).compactMap { evidence in
      if case .call(let call) = evidence { call } else { nil }
    }
    let times =
      [scenario.started].compactMap(\.self) + scenario.marks.map(\.time) + scenario.kernelStates.map(\.time)
      + ofConversations
      + ((scenario.calls + ofCalls).flatMap { [$0.start, $0.end ?? $0.start] }
      + (scenario.programs ?? []).flatMap { [$0.start, $0.end, $0.signalTime].compactMap(\.self) })
      .map(Timestamp.init(nanoseconds:))
    // Differences of what `ShardNumbers` lets pass are no overflow.
    return times.first { !ShardNumbers.distances.contains(Int128($0 - run.started)) }
      .map { "\($0.nanoseconds) is not within a year of `run.started`, which is \(run.started.nanoseconds)" }
  }

  private static func faultOfEndpoints(in scenario: ScenarioResult) -> String? {
    let ofEvidence = scenario.checks.flatMap(\.evidence).flatMap { evidence -> [Endpoint] in
      if case .conversation(_, let initiator, let responder) = evidence {
        [initiator, responder]
      } else {
        []
      }
    }
    let endpoints =
      scenario.conversations.flatMap { [$0.initiator, $0.responder] }
      + scenario.kernelStates.flatMap { [$0.local, $0.remote] } + ofEvidence
    let isRight = endpoints.map(\.address).allSatisfy { address in
      address.version == .v6 || address.high == 0 && address.low <= UInt64(UInt32.max)
    }
    return isRight ? nil : "an address of version 4 has more than 32 bits"
  }
}
