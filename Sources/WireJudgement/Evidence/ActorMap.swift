import WireConversations
import WireSockets

/// Tells who is behind the two ends of each conversation, from the endpoints in the call log.
package struct ActorMap {
  private var byPair: [String: String] = [:]
  private var byLocal: [String: String] = [:]

  /// The map of a call log.
  ///
  /// A pair of endpoints names one actor: who connected or accepted first. A server's own endpoint names the server, for
  /// conversations that nobody accepted.
  package init(_ calls: [Call]) {
    for call in calls {
      guard let local = call.local else { continue }
      let owner = call.actor
      if let peer = call.peer {
        let key = Self.key(local, peer)
        if byPair[key] == nil { byPair[key] = owner }
      }
      if byLocal[local] == nil { byLocal[local] = owner }
    }
  }

  /// Who is behind a conversation's ends; nil where no call says so.
  package func actors(of conversation: Conversation) -> ConversationActors {
    let initiator = "\(conversation.initiator)"
    let responder = "\(conversation.responder)"
    return ConversationActors(
      conversation: conversation.id, initiator: actor(at: initiator, talkingTo: responder),
      responder: actor(at: responder, talkingTo: initiator))
  }

  private func actor(at local: String, talkingTo peer: String) -> String? {
    byPair[Self.key(local, peer)] ?? byLocal[local]
  }

  private static func key(_ local: String, _ peer: String) -> String {
    local + " " + peer
  }
}
