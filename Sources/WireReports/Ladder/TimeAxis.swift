import WireConversations
import WireFormat
import WireJudgement
import WireSockets

/// Several conversations on one axis of time: when each was connected, accepted, answered and closed.
struct TimeAxis {
  /// What a part of a bar stands for, in the order in which they come.
  enum Phase: String, CaseIterable {
    /// From the first packet to the end of the handshake.
    case opening
    /// The kernel has connected it, no program has accepted it.
    case connected
    /// A program has accepted it, and has sent nothing yet; of datagrams: asked, and not answered.
    case accepted
    /// From the first data of the responder.
    case served
    /// From the first FIN or reset.
    case closing
  }

  /// One conversation.
  struct Lane {
    var conversation: Int
    var initiator: String?
    var responder: String?
    /// When each phase began that it had, in nanoseconds from the origin, in the order of time.
    var phases: [(phase: Phase, from: Int64)]
    /// The last packet.
    var end: Int64
    /// The moments that a table tells.
    var connected: Int64?
    var accepted: Int64?
    var answered: Int64?
    var closed: Int64?
  }

  let lanes: [Lane]
  /// The length of the axis.
  let end: Int64

  /// More lanes are no picture any more.
  static let limit = 64

  /// The conversations of a scenario; nil: there is one, or so many that a picture tells nothing.
  init?(_ ladders: ScenarioLadders) {
    let scenario = ladders.scenario
    guard (2...Self.limit).contains(scenario.conversations.count), scenario.traffic == nil,
      let origin = ladders.origin?.nanoseconds
    else { return nil }
    lanes = scenario.conversations.map { conversation in
      Lane(
        conversation, actors: ladders.actors(of: conversation), calls: ladders.calls(of: conversation),
        origin: origin)
    }
    end = max(lanes.map(\.end).max() ?? 0, 1)
  }

  /// The phases of a lane with their ends.
  static func spans(of lane: Lane) -> [(phase: Phase, from: Int64, to: Int64)] {
    lane.phases.enumerated().map { index, phase in
      let next = index + 1 < lane.phases.count ? lane.phases[index + 1].from : lane.end
      return (phase.phase, phase.from, max(next, phase.from))
    }
  }
}

extension TimeAxis.Lane {
  /// The moments of a conversation, from its packets, its states, and the call that accepted it.
  fileprivate init(
    _ conversation: Conversation, actors: [Role: String], calls: [CallAssignment.Placed], origin: Int64
  ) {
    self.conversation = conversation.id
    (initiator, responder) = (actors[.initiator], actors[.responder])
    let records = conversation.records
    let start = conversation.start.nanoseconds &- origin
    end = max(conversation.end.nanoseconds &- origin, start)
    let isTCP = conversation.handshake != nil
    connected =
      records.first { $0.initiatorState == .established }.map { $0.time.nanoseconds &- origin }
    let accepting = calls.first {
      $0.side == .responder && CallName.is($0.call.name, "accept") && $0.call.error == nil
    }
    accepted = accepting?.call.end.map { $0 &- origin }
    answered =
      records.first { $0.by == .responder && $0.payloadLength > 0 }.map { $0.time.nanoseconds &- origin }
    closed =
      records.first { !$0.controls.isDisjoint(with: [.fin, .rst]) }.map { $0.time.nanoseconds &- origin }
    var begun: [(phase: TimeAxis.Phase, from: Int64)] = [(isTCP ? .opening : .accepted, start)]
    for (phase, moment) in [
      (TimeAxis.Phase.connected, connected), (.accepted, accepted), (.served, answered), (.closing, closed),
    ] {
      guard let moment, moment >= (begun.last?.from ?? start) else { continue }
      begun.append((phase, moment))
    }
    phases = begun
  }
}
