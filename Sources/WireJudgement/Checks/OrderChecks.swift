import WireConversations
import WireFormat
import WireScenario
import WireSockets
import WireText

/// Judges whether events happened in the order that a scenario lists.
///
/// Each pattern stands for the first event that matches it, and that no equal pattern before it has taken. So
/// "bob is answered after alice left" cannot be satisfied by a later answer when an earlier one broke the
/// rule.
package struct OrderChecks {
  package let observation: Judge.Observation

  /// From its parts.
  package init(
    observation: Judge.Observation
  ) {
    self.observation = observation
  }

  private struct Event {
    var time: Int64
    var text: String
    var frame: Int?
    /// Who sent the frame.
    var sender: KernelHistory.SocketPair?
    /// Whose event it is.
    var actor: String?

    /// A packet, or what a program did.
    var sign: TCPTimers.Sign { frame == nil ? .program : .packet }
  }

  /// What came of one event.
  struct Outcome {
    var location: SourceLocation
    var pattern: EventPattern
    var expected: String
    var observed: String
    var holds: Bool
    /// Whether there was no such event.
    var isMissing: Bool
    /// Whether an event is missing that may be there: octets of a payload were not captured.
    var isUnknown: Bool
    /// Whether the order is right, and only the time is not.
    var isOfTime: Bool
    var frames: [Int]
  }

  /// One check for each event.
  package func judge(_ order: [OrderExpectation]) -> [Check] {
    outcomes(of: order).enumerated().map { index, outcome in
      let doubt =
        outcome.isUnknown
        ? Reason("check.octets-missing")
        : outcome.isOfTime
          ? observation.timeDoubt : outcome.isMissing ? unseenDoubt(about: outcome.pattern) : nil
      return Check(
        verdict: outcome.holds ? .passed : doubt == nil ? .failed : .inconclusive,
        subject: .order(index + 1), location: outcome.location, expected: outcome.expected,
        observed: outcome.observed, conversation: nil, frames: outcome.frames, evidence: [], reason: doubt)
    }
  }

  /// What came of each event.
  func outcomes(of order: [OrderExpectation]) -> [Outcome] {
    var taken: [EventPattern: Int] = [:]
    var previous: Event?
    return order.map { expectation in
      let expected = expectation.event
      let matching = events(expected.value)
      let place = taken[expected.value, default: 0]
      taken[expected.value] = place + 1
      let event = matching.indices.contains(place) ? matching[place] : nil
      defer { previous = event ?? previous }
      let elapsed = event.flatMap { event in previous.map { event.time - $0.time } }
      let interval = expectation.timer.map { self.interval($0, to: event) }
      let isInTime = elapsed.map { elapsed in
        elapsed > 0 && (interval?.range ?? expectation.secondsAfter)?.contains(Double(elapsed) / 1e9) ?? true
      }
      let inOrder = event != nil && isInTime ?? true
      let range =
        interval.map { "\(text(of: expectation.timer)) \($0.text), \(text(of: $0.range)) " }
        ?? expectation.secondsAfter.map { "\($0.lowerBound) to \($0.upperBound) s " } ?? ""
      let after = previous.map { "\(range)after \($0.text)" } ?? "first"
      return Outcome(
        location: expected.location, pattern: expected.value, expected: "\(expected.value.text), \(after)",
        observed: event.map { event in
          elapsed.map { "\(milliseconds($0)) \($0 > 0 ? "later" : "earlier")" } ?? event.text
        } ?? "it never happened", holds: inOrder, isMissing: event == nil,
        isUnknown: event == nil && mayHaveHappened(expected.value),
        isOfTime: !inOrder && (elapsed ?? 0) > 0, frames: [previous?.frame, event?.frame].compactMap(\.self))
    }
  }

  /// Whether a packet whose octets were not captured may be the one that is meant.
  private func mayHaveHappened(_ pattern: EventPattern) -> Bool {
    guard let packet = pattern.packet, packet.octets != nil else { return false }
    return observation.conversations.contains { conversation in
      conversation.records.contains { packet.describes($0, takesUnknown: true) }
    }
  }

  /// Why an event that was not seen may have happened all the same: a packet may be where nobody looked.
  private func unseenDoubt(about pattern: EventPattern) -> Reason? {
    switch pattern {
    case .mark: nil
    case .call(let actor, _, _, _):
      observation.silent.contains(ActorName(actor).root) ? Reason("check.silent", ["actor": actor]) : nil
    case .segment, .packet: observation.unseen.mayCarry ? observation.unseen.reason : nil
    }
  }

  /// When the timer ends that an event comes of.
  private func interval(_ timer: TimerExpectation, to event: Event?) -> TCPTimers.Interval {
    var timers = observation.timers
    if timer.kind == .keepAlive, let event { use(optionsOf: event, in: &timers) }
    let rto = event.flatMap { event in
      event.sender.flatMap {
        observation.history.rto(of: $0, before: Timestamp(nanoseconds: event.time))
      }
    }
    return timers.interval(
      timer.kind, number: timer.number, rto: timer.kind.needsRTO ? rto : nil,
      sign: event?.sign ?? .packet)
  }

  /// What the actor behind an event has set for its socket goes before the sysctls.
  private func use(optionsOf event: Event, in timers: inout TCPTimers) {
    let local = event.sender?.local
    for call in observation.calls where call.actor == event.actor || (local != nil && call.localEnd == local)
    {
      guard let option = SocketOption(setBy: call) else { continue }
      if case .keepAliveIdle(let seconds) = option { timers.keepAliveTime = Double(seconds) }
      if case .keepAliveInterval(let seconds) = option { timers.keepAliveInterval = Double(seconds) }
    }
  }

  private func text(of timer: TimerExpectation?) -> String {
    guard let timer else { return "" }
    return timer.kind.isNumbered ? "\(timer.kind.rawValue) \(timer.number):" : "\(timer.kind.rawValue):"
  }

  private func text(of range: ClosedRange<Double>) -> String {
    "\(TCPTimers.text(range.lowerBound)) to \(TCPTimers.text(range.upperBound)) s"
  }

  private func events(_ pattern: EventPattern) -> [Event] {
    switch pattern {
    case .mark(let name):
      return observation.marks.filter { $0.name == name }.map {
        Event(time: $0.time.nanoseconds, text: pattern.text)
      }
    case .call(let actor, let call, let returns, let fails):
      let isOfProgram = observation.programs.contains(ActorName(actor).root)
      return observation.calls.filter {
        CallName.is($0.name, call, isOfProgram: isOfProgram) && $0.isOf(actor) && $0.end != nil
          && $0.matches(returns: returns, fails: fails)
      }.map { Event(time: $0.end ?? $0.start, text: pattern.text, actor: $0.actor) }.sorted {
        $0.time < $1.time
      }
    case .segment(let packet, let client):
      return observation.actors.filter { $0.initiator == client }.flatMap { actors in
        observation.conversations.filter { $0.id == actors.conversation }.flatMap {
          packets(packet, text: pattern.text, of: $0, actors)
        }
      }.sorted { $0.time < $1.time }
    case .packet(let packet):
      return observation.conversations.flatMap { packets(packet, text: pattern.text, of: $0, nil) }
        .sorted { $0.time < $1.time }
    }
  }

  /// The packets that match, of conversations with whoever is at their ends.
  private func packets(
    _ packet: PacketPattern, text: String, of conversation: Conversation, _ actors: ConversationActors?
  ) -> [Event] {
    conversation.records.filter { packet.describes($0) }.map { record in
      Event(
        time: record.time.nanoseconds, text: text, frame: record.frame,
        sender: conversation.socket(record.by),
        actor: record.by == .initiator ? actors?.initiator : actors?.responder)
    }
  }

  private func milliseconds(_ nanoseconds: Int64) -> String {
    let microseconds = abs(nanoseconds) / 1_000
    let fraction = "\(microseconds % 1_000)"
    return "\(microseconds / 1_000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction) ms"
  }
}

extension EventPattern {
  /// The event in words.
  package var text: String {
    switch self {
    case .mark(let name): "mark \(name)"
    case .call(let actor, let call, let returns, let fails):
      "\(actor)'s \(call)()" + Call.outcomes(returns: returns, fails: fails)
    case .segment(let packet, let client): "`\(packet.text)` of \(client)"
    case .packet(let packet): "`\(packet.text)`"
    }
  }
}
