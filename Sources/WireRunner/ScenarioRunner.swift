import Glibc
import WireCapture
import WireConversations
import WireFormat
import WireJudgement
import WireScenario
import WireScript
import WireSockets
import WireSystem
import WireTLS
import WireText

/// Runs one scenario in this process, and judges what happened.
///
/// The order is always the same: settings, capture armed, servers listening, clients started all at once,
/// everybody done, wire and kernel at rest, capture drained, judged. Nothing waits for time, and every wait
/// ends with the scenario's limit.
struct ScenarioRunner {
  let scenario: Scenario
  let request: WorkerRequest

  init(_ scenario: Scenario, request: WorkerRequest) {
    self.scenario = scenario
    self.request = request
  }

  private var plan: Plan { scenario.plan }

  /// Runs and judges it.
  func run() throws(Refusal) -> ScenarioResult {
    let start = Clock.monotonic()
    let clock = ClockWatch()
    try plan.tryNeeds(family: plan.family ?? request.family)
    try plan.applySettings()
    let addressing = Addressing(plan, request: request)
    // Before the capture, which starts a thread.
    var setting: Setting
    let roster: Roster
    do {
      setting = try Setting(
        of: plan.actors, loopback: addressing.loopback, servers: addressing.servers,
        inquiries: plan.inquiries)
      setting.keepsSecrets = request.keepsSecrets
      roster = try Roster(plan, in: setting)
    } catch {
      if let shortage = Refusal(shortage: error) { throw shortage }
      return .empty(scenario, problem: Problem(kind: .setup, text: "\(error)"))
    }
    defer {
      roster.endProcesses()
      setting.secrets.remove()
    }
    let capture = try startCapture(addressing)
    let wire = CapturedWire(
      capture: capture, bench: try Bench(plan, in: setting), injector: try SegmentInjector(plan, in: setting))
    let stepping = try stepping(addressing, wire)
    let counters = KernelCounters.read()
    let watch = KernelWatch(capture.frames) { addressing.concerns($0) }
    var result = ScenarioResult.empty(scenario, problem: nil)
    result.network = request.network
    result.isStepped = stepping != nil
    result.started = Timestamp(nanoseconds: Clock.realtime())

    let preparation = ScenarioTime.preparation(of: plan, timeout: request.timeoutSeconds)
    var time = ScenarioTime(
      seconds: request.timeoutSeconds, gate: stepping?.gate, preparation: preparation)
    stepping?.begin(wire, log: setting.log)
    let stage = LiveStage(
      setting, roster: roster, wire: wire, counters: counters, watch: watch, time: time)
    let late: [String]
    let packetLimit = try packetLimit(roster, capture)
    defer { packetLimit?.end() }
    do {
      try roster.startServers(on: stage)
      if preparation > 0 {
        time = ScenarioTime(seconds: request.timeoutSeconds, gate: stepping?.gate)
        stage.begin(time)
      }
      wire.bench?.waitForEnds(on: stage)
      late = try roster.play(on: stage, time: time)
    } catch {
      _ = capture.stop()
      if let shortage = Refusal(shortage: error) { throw shortage }
      let isForbidden = (error as? ProgramFailure)?.isForbidden ?? false
      result.problems = [Problem(kind: isForbidden ? .notPermitted : .setup, text: "\(error)")]
      result.programs = recordsWithSecrets(roster)
      result.status = result.judgedStatus
      return result
    }
    let deadline = time.deadline
    let quiescence = Quiescence(plan: plan, addressing: addressing) { roster.waitUntilIdle(until: $0) }
    if late.isEmpty { stepping?.waitUntilDone(quiescence, until: deadline) }
    let lostAtGate = stepping?.end() ?? 0
    if plan.settleSeconds > 0 { capture.catchUp() }
    wire.follower.settle(until: min(deadline, Clock.monotonic(after: plan.settleSeconds)))
    quiescence.wait(until: deadline)
    let table = wire.tableAtRest(until: deadline)
    if roster.hasPrograms {
      // What a program does when it is told to end is seen; what the kernel does for one that is killed is
      // not.
      roster.stop()
      quiescence.wait(until: max(deadline, Clock.monotonic(after: 1)))
    }
    let history = watch.end()
    let growth = KernelCounters.read().growth(since: counters)
    let lost = lostAtGate + (wire.bench?.end() ?? 0)
    let end = capture.stop()
    roster.endProcesses()

    if !late.isEmpty {
      result.problems.append(
        Problem(
          kind: .timeout,
          text: "after \(request.timeoutSeconds) s these had not ended: \(late.joined(separator: ", "))"))
    }
    if lost > 0 {
      result.problems.append(
        Problem(
          kind: .lostPackets, text: Words(.en).text("capture.no-room", ["count": Int(clamping: lost)])))
    }
    finish(
      &result, late: late, roster: roster, setting: setting, wire: wire, end: end, clockStep: clock.step(),
      history: history,
      actorSockets: ActorSockets(table: table, calls: setting.log.calls, servers: setting.servers),
      sockets: table.sockets.filter(addressing.concerns), growth: growth)
    result.durationSeconds = Double(Clock.monotonic() - start) / 1e9
    if let shortage = result.shortage { throw shortage }
    return result
  }

