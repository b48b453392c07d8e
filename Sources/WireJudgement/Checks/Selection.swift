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
  /// Whether the capture may have begun after a conversation.
  var mayBeginLate = false

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
    guard takesActor(selector, conversation) else { return .no }
    return ends(selector, conversation) && handshake(selector, conversation)
      && teardown(selector, conversation)
      && resetBy(selector, conversation)
      && bytes(selector.initiatorBytes, conversation.initiatorBytes, conversation)
      && bytes(selector.responderBytes, conversation.responderBytes, conversation)
  }

  private func ends(_ selector: ConversationSelector, _ conversation: Conversation) -> Answer {
    func takes(_ initiator: Endpoint, _ responder: Endpoint) -> Bool {
      (selector.initiator?.takes(initiator) ?? true) && (selector.responder?.takes(responder) ?? true)
    }
    let isSo = takes(conversation.initiator, conversation.responder)
    guard mayBeginLate, !conversation.rolesAreKnown else { return Answer(isSo) }
    // Whichever way round it is.
    return Answer(isSo, isKnown: takes(conversation.responder, conversation.initiator) == isSo)
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
    return Answer(names.kinds.contains(seen), isKnown: stands(conversation) || isKnown(conversation))
  }

  /// Whether how it ended was seen, whatever else was not.
  private func stands(_ conversation: Conversation) -> Bool {
    conversation.teardownStands
      && (!lacksBeginning(conversation) || conversation.teardownStandsWithoutBeginning)
  }

  private func lacksBeginning(_ conversation: Conversation) -> Bool {
    mayBeginLate && conversation.handshake?.kind == .midStream
  }

  private func resetBy(_ selector: ConversationSelector, _ conversation: Conversation) -> Answer {
    guard let roles = selector.resetBy else { return .yes }
    guard conversation.transport == .tcp else { return .no }
    return Answer(
      roles.contains(conversation.resetBy),
      isKnown: conversation.resetBy != nil && conversation.resetStands
        && (!lacksBeginning(conversation) || stands(conversation) && conversation.rolesAreKnown)
        || isKnown(conversation))
  }

  private func bytes(_ range: ClosedRange<Int>?, _ octets: Int, _ conversation: Conversation) -> Answer {
    guard let range else { return .yes }
    return Answer(
      range.contains(octets),
      isKnown: octets > range.upperBound && !lacksBeginning(conversation) || isKnown(conversation))
  }

  /// Whether what was not seen of it can be relied on.
  private func isKnown(_ conversation: Conversation) -> Bool {
    let isWhole =
      conversation.handshake?.reliesOnAbsence == false && conversation.teardown?.kind.isGraceful == true
    return conversation.conclusive && !lacksBeginning(conversation)
      && (isWhole || !unseen.mayConcern(conversation))
  }
}

extension ConversationSelector.End {
  fileprivate func takes(_ endpoint: Endpoint) -> Bool {
    (address.map { $0.contains(endpoint.address) } ?? true)
      && (port.map { $0.contains { $0.contains(Int(endpoint.port)) } } ?? true)
  }
}
