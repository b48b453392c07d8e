import WireConversations
import WireFormat
import WireSockets

/// Tells who is behind the two ends of each conversation, from the endpoints in the call log.
package struct ActorMap {
  private var byPair: [KernelHistory.SocketPair: String] = [:]
  private var byLocal: [Endpoint: String] = [:]

  /// The map of a call log.
  ///
  /// A pair of endpoints names one actor: who connected or accepted first. A server's own endpoint names the
  /// server, for conversations that nobody accepted.
  package init(_ calls: [Call]) {
    for call in calls {
      guard let local = call.localEnd else { continue }
      if let peer = call.peerEnd {
        let pair = KernelHistory.SocketPair(local: local, remote: peer)
        if byPair[pair] == nil { byPair[pair] = call.actor }
      }
      if byLocal[local] == nil { byLocal[local] = call.actor }
    }
  }

  /// Who is behind a conversation's ends; nil where no call says so.
  package func actors(of conversation: Conversation) -> ConversationActors {
    ConversationActors(
      conversation: conversation.id, initiator: actor(at: conversation.socket(.initiator)),
      responder: actor(at: conversation.socket(.responder)))
  }

  private func actor(at end: KernelHistory.SocketPair) -> String? { byPair[end] ?? byLocal[end.local] }
}
