import WireCapture
import WireConversations
import WireFormat
import WireJudgement
import WireSockets
import WireSystem

/// A scenario while a packet waits to go onto the wire: what was seen of its conversation so far, and what it
/// is.
package struct StepMoment: Codable, Sendable {
  /// The conversation as far as it was on the wire.
  package var conversation: Conversation
  /// The packet that waits, as the conversation will have it.
  package var next: PacketRecord
  /// What is found in it.
  package var findings: [FindingKind]
  /// How many conversations there are.
  package var conversations: Int
  package var actors: [Role: String]
  /// The calls of the conversation, and of everybody.
  package var placed: [CallAssignment.Placed]
  package var calls: [Call]

  /// Looks at the wire; nil: the packet belongs to no conversation.
  package init?(_ held: SegmentGate.Held, _ wire: CapturedWire, log: CallLog) {
    let frame = wire.capture.frames.count + 1
    let all = wire.conversations(with: held)
    guard var conversation = all.last(where: { $0.lastFrame == frame }),
      let next = conversation.records.last(where: { $0.frame == frame })
    else { return nil }
    let calls = log.calls
    self.calls = calls
    let map = ActorMap(calls)
    let behind = all.map { conversation in
      var actors = map.actors(of: conversation)
      // A call that has not come back has not told its own endpoint.
      if actors.initiator == nil { actors.initiator = Self.caller(of: conversation, calls) }
      return actors
    }
    placed =
      CallAssignment(calls: calls, conversations: all, actors: behind).byConversation[conversation.id] ?? []
    let own = behind.first { $0.conversation == conversation.id }
    actors = [:]
    actors[.initiator] = own?.initiator
    actors[.responder] = own?.responder
    conversations = all.count
    self.next = next
    conversation.records.removeAll { $0.frame == frame }
    conversation.states.removeAll { $0.frame == frame }
    findings = conversation.findings.filter { $0.frame == frame }.map(\.kind)
    conversation.findings.removeAll { $0.frame == frame }
    self.conversation = conversation
  }

  /// Who is in connect() to the responder, if it is one alone.
  private static func caller(of conversation: Conversation, _ calls: [Call]) -> String? {
    let callers = calls.filter {
      $0.name == "connect" && $0.end == nil && $0.peerEnd == conversation.responder
    }
    return callers.count == 1 ? callers[0].actor : nil
  }

  /// A moment from its parts.
  package init(
    _ conversation: Conversation, next: PacketRecord, findings: [FindingKind] = [],
    actors: [Role: String] = [:], calls: [Call] = []
  ) {
    self.conversation = conversation
    self.next = next
    self.findings = findings
    self.actors = actors
    self.calls = calls
    conversations = 1
    placed = []
  }

  /// The state of an end before the packet goes; nil where nothing was seen of it.
  package func state(of role: Role) -> TCPState? {
    guard let last = conversation.records.last else { return nil }
    return role == .initiator ? last.initiatorState : last.responderState
  }

  /// Where everybody is: the call that each actor is in, or its last one.
  package var whereabouts: [Call] {
    var order: [String] = []
    var last: [String: Call] = [:]
    for call in calls {
      if last[call.actor] == nil { order.append(call.actor) }
      // Of an actor whose threads share its name, the call that it is in says more than one that has
      // returned.
      if let known = last[call.actor], known.end == nil, call.end != nil, call.end! < known.start { continue }
      last[call.actor] = call
    }
    return order.compactMap { last[$0] }
  }

  /// The last call of one end, of whoever makes its calls: a server accepts, and a thread of it speaks.
  package func lastCall(of role: Role) -> Call? {
    placed.last { $0.side == role }?.call ?? whereabouts.first { $0.actor == actors[role] }
  }
}

extension CapturedWire {
  /// The conversations as they will be when a packet that waits was sent.
  package func conversations(with held: SegmentGate.Held) -> [Conversation] {
    rejudged { judge in
      judge.add(
        held.octets.span.bytes, linkType: .raw, wireLength: held.length,
        time: Timestamp(nanoseconds: Clock.realtime()))
    }
  }
}
