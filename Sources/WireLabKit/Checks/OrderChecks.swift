import WireConversations
import WireFormat
import WireSockets

/// Judges whether events happened in the order that a scenario lists.
///
/// Each pattern stands for the first event that matches it, and that no equal pattern before it has taken. So
/// "bob is answered after alice left" cannot be satisfied by a later answer when an earlier one broke the rule.
struct OrderChecks {
  let observation: Judge.Observation

  private struct Event {
    var time: Int64
    var text: String
    var frame: Int?
  }

  /// One check for each event.
  func judge(_ order: [OrderExpectation]) -> [Check] {
    var taken: [EventPattern: Int] = [:]
    var previous: Event?
    return order.enumerated().map { index, expectation in
      let expected = expectation.event
      let matching = events(expected.value)
      let place = taken[expected.value, default: 0]
      taken[expected.value] = place + 1
      let event = matching.indices.contains(place) ? matching[place] : nil
      defer { previous = event ?? previous }
      let elapsed = event.flatMap { event in previous.map { event.time - $0.time } }
      let isInTime = elapsed.map { elapsed in
        elapsed > 0 && expectation.secondsAfter?.contains(Double(elapsed) / 1e9) ?? true
      }
      let inOrder = event != nil && isInTime ?? true
      let range = expectation.secondsAfter.map { "\($0.lowerBound) to \($0.upperBound) s " } ?? ""
      let after = previous.map { "\(range)after \($0.text)" } ?? "first"
      return Check(
        verdict: inOrder ? .passed : .failed, subject: "order[\(index + 1)]", location: expected.location,
        expected: "\(expected.value.text), \(after)",
        observed: event.map { event in
          elapsed.map { "\(milliseconds($0)) \($0 > 0 ? "later" : "earlier")" } ?? event.text
        } ?? "it never happened",
        conversation: nil, frames: [previous?.frame, event?.frame].compactMap(\.self), evidence: [],
        reason: nil)
    }
  }

  private func events(_ pattern: EventPattern) -> [Event] {
    switch pattern {
    case .mark(let name):
      observation.marks.filter { $0.name == name }.map {
        Event(time: $0.time.nanoseconds, text: pattern.text)
      }
    case .call(let actor, let call, let returns, let fails):
      observation.calls.filter {
        $0.name == call && $0.isOf(actor) && $0.end != nil && $0.matches(returns: returns, fails: fails)
      }.map { Event(time: $0.end ?? $0.start, text: pattern.text) }.sorted { $0.time < $1.time }
    case .segment(let packet, let client):
      observation.actors.filter { $0.initiator == client }.flatMap { actors in
        observation.conversations.filter { $0.id == actors.conversation }.flatMap(\.records)
          .filter { packet.matches($0) }
          .map { Event(time: $0.time.nanoseconds, text: pattern.text, frame: $0.frame) }
      }.sorted { $0.time < $1.time }
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
  var text: String {
    switch self {
    case .mark(let name): "mark \(name)"
    case .call(let actor, let call, let returns, let fails):
      "\(actor)'s \(call)()" + (returns.map { " = \($0)" } ?? "") + (fails.map { " fails with \($0)" } ?? "")
    case .segment(let packet, let client): "`\(packet.text)` of \(client)"
    }
  }
}
