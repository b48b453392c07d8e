import WireConversations
import WireScenario
import WireSockets
import WireText

/// Judges everything that a scenario expects by what was observed while it ran.
package struct Judge {
  package let observation: Observation

  /// From its parts.
  package init(
    observation: Judge.Observation
  ) {
    self.observation = observation
  }

  /// What a scenario left behind to be judged.
  package struct Observation {
    package var conversations: [Conversation]
    package var actors: [ConversationActors]
    package var calls: [Call]
    package var marks: [Mark]
    /// What the kernel said of its sockets at rest; nil where nobody asked it.
    package var actorSockets: ActorSockets?
    /// What the kernel said while it ran.
    package var history = KernelHistory()
    /// The settings that timers depend on.
    package var timers = TCPTimers()
    /// By how much kernel counters grew; nil where they could not be read.
    package var counterGrowth: [String: Int]?
    /// Why nothing that was captured can be relied on; nil: the capture is whole.
    package var captureDoubt: LocalizedText?
    /// What of the capture was not looked at.
    package var unseen = UnseenFrames()
    /// Whether somebody thought about each segment: then time, and what timers did in it, says nothing.
    package var isStepped = false

    /// From its parts.
    package init(
      conversations: [Conversation], actors: [ConversationActors], calls: [Call], marks: [Mark],
      actorSockets: ActorSockets? = nil, history: KernelHistory = KernelHistory(),
      timers: TCPTimers = TCPTimers(), counterGrowth: [String: Int]? = nil,
      captureDoubt: LocalizedText? = nil, unseen: UnseenFrames = UnseenFrames(), isStepped: Bool = false
    ) {
      self.conversations = conversations
      self.actors = actors
      self.calls = calls
      self.marks = marks
      self.actorSockets = actorSockets
      self.history = history
      self.timers = timers
      self.counterGrowth = counterGrowth
      self.captureDoubt = captureDoubt
      self.unseen = unseen
      self.isStepped = isStepped
    }

    /// Why what took so long, or happened so often, cannot be judged; nil: it can.
    var timeDoubt: Reason? {
      guard isStepped else { return nil }
      return Reason("check.stepped")
    }
  }

  /// One check for each expectation, in the order of the file format.
  package func judge(_ expectations: Expectations) -> [Check] {
    var checks: [Check] = []
    if let expected = expectations.conversations {
      checks.append(count(expected))
    }
    if let each = expectations.each {
      checks.append(contentsOf: judgeEach(each))
    }
    if let location = expectations.conversations?.location ?? expectations.each?.location,
      let check = observation.unseen.check(
        countsConversations: expectations.conversations != nil, at: location)
    {
      checks.append(check)
    }
    for expected in expectations.ofClient {
      checks.append(contentsOf: judge(expected))
    }
    for (index, expected) in expectations.calls.enumerated() {
      checks.append(CallChecks(calls: observation.calls).judge(expected, index: index))
    }
    checks.append(contentsOf: OrderChecks(observation: observation).judge(expectations.order))
    checks.append(contentsOf: expectations.counters.map(counter))
    if let actorSockets = observation.actorSockets {
      checks.append(contentsOf: KernelChecks(actorSockets: actorSockets).judge(expectations.kernel))
    }
    guard let doubt = observation.captureDoubt else { return checks }
    // Whatever the packets say, some that would say otherwise may be missing.
    return checks.map { check in
      var check = check
      if check.subject.restsOnPackets {
        check.verdict = .inconclusive
        check.reason = doubt
      }
      return check
    }
  }

  private func count(_ expected: Located<Int>) -> Check {
    let seen = observation.conversations
    // More than expected are too many. Those that are missing may be where nobody looked.
    let isUnknown = seen.count < expected.value && !observation.unseen.isEmpty
    return Check(
      verdict: seen.count == expected.value ? .passed : isUnknown ? .inconclusive : .failed,
      subject: .conversations,
      location: expected.location, expected: "\(expected.value)", observed: "\(seen.count)",
      conversation: nil, frames: seen.map(\.firstFrame),
      evidence: seen.map {
        .conversation(frame: $0.firstFrame, initiator: $0.initiator, responder: $0.responder)
      }, reason: isUnknown ? observation.unseen.reason : nil)
  }

  private func judgeEach(_ each: ConversationExpectation) -> [Check] {
    observation.conversations.isEmpty
      ? [nothing(each, path: .each, of: nil)]
      : observation.conversations.flatMap { checks(.each, $0).judge(each) }
  }

  private func checks(_ path: Check.ConversationPath, _ conversation: Conversation) -> ConversationChecks {
    ConversationChecks(
      path: path, conversation: conversation,
      missing: observation.unseen.mayConcern(conversation) ? observation.unseen.reason : nil)
  }

  private func judge(_ expected: Expectations.ClientExpectation) -> [Check] {
    let name = expected.client.value
    let ids = Set(observation.actors.filter { $0.initiator == name }.map(\.conversation))
    let found = observation.conversations.filter { ids.contains($0.id) }
    let path = Check.ConversationPath.of(client: name, nil)
    guard let first = expected.conversations.first else { return [] }
    if let doubt = doubt(about: expected) { return [doubt] }
    guard !found.isEmpty else { return [nothing(first, path: path, of: name, at: expected.client.location)] }
    if expected.conversations.count == 1 {
      return found.flatMap { self.checks(path, $0).judge(first) }
    }
    var checks = zip(expected.conversations, found).enumerated().flatMap { index, pair in
      self.checks(.of(client: name, index + 1), pair.1).judge(pair.0)
    }
    if found.count != expected.conversations.count {
      let isUnknown = found.count < expected.conversations.count && observation.unseen.mayCarry
      checks.append(
        Check(
          verdict: isUnknown ? .inconclusive : .failed, subject: .conversation(path, nil),
          location: expected.client.location, expected: "\(expected.conversations.count) conversations",
          observed: "\(found.count)", conversation: nil, frames: found.map(\.firstFrame), evidence: [],
          reason: isUnknown ? observation.unseen.reason : nil))
    }
    return checks
  }

  /// That nothing tells which conversations a client opened; nil: it is told.
  private func doubt(about expected: Expectations.ClientExpectation) -> Check? {
    let name = expected.client.value
    let unclear = observation.actors.filter { $0.candidates?.contains(name) ?? false }
    guard let others = unclear.first?.candidates?.filter({ $0 != name }) else { return nil }
    let ids = Set(unclear.map(\.conversation))
    return Check(
      verdict: .inconclusive, subject: .conversation(.of(client: name, nil), nil),
      location: expected.client.location, expected: "the conversations of \(name)",
      observed: "they cannot be told from those of \(others.joined(separator: ", "))", conversation: nil,
      frames: observation.conversations.filter { ids.contains($0.id) }.map(\.firstFrame), evidence: [],
      reason: Reason("check.whose", ["name": name]))
  }

  /// What holds of every conversation does not hold when there is none.
  private func nothing(
    _ expectation: ConversationExpectation, path: Check.ConversationPath, of whom: String?,
    at location: SourceLocation? = nil
  ) -> Check {
    let isUnknown = observation.unseen.mayCarry
    return Check(
      verdict: isUnknown ? .inconclusive : .failed, subject: .conversation(path, nil),
      location: location ?? expectation.location, expected: "at least one conversation",
      observed: "none", conversation: nil, frames: [], evidence: [],
      reason: isUnknown
        ? observation.unseen.reason
        : whom.map { Reason("check.no-packet-of", ["whom": $0]) } ?? Reason("check.no-packet"))
  }

  private func counter(_ expected: CounterExpectation) -> Check {
    let name = expected.name.value
    let growth = observation.counterGrowth?[name]
    let failure: Check.Verdict = observation.timeDoubt == nil ? .failed : .inconclusive
    return Check(
      verdict: growth.map { expected.growth.contains($0) ? .passed : failure } ?? .inconclusive,
      subject: .counter(name), location: expected.name.location, expected: expected.text,
      observed: growth.map { "+\($0)" } ?? "not known", conversation: nil, frames: [], evidence: [],
      reason: growth == nil
        ? Reason("check.no-counter")
        : growth.map { expected.growth.contains($0) } == true ? nil : observation.timeDoubt)
  }
}

extension ConversationExpectation {
  /// The place of the first thing that it says.
  fileprivate var location: SourceLocation {
    let places = [
      handshake?.location, teardown?.location, wire?.location, resetBy?.location, closedFirst?.location,
      timeWait?.location, initiatorBytes?.location, responderBytes?.location, initiatorState?.location,
      responderState?.location, findings.first?.location, noFindings.first?.location,
    ]
    return places.lazy.compactMap(\.self).first ?? SourceLocation(file: "", line: 1, column: 1)
  }
}

extension CounterExpectation {
  /// The growth in words: `+1`, `+1 to +3`.
  fileprivate var text: String {
    growth.count == 1 ? "+\(growth.lowerBound)" : "+\(growth.lowerBound) to +\(growth.upperBound)"
  }
}