  /// Who ends a submission that floods; nil: nothing was handed in.
  private func packetLimit(_ roster: Roster, _ capture: LiveCapture) throws(Refusal) -> PacketLimit? {
    guard let exercise = scenario.exercise, let name = plan.submission?.name,
      let program = roster.actor(named: name) as? ProgramActor
    else { return nil }
    do {
      return try PacketLimit(exercise.packets, of: capture.frames) { program.endFlood(of: exercise.packets) }
    } catch {
      throw Refusal(.resources, Obstacle("\(error.call)()", errno: error.errno))
    }
  }

  /// What programs did; of a submission also whether it tells what it found on this machine.
  private func recordsWithSecrets(_ roster: Roster) -> [ProgramRecord]? {
    guard let name = plan.submission?.name else { return roster.records }
    return roster.records?.map { record in
      var record = record
      if record.actor == name, record.fault == nil, MachineSecrets().areTold(by: record) {
        record.fault = .secrets
      }
      return record
    }
  }

  private func stepping(_ addressing: Addressing, _ wire: CapturedWire) throws(Refusal) -> Stepping? {
    guard request.isStepped else { return nil }
    return try Stepping(plan, addressing: addressing, bench: wire.bench, injector: wire.injector)
  }

  private func startCapture(_ addressing: Addressing) throws(Refusal) -> LiveCapture {
    do {
      let hasPrograms = !plan.programs.isEmpty
      let speaksTLS = plan.actors.contains(where: \.speaksTLS)
      // With whole frames there is room for two hundred: more than a dialogue has at a time.
      let buffer = hasPrograms || speaksTLS ? LiveCapture.largeBuffer : LiveCapture.defaultBuffer
      return try LiveCapture.start(
        filter: request.network == .host ? addressing.filter : nil,
        buffer: request.captureBuffer ?? buffer, usesEveryProcessor: hasPrograms,
        extent: speaksTLS ? .whole : .beginnings)
    } catch {
      throw Refusal(request.network == .private ? .privateCapture : .hostCapture, error.obstacle)
    }
  }

  // MARK: Judging

