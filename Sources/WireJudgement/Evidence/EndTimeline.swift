import WireConversations
import WireFormat
import WireScript

/// The frames of one socket in the order of time, and the state that each leaves it in, as the packets say.
///
/// A frame that the bench held stands there twice at its receiver: where it was sent, and where it was
/// received. The timeline goes on over several uses of the same endpoints: a socket in TIME_WAIT gives way to
/// the next one.
struct EndTimeline {
  struct Step {
    var record: PacketRecord
    /// When it was captured, or received if it was held.
    var time: Timestamp
    var conversation: Int
    /// Whether this end sent it.
    var isOwn: Bool
    /// After it; nil where the packets do not tell.
    var state: TCPState?

    /// Whether the bench had held it, and it is received here.
    var isArrival: Bool { time != record.time }
  }

  private(set) var steps: [Step] = []

  /// The timelines of all sockets, of conversations in the order of their first packets.
  static func all(_ conversations: [Conversation]) -> [KernelHistory.SocketPair: EndTimeline] {
    var timelines: [KernelHistory.SocketPair: EndTimeline] = [:]
    for conversation in conversations where conversation.transport == .tcp {
      for role in Role.allCases {
        timelines[conversation.socket(role), default: EndTimeline()].add(conversation, of: role)
      }
    }
    return timelines
  }

  private mutating func add(_ conversation: Conversation, of role: Role) {
    let held = Dictionary(conversation.marks.map { ($0.frame, $0) }, uniquingKeysWith: { first, _ in first })
    for record in conversation.records {
      steps.append(
        Step(
          record: record, time: record.time, conversation: conversation.id, isOwn: record.by == role,
          state: role == .initiator ? record.initiatorState : record.responderState))
      guard record.by != role, let mark = held[record.frame], let received = mark.received else { continue }
      steps.append(
        Step(
          record: record, time: received, conversation: conversation.id, isOwn: false,
          state: role == .initiator ? mark.initiatorState : mark.responderState))
    }
    // In the order of time, and of what came at once as it was.
    steps = steps.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element)
  }

  /// The index of the last step by then; -1: there is none.
  func last(by time: Timestamp) -> Int {
    (steps.lastIndex { $0.time <= time } ?? -1)
  }

  /// The index of the last step that this end has certainly processed; -1: none. It may not have received a
  /// segment that it did not acknowledge, or its kernel may have ignored it (a full queue).
  ///
  /// - Parameters:
  ///   - last: the index of the last step that counts.
  ///   - isAtRest: whether nothing is on its way any more.
  func certain(by last: Int, isAtRest: Bool) -> Int {
    let own = steps.indices.prefix(last + 1).filter { steps[$0].isOwn }
    // It may still be processing what made it send its last frame. What it sent before that it has processed.
    let floor = isAtRest ? last : own.count > 1 ? own[own.count - 2] : -1
    let unheard = steps.indices.prefix(last + 1).first { place in
      steps[place].conversation == steps[last].conversation && !steps[place].isOwn && changesState(place)
        && isUnacknowledged(place, own)
    }
    return min(floor, unheard.map { $0 - 1 } ?? floor)
  }

  private func changesState(_ place: Int) -> Bool {
    place == 0 || steps[place].state != steps[place - 1].state
  }

  /// Whether a frame holds a SYN or a FIN, and nothing that this end sent acknowledges it.
  private func isUnacknowledged(_ place: Int, _ own: [Int]) -> Bool {
    guard let end = steps[place].record.endOfControl else { return false }
    return !own.contains { other in
      other > place && steps[other].conversation == steps[place].conversation
        && (steps[other].record.acknowledgment ?? 0) >= end
    }
  }
}

extension PacketRecord {
  /// Whether it opens: a SYN without ACK.
  package var isOpening: Bool { controls.contains(.syn) && !controls.contains(.ack) }

  /// The flags of a segment.
  package var controls: TCPFlags {
    if case .segment(let flags, _, _, _) = content { TCPFlags(rawValue: flags) } else { [] }
  }

  /// The relative acknowledgment number of a segment that has one.
  package var acknowledgment: Int? {
    if case .segment(_, _, let acknowledgment, _) = content { acknowledgment } else { nil }
  }

  /// What acknowledges the SYN or FIN in it; nil: it has none.
  package var endOfControl: Int? {
    guard case .segment(_, let sequence, _, _) = content, !controls.isDisjoint(with: [.syn, .fin]) else {
      return nil
    }
    return sequence + payloadLength + 1
  }
}
