import WireConversations
import WireJudgement

/// Of many conversations that went alike, one tells of all.
struct AlikeConversations {
  /// Those that have a ladder.
  let shown: [Conversation]
  /// The numbers of those that went like an earlier one, by the number of that one, in their order.
  let folded: [(first: Int, others: [Int])]

  /// What must be the same of two that went alike.
  private struct Course: Hashable {
    var handshake: HandshakeKind?
    var teardown: TeardownKind?
    var closedFirst: Party?
    var resetBy: Role?
    var bytes: [Int]
    var findings: Set<FindingKind>
    var responder: String?
  }

  /// So few are all shown.
  private static let least = 4

  /// Folds conversations; those of which a check did not pass keep their ladders.
  init(_ conversations: [Conversation], _ scenario: ScenarioResult) {
    guard conversations.count >= Self.least else {
      (shown, folded) = (conversations, [])
      return
    }
    let doubtful = Set(scenario.checks.filter { $0.verdict != .passed }.compactMap(\.conversation))
    let responders = Dictionary(
      scenario.actors.map { ($0.conversation, $0.responder) }, uniquingKeysWith: { first, _ in first })
    var firsts: [Course: Int] = [:]
    var others: [Int: [Int]] = [:]
    shown = conversations.filter { conversation in
      let course = Course(
        handshake: conversation.handshake?.kind, teardown: conversation.teardown?.kind,
        closedFirst: conversation.teardown?.closedFirst, resetBy: conversation.resetBy,
        bytes: [conversation.initiatorBytes, conversation.responderBytes],
        findings: Set(conversation.findings.map(\.kind)), responder: responders[conversation.id] ?? nil)
      guard let first = firsts[course], !doubtful.contains(conversation.id) else {
        firsts[course] = firsts[course] ?? conversation.id
        return true
      }
      others[first, default: []].append(conversation.id)
      return false
    }
    folded = others.sorted { $0.key < $1.key }.map { (first: $0.key, others: $0.value) }
  }
}