  private func finish(
    _ result: inout ScenarioResult, late: [String], roster: Roster, setting: Setting, wire: CapturedWire,
    end: LiveCapture.End, clockStep: Int64?, history: KernelHistory, actorSockets: ActorSockets,
    sockets: [SocketTable.Entry], growth: [String: Int]
  ) {
    result.calls = setting.log.calls
    result.marks = marks(on: setting.marks)
    result.programs = recordsWithSecrets(roster)
    if roster.hasPrograms, request.network == .private, !OwnProc.isMounted {
      result.notices = [LocalizedText("programs.foreign-proc")]
    }
    result.problems += problems(of: roster, setting.log)
    let bare = wire.conversations(end)
    let ignored = history.ignoredSegments(in: bare)
    // What the kernel passed over moved nobody, and so changes what comes after it.
    let inferred = ignored.isEmpty ? bare : wire.rejudged(end, observed: ignored)
    let observed = history.observations(in: inferred, besides: ignored)
    let keyLog = keyLog(setting)
    let tls = wire.follower.seesTLS ? wire.capture.tls(keyLog) : nil
    result.conversations = inferred.map { conversation in
      let confirmed = conversation.confirmed(by: observed)
      return tls?.added(to: confirmed) ?? confirmed
    }
    let actors = ActorMap(result.calls, silent: roster.silent)
    result.actors = result.conversations.map { actors.actors(of: $0) }
    result.kernelStates = kernelStates(sockets, result.conversations)
    var observation = Judge.Observation(
      conversations: result.conversations, actors: result.actors, calls: result.calls, marks: result.marks,
      actorSockets: actorSockets, history: history, timers: .current(),
      counterGrowth: request.network == .private ? growth : nil, captureDoubt: doubt(about: end),
      unseen: wire.unseen, isStepped: result.isStepped)
    observation.clockStep = clockStep
    observation.programs = Set((result.programs ?? []).map(\.actor))
    observation.silent = Set((result.programs ?? []).filter { !$0.isTraced }.map(\.actor))
    let octetCount = plan.expectations.map(\.octetCount).max() ?? 0
    if octetCount > 0 {
      observation.conversations = wire.capture.payloads(octetCount).added(to: result.conversations)
    }
    observation.foreign = .some(
      Set(result.actors.filter { $0.isOf(plan.foreign) }.map(\.conversation)))
    let judge = Judge(observation: observation)
    let programs = ProgramChecks(result.programs ?? [])
    result.checks =
      roster.outcomes.map { check($0) } + idleHandlers(result.calls) + (wire.bench?.checks ?? [])
      + judge.judge(plan.expect)
      + PartChecks(judge, programs: programs, outcomes: roster.outcomes, late: late).checks(of: plan.parts)
      + programs.asked(plan.expect.programs)
      + programs.others(
        than: plan.expectations.flatMap(\.programs),
        locations: Dictionary(
          plan.actors.map { ($0.name, $0.location) }, uniquingKeysWith: { first, _ in first }))
    if doubt(about: end) == nil {
      result.checks += contradictions(bare, result.actors, history, atRest: actorSockets.table)
    }
    let provenance = wire.provenance
    save(&result, wire.capture, end, provenance, observed, keyLog)
    if provenance.missing > 0 {
      result.problems.append(
        Problem(
          kind: .lostPackets,
          text: Words(.en).text("capture.missing", ["count": provenance.missing])))
    }
    if let doubt = doubt(about: end) { result.problems.append(Problem(kind: .lostPackets, text: doubt.en)) }
    result.status = result.judgedStatus
    if let clockStep { result.note(clockStep: clockStep) }
  }

  /// Where packets and kernel contradict each other: packets alone, so that what the kernel was seen to say
  /// does not count twice.
  private func contradictions(
    _ conversations: [Conversation], _ actors: [ConversationActors], _ history: KernelHistory,
    atRest table: SocketTable
  ) -> [Check] {
    let contradictions = Contradictions(conversations)
    let found =
      contradictions.find(in: history, isAtRest: false)
      + contradictions.find(in: KernelHistory(table), isAtRest: true)
    return found.compactMap { contradiction in
      guard let conversation = conversations.first(where: { $0.id == contradiction.conversation })
      else { return nil }
      let actors = actors.first { $0.conversation == conversation.id }
      return contradiction.check(
        conversation, actor: contradiction.role == .initiator ? actors?.initiator : actors?.responder,
        at: SourceLocation(file: scenario.file, line: 1, column: 1))
    }
  }

  /// The secrets of the sessions of TLS that actors had.
  private func keyLog(_ setting: Setting) -> KeyLog {
    let keyLog = KeyLog()
    keyLog.add(setting.log.secrets)
    keyLog.add(setting.secrets.lines)
    return keyLog
  }

