import WireConversations
import WireFormat
import WireJudgement
import WireSockets
import WireText

/// Turns the events of a conversation into the rows of a ladder.
///
/// A call stands on the row of the packet that it sent. A call that had to wait has two places: where it
/// began, and where it came back. A wait for several sockets (poll(2), epoll_wait(2)) has one, and
/// says how long it took: programs make one before nearly every other call.
struct LadderComposer {
  let conversation: Conversation
  /// The actor at each end, as the header names it.
  let actors: [Role: String]
  let words: Words
  let glyphs: Glyphs
  /// Whether states have a column of their own, so that a call may stand on the row of a change.
  let hasStateColumn: Bool
  /// Whether nothing more comes: what has not come back then never does.
  var isOver = true
  /// How many rows there are at most.
  var rowLimit = [LadderRow].usualLimit

  /// Within this time after a packet, what comes back is taken to be its effect and stands beside it.
  private static let effectNanoseconds: Int64 = 1_000_000
  /// A call that takes longer has blocked, whatever its name.
  private static let blockingNanoseconds: Int64 = 1_000_000
  /// Calls whose result is a number of octets, and 0 an answer.
  private static let countingCalls: Set<String> = [
    "send", "sendto", "sendmsg", "recv", "recvfrom", "recvmsg", "read", "readv", "write", "writev",
    "sendfile", "splice",
  ]
  private static let waitingCalls: Set<String> = [
    "connect", "accept", "accept4", "recv", "recvfrom", "recvmsg", "read", "readv", "waitpid",
    "wait4", "waitid", "recvmmsg", "nanosleep", "clock_nanosleep", "pause",
  ]

  /// The rows, from top to bottom.
  func rows(_ events: [LadderEvent]) -> [LadderRow] {
    var progress = Progress(split: splitCalls(in: events), notes: LadderNotes(of: conversation))
    for (index, event) in events.enumerated() {
      switch event.kind {
      case .packet(let record):
        addPacket(record, to: &progress)
      case .arrival(let mark, let by):
        addArrival(mark, by: by, to: &progress, time: event.time)
      case .callStart(let call, let side):
        let isSplit = progress.split.contains(call.sequence)
        if isSplit { progress.pending[side, default: []].append(call) }
        let text = started(call, side: side, isSplit: isSplit)
        if progress.attached[side] == nil, causes(call, side: side, events[(index + 1)...], progress) {
          progress.attached[side] = text
        } else {
          addCell(text, side: side, time: event.time, to: &progress)
        }
      case .callReturn(let call, let side):
        guard progress.split.contains(call.sequence) else { continue }
        addReturn(of: call, side: side, time: event.time, to: &progress)
      case .mark(let name, let side):
        addCell(CallText(name: "\(words.mark) \(name)"), side: side, time: event.time, to: &progress)
      case .gap(let packets, let first, let last):
        progress.rows.append(
          LadderRow(time: event.time, middle: .gap(packets: packets, first: first, last: last)))
      }
    }
    for side in Role.allCases where isOver {
      for call in progress.pending[side] ?? [] {
        addCell(
          CallText(name: "\(glyphs.ellipsis) \(call.name) \(words.neverReturned)"), side: side, time: nil,
          to: &progress)
      }
    }
    return progress.rows.limited(to: rowLimit)
  }

  /// What is known while the rows are made.
  private struct Progress {
    /// The calls that have two places, by their sequence.
    let split: Set<Int>
    let notes: LadderNotes
    var rows: [LadderRow] = []
    var states: [Role: TCPState] = [:]
    /// The call that waits for the row of the packet it sends.
    var attached: [Role: CallText] = [:]
    /// Calls that have begun and not come back.
    var pending: [Role: [Call]] = [:]
  }

  private func splitCalls(in events: [LadderEvent]) -> Set<Int> {
    var packets: [Int64] = []
    for event in events {
      if case .packet = event.kind { packets.append(event.time) }
    }
    packets.sort()
    var split: Set<Int> = []
    for event in events {
      guard case .callStart(let call, _) = event.kind else { continue }
      guard let end = call.end else {
        split.insert(call.sequence)
        continue
      }
      if CallName.isWait(call.name) { continue }
      let blocked = end - call.start >= Self.blockingNanoseconds
      let sawPackets = packets.first(after: call.start).map { $0 < end } ?? false
      // What only computes is late now and then, whenever others have the processor.
      let waits = Self.waitingCalls.contains(call.name)
      if sawPackets ? blocked || waits : blocked && waits { split.insert(call.sequence) }
    }
    return split
  }

