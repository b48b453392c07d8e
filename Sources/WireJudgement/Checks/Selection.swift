import WireConversations
import WireFormat
import WireScenario
import WireSockets

/// Which conversations a selector takes.
///
/// What a capture does not show may make another conversation of one: then the answer is not known, and it is
/// neither passed over nor judged as if it were.
struct Selection {
  let actors: [ConversationActors]
  let unseen: UnseenFrames

  /// An answer to whether a conversation is meant.
  enum Answer: Hashable {
    case yes, no, unknown

    init(_ isSo: Bool, isKnown: Bool = true) {
      self = isKnown ? isSo ? .yes : .no : .unknown
    }

    /// All of it must hold: what does not is enough.
    static func && (left: Answer, right: @autoclosure () -> Answer) -> Answer {
      guard left != .no else { return .no }
      let right = right()
      return right == .no ? .no : left == .yes && right == .yes ? .yes : .unknown
    }
  }

  /// Whether a selector takes a conversation.
  func matches(_ selector: ConversationSelector, _ conversation: Conversation) -> Answer {
    let isWhere = [
      (selector.initiator, conversation.initiator), (selector.responder, conversation.responder),
    ]
    .allSatisfy { end, endpoint in end.map { $0.takes(endpoint) } ?? true }
    guard isWhere, takesActor(selector, conversation) else { return .no }
    return handshake(selector, conversation) && teardown(selector, conversation)
      && resetBy(selector, conversation)
      && bytes(selector.initiatorBytes, conversation.initiatorBytes, conversation)
      && bytes(selector.responderBytes, conversation.responderBytes, conversation)
  }

  private func takesActor(_ selector: ConversationSelector, _ conversation: Conversation) -> Bool {
    guard let wanted = selector.actor else { return true }
    let ends = actors.first { $0.conversation == conversation.id }
    return [ends?.initiator, ends?.responder].compactMap(\.self).contains { name in
      wanted.contains { ActorName(name).isPart(of: ActorName($0)) }
    }
  }

  private func handshake(_ selector: ConversationSelector, _ conversation: Conversation) -> Answer {
    guard let kinds = selector.handshake else { return .yes }
    guard let seen = conversation.handshake?.kind else { return .no }
    return Answer(kinds.contains(seen), isKnown: !seen.reliesOnAbsence || isKnown(conversation))
  }

  private func teardown(_ selector: ConversationSelector, _ conversation: Conversation) -> Answer {
    guard let names = selector.teardown else { return .yes }
    guard let seen = conversation.teardown?.kind else { return .no }
    return Answer(names.kinds.contains(seen), isKnown: conversation.teardownStands || isKnown(conversation))
  }

  private func resetBy(_ selector: ConversationSelector, _ conversation: Conversation) -> Answer {
    guard let roles = selector.resetBy else { return .yes }
    guard conversation.transport == .tcp else { return .no }
    return Answer(
      roles.contains(conversation.resetBy),
      isKnown: conversation.resetBy != nil && conversation.resetStands || isKnown(conversation))
  }

  private func bytes(_ range: ClosedRange<Int>?, _ octets: Int, _ conversation: Conversation) -> Answer {
    guard let range else { return .yes }
    return Answer(
      range.contains(octets), isKnown: octets > range.upperBound || isKnown(conversation))
  }

  /// Whether what was not seen of it can be relied on.
  private func isKnown(_ conversation: Conversation) -> Bool {
    let isWhole =
      conversation.handshake?.reliesOnAbsence == false && conversation.teardown?.kind.isGraceful == true
    return conversation.conclusive && (isWhole || !unseen.mayConcern(conversation))
  }
}

extension ConversationSelector.End {
  fileprivate func takes(_ endpoint: Endpoint) -> Bool {
    (address.map { $0.contains(endpoint.address) } ?? true)
      && (port.map { $0.contains { $0.contains(Int(endpoint.port)) } } ?? true)
  }
}