  /// Processes that a signal ended, and what the call log had no room for.
  private func problems(of roster: Roster, _ log: CallLog) -> [Problem] {
    // Who was killed by a step, was meant to be.
    let killed = plan.killed
    let crashes = roster.failures.filter { $0.isCrash && !killed.contains($0.actor) }.map {
      Problem(kind: .crash, text: "\($0.actor) \($0.error)")
    }
    let failures = (roster.records ?? []).compactMap(\.failure).map { Problem(kind: .setup, text: $0) }
    let lost = log.lostCalls
    guard lost > 0 else { return crashes + failures }
    return crashes + failures + [
      Problem(kind: .defect, text: "the call log was full, and lacks \(lost) calls")
    ]
  }

  private func doubt(about end: LiveCapture.End) -> Reason? {
    if end.dropped > 0 {
      return Reason("capture.lost-packets", ["count": end.dropped])
    }
    if let failure = end.failure {
      return Reason("capture.ended-early", ["reason": "\(failure)"])
    }
    return end.drained
      ? nil
      : Reason("capture.not-drained")
  }

  private func save(
    _ result: inout ScenarioResult, _ capture: LiveCapture, _ end: LiveCapture.End,
    _ provenance: ProvenanceIndex,
    _ observed: [Int: FrameObservation], _ keyLog: KeyLog
  ) {
    var saved = SavedCapture(
      frames: capture.frames, linkType: capture.linkType, end: end, provenance: provenance,
      observed: observed,
      annotations: CaptureAnnotations(
        headline: "\(scenario.id): \(scenario.title.en)",
        conversations: result.conversations, actors: result.actors, checks: result.checks))
    if request.keepsSecrets { saved.secrets = keyLog.octets }
    saved.snapLength = capture.extent.snapLength
    do {
      try NewFile.write(saved.octets(), to: request.capturePath)
      result.capture = CaptureSummary(
        file: String(request.capturePath.split(separator: "/").last ?? ""), packets: capture.frames.count,
        dropped: end.dropped, drained: end.drained)
    } catch {
      result.problems.append(Problem(kind: .notPermitted, text: "\(error)"))
    }
  }

  /// Handlers whose steps never ran: what they claim was not proved by anything.
  private func idleHandlers(_ calls: [Call]) -> [Check] {
    plan.servers.filter(\.mustBeReached).compactMap { server in
      let hasServed = calls.contains { call in
        ActorName(call.actor).name(within: ActorName(server.name)) != nil
          || (call.actor == server.name && ["accept", "recvfrom"].contains(call.name)
            && call.error == nil && call.result != nil)
      }
      guard !hasServed else { return nil }
      return Check(
        verdict: .failed, subject: .handler(server: server.name), location: server.location,
        expected: "at least one request", observed: "none", conversation: nil, frames: [], evidence: [],
        reason: Reason("capture.no-client", ["server": server.name]))
    }
  }

  /// The marks that were passed, in order.
  private func marks(on board: MarkBoard) -> [Mark] {
    plan.actors.flatMap(\.marks).compactMap { mark in
      board.firstPost(of: mark.name).map {
        Mark(name: mark.name, actor: mark.actor, time: Timestamp(nanoseconds: $0))
      }
    }.sorted { $0.time < $1.time }
  }

  private func check(_ outcome: StepOutcome) -> Check {
    Check(
      verdict: outcome.holds ? .passed : .failed,
      subject: .step(actor: outcome.actor, path: outcome.path, name: outcome.name),
      location: SourceLocation(file: scenario.file, line: outcome.line, column: outcome.column),
      expected: outcome.expected, observed: outcome.observed, conversation: nil, frames: [], evidence: [],
      reason: nil)
  }

  private func kernelStates(
    _ sockets: [SocketTable.Entry], _ conversations: [Conversation]
  ) -> [KernelState] {
    // The last conversation between two endpoints is the one whose socket is still there.
    var last: [Set<Endpoint>: Int] = [:]
    for conversation in conversations where conversation.transport == .tcp {
      last[[conversation.initiator, conversation.responder]] = conversation.id
    }
    return sockets.compactMap { socket in
      guard let state = TCPState(rawValue: socket.state), state != .listen else { return nil }
      return last[[socket.local, socket.remote]].map {
        KernelState(
          time: Timestamp(nanoseconds: Clock.realtime()), local: socket.local, remote: socket.remote,
          state: state, conversation: $0)
      }
    }
  }
}