  /// Whether the next thing that happens is a packet that a call sent, on whose row there is room for it.
  private func causes(
    _ call: Call, side: Role, _ following: ArraySlice<LadderEvent>, _ progress: Progress
  ) -> Bool {
    let next = following.first { event in
      if case .callReturn(let other, _) = event.kind { return progress.split.contains(other.sequence) }
      return true
    }
    guard case .packet(let record)? = next?.kind, record.by == side,
      record.time.nanoseconds <= call.end ?? Int64.max
    else { return false }
    let state = side == .initiator ? record.initiatorState : record.responderState
    return hasStateColumn || state == nil || state == progress.states[side]
  }

  private func addPacket(_ record: PacketRecord, to progress: inout Progress) {
    var row = LadderRow(time: record.time.nanoseconds, middle: .packet(record))
    for side in Role.allCases {
      let state = side == .initiator ? record.initiatorState : record.responderState
      if let state, state != progress.states[side] {
        row[side].state = progress.notes.reached(state, side: side, frame: record.frame)
        progress.states[side] = state
      }
      row[side].call = progress.attached.removeValue(forKey: side)
    }
    progress.rows.append(row)
    for note in progress.notes.text(on: record, in: words) {
      progress.rows.append(LadderRow(middle: .note("\(glyphs.pointer) \(note)", by: record.by)))
    }
  }

  private func addArrival(_ mark: PacketIntervention, by: Role, to progress: inout Progress, time: Int64) {
    var row = LadderRow(time: time, middle: .arrival(frame: mark.frame, by: by))
    for side in Role.allCases {
      let state = side == .initiator ? mark.initiatorState : mark.responderState
      guard let state, state != progress.states[side] else { continue }
      row[side].state = progress.notes.reached(state, side: side, frame: mark.frame)
      progress.states[side] = state
    }
    progress.rows.append(row)
  }

  private func addCell(_ text: CallText, side: Role, time: Int64?, to progress: inout Progress) {
    var row = LadderRow(time: time)
    row[side].call = text
    progress.rows.append(row)
  }

  private func addReturn(of call: Call, side: Role, time: Int64, to progress: inout Progress) {
    progress.pending[side]?.removeAll { $0.sequence == call.sequence }
    let text = CallText(
      actor: prefix(of: call, side: side), name: "\(glyphs.ellipsis) \(call.name)", result: call.outcome)
    // Beside the packet that made it come back, if that stands right above and has room.
    if let last = progress.rows.last, case .packet(let record) = last.middle, record.by != side,
      record.delivered, last[side].call == nil, hasStateColumn || last[side].state == nil,
      time - record.time.nanoseconds < Self.effectNanoseconds
    {
      progress.rows[progress.rows.count - 1][side].call = text
    } else {
      addCell(text, side: side, time: time, to: &progress)
    }
  }

  private func started(_ call: Call, side: Role, isSplit: Bool) -> CallText {
    CallText(
      actor: prefix(of: call, side: side), name: call.name, arguments: arguments(of: call),
      result: isSplit ? glyphs.ellipsis : result(of: call))
  }

  /// The arguments; of an endpoint that the header names, the port says enough.
  private func arguments(of call: Call) -> String {
    let ends = [conversation.initiator, conversation.responder]
    return ends.first { "\($0)" == call.arguments }.map { ":\($0.port)" } ?? call.arguments
  }

  /// How a call came back; nothing where 0 only says that it did, and a descriptor tells nobody anything.
  private func result(of call: Call) -> String? {
    if CallName.isWait(call.name), let end = call.end {
      let unit = LadderLayout.TimeUnit.milliseconds
      return "\(call.outcome), \(unit.text(end - call.start)) \(unit.name)"
    }
    guard call.error == nil, let result = call.result else { return call.outcome }
    switch call.name {
    case "socket", "accept", "accept4": return nil
    default: return result == 0 && !Self.countingCalls.contains(call.name) ? nil : call.outcome
    }
  }

  /// Names the thread of an actor that has several.
  private func prefix(of call: Call, side: Role) -> String {
    guard let actor = actors[side], let part = ActorName(call.actor).name(within: ActorName(actor)) else {
      return ""
    }
    return part + ": "
  }
}

extension [Int64] {
  /// Of ascending numbers the first that is greater than another.
  fileprivate func first(after number: Int64) -> Int64? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] > number { high = middle } else { low = middle + 1 }
    }
    return low < count ? self[low] : nil
  }
}
