import WireConversations
import WireFormat
import WireJudgement
import WireSockets

/// Something that a ladder shows, at its moment.
struct LadderEvent {
  /// What happened.
  enum Kind {
    case packet(PacketRecord)
    /// A packet is received that the bench had held.
    case arrival(PacketIntervention, by: Role)
    case callStart(Call, side: Role)
    /// A call came back, which had begun in an event of its own.
    case callReturn(Call, side: Role)
    case mark(String, side: Role)
    /// Packets that are left out, because there are too many.
    case gap(packets: Int, first: Int, last: Int)
  }

  var time: Int64
  /// When it has its turn: packets keep the order in which they were judged, also where a clock was set back.
  private var turn: Int64
  var kind: Kind

  /// At the same moment: first what is called, then what is seen, then what comes back.
  private var rank: Int {
    switch kind {
    case .callStart: 0
    case .packet, .arrival, .gap: 1
    case .mark: 2
    case .callReturn: 3
    }
  }

  /// The events of one conversation in the order of time.
  static func merged(
    _ conversation: Conversation, calls: [CallAssignment.Placed], marks: [(mark: Mark, side: Role)],
    maximumPackets: Int
  ) -> [LadderEvent] {
    var events = packets(of: conversation, maximum: maximumPackets)
    var latest = Int64.min
    for place in events.indices {
      latest = max(latest, events[place].time)
      events[place].turn = latest
    }
    events += arrivals(in: conversation)
    for placed in calls {
      events.append(
        LadderEvent(time: placed.call.start, kind: .callStart(placed.call, side: placed.side)))
      if let end = placed.call.end {
        events.append(LadderEvent(time: end, kind: .callReturn(placed.call, side: placed.side)))
      }
    }
    events += marks.map {
      LadderEvent(time: $0.mark.time.nanoseconds, kind: .mark($0.mark.name, side: $0.side))
    }
    return events.enumerated().sorted { lhs, rhs in
      (lhs.element.turn, lhs.element.rank, lhs.offset) < (rhs.element.turn, rhs.element.rank, rhs.offset)
    }.map(\.element)
  }

  /// The packets; of a long conversation its beginning, its end, and whatever proves or is pointed at.
  private static func packets(of conversation: Conversation, maximum: Int) -> [LadderEvent] {
    let records = conversation.records
    guard records.count > maximum else { return records.map { LadderEvent($0) } }
    let key = conversation.keyFrames
    let head = maximum * 2 / 3
    let tail = records.count - (maximum - head)
    var events: [LadderEvent] = []
    var skipped: [PacketRecord] = []
    func endGap() {
      if let first = skipped.first, let last = skipped.last {
        events.append(
          skipped.count == 1
            ? LadderEvent(first)
            : LadderEvent(
              time: first.time.nanoseconds,
              kind: .gap(packets: skipped.count, first: first.frame, last: last.frame)))
      }
      skipped = []
    }
    for (index, record) in records.enumerated() {
      if index < head || index >= tail || key.contains(record.frame) {
        endGap()
        events.append(LadderEvent(record))
      } else {
        skipped.append(record)
      }
    }
    endGap()
    return events
  }

  private static func arrivals(in conversation: Conversation) -> [LadderEvent] {
    let received = conversation.marks.filter { $0.received != nil }
    guard !received.isEmpty else { return [] }
    let senders = conversation.records.reduce(into: [Int: Role]()) { $0[$1.frame] = $1.by }
    return received.compactMap { mark in
      guard let time = mark.received, let by = senders[mark.frame] else { return nil }
      return LadderEvent(time: time.nanoseconds, kind: .arrival(mark, by: by))
    }
  }

  private init(_ record: PacketRecord) {
    self.init(time: record.time.nanoseconds, kind: .packet(record))
  }

  init(time: Int64, kind: Kind) {
    self.time = time
    turn = time
    self.kind = kind
  }
}

extension Conversation {
  /// The frames that prove how it was opened and how it ended.
  var evidenceFrames: Set<Int> {
    Set((handshake?.frames ?? []) + (teardown?.frames ?? []))
  }

  /// The frames that a reader must not miss, however long the conversation is: at most some dozens, so
  /// that a damaged capture full of findings stays readable.
  fileprivate var keyFrames: Set<Int> {
    evidenceFrames.union(findings.prefix(24).map(\.frame)).union(states.prefix(24).map(\.frame))
      .union(marks.prefix(24).map(\.frame))
  }
}
