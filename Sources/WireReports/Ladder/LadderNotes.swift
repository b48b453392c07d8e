import WireConversations
import WireJudgement
import WireText

/// What the rows of a ladder say beside their packets, found by frame: a capture may have a note for each.
struct LadderNotes {
  private var marks: [Int: PacketIntervention] = [:]
  private var findings: [Int: [FindingKind]] = [:]
  private var changes: [Int: [StateChange]] = [:]

  /// The notes of a conversation.
  init(of conversation: Conversation) {
    for mark in conversation.marks where marks[mark.frame] == nil { marks[mark.frame] = mark }
    for finding in conversation.findings { findings[finding.frame, default: []].append(finding.kind) }
    for change in conversation.states where change.observed != nil {
      changes[change.frame, default: []].append(change)
    }
  }

  /// What the bench did with a packet, and what was found in it.
  func text(on record: PacketRecord, in words: Words) -> [String] {
    (marks[record.frame].map { words.notes(on: $0) } ?? []) + (findings[record.frame] ?? []).map(\.rawValue)
  }

  /// A state that an end reached with a frame.
  func reached(_ state: TCPState, side: Role, frame: Int) -> ReachedState {
    let isObserved = (changes[frame] ?? []).contains { change in
      change.observed?.includes(side) == true && change[side] == state
    }
    return ReachedState(state: state, isObserved: isObserved)
  }
}
