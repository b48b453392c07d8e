import WireConversations
import WireFormat
import WireSockets

/// Which calls stand beside which conversation, and at which of its ends.
struct CallAssignment {
  /// A call beside the ladder of a conversation.
  struct Placed {
    var call: Call
    var side: Role
  }

  /// The calls of each conversation, by its number, in the order of their starts.
  private(set) var byConversation: [Int: [Placed]] = [:]
  /// The calls that belong to no conversation: nothing of them went onto the wire.
  private(set) var elsewhere: [Call] = []

  /// Places every call of a scenario.
  ///
  /// A call that names both endpoints belongs to the conversation between them that was last begun. One that
  /// names fewer belongs to the first conversation of its actor that had not ended when the call came back.
  init(calls: [Call], conversations: [Conversation], actors: [ConversationActors]) {
    let ends = conversations.flatMap { conversation in
      let actors = actors.first { $0.conversation == conversation.id }
      return [
        End(
          conversation, .initiator, local: conversation.initiator, peer: conversation.responder,
          actors?.initiator),
        End(
          conversation, .responder, local: conversation.responder, peer: conversation.initiator,
          actors?.responder),
      ]
    }
    for call in calls {
      let possible = ends.filter { $0.allows(call) }
      let moment = call.end ?? call.start
      guard let end = possible.first(where: { $0.lastTime >= moment }) ?? possible.last else {
        elsewhere.append(call)
        continue
      }
      byConversation[end.conversation, default: []].append(Placed(call: call, side: end.role))
    }
  }

  private struct End {
    var conversation: Int
    var role: Role
    var lastTime: Int64
    var local: String
    var peer: String
    var actor: String?

    init(_ conversation: Conversation, _ role: Role, local: Endpoint, peer: Endpoint, _ actor: String?) {
      self.conversation = conversation.id
      self.role = role
      self.lastTime = conversation.end.nanoseconds
      self.local = "\(local)"
      self.peer = "\(peer)"
      self.actor = actor
    }

    func allows(_ call: Call) -> Bool {
      let namesBoth = call.local == local && call.peer == peer
      guard let actor else { return namesBoth }
      return (namesBoth || call.isOf(actor) || isListener(call, of: actor))
        && (call.local.map { $0 == local || isWildcard($0) } ?? true)
        && (call.peer.map { $0 == peer } ?? true)
    }

    /// Whether a call was made by the server whose handler is at this end: `server` of `server/2`.
    private func isListener(_ call: Call, of actor: String) -> Bool {
      actor.hasPrefix(call.actor + "/")
    }

    /// Whether an endpoint stands for every address of this port, as a listening socket's may, or for none
    /// yet.
    private func isWildcard(_ endpoint: String) -> Bool {
      guard let port = local.split(separator: ":").last else { return false }
      return ["0.0.0.0:\(port)", "[::]:\(port)", "0.0.0.0:0", "[::]:0"].contains(endpoint)
    }
  }
}
