import WireConversations
import WireFormat
import WireSockets

/// Tells who is behind the two ends of each conversation, from the endpoints in the call log, and of programs
/// whose calls are not traced, from what is left.
package struct ActorMap {
  private var byPair: [KernelHistory.SocketPair: String] = [:]
  private var byLocal: [Endpoint: String] = [:]
  private let silent: SilentActors

  /// Actors whose calls nobody sees.
  package struct SilentActors: Sendable {
    /// Those that listen, each with its port.
    package var servers: [(name: String, port: UInt16)]
    /// Those that are programs, and may connect: the clients, and the servers.
    package var programs: [String]

    /// Actors from their parts.
    package init(servers: [(name: String, port: UInt16)] = [], programs: [String] = []) {
      self.servers = servers
      self.programs = programs
    }
  }

  /// The map of a call log.
  ///
  /// A pair of endpoints names one actor: who connected or accepted first. A server's own endpoint names the
  /// server, for conversations that nobody accepted.
  package init(_ calls: [Call], silent: SilentActors = SilentActors()) {
    self.silent = silent
    for call in calls {
      guard let local = call.localEnd else { continue }
      if let peer = call.peerEnd {
        let pair = KernelHistory.SocketPair(local: local, remote: peer)
        if byPair[pair] == nil { byPair[pair] = call.actor }
      }
      if byLocal[local] == nil { byLocal[local] = call.actor }
    }
  }

  /// Who is behind a conversation's ends; nil where nothing says so.
  package func actors(of conversation: Conversation) -> ConversationActors {
    let responder =
      actor(at: conversation.socket(.responder))
      ?? silent.servers.first { $0.port == conversation.responder.port }?.name
    var actors = ConversationActors(
      conversation: conversation.id, initiator: actor(at: conversation.socket(.initiator)),
      responder: responder)
    if actors.initiator == nil {
      // A server may connect, too, but hardly to itself.
      let candidates = silent.programs.filter { $0 != responder }
      if candidates.count == 1 { actors.initiator = candidates[0] }
      if candidates.count > 1 { actors.candidates = candidates }
    }
    return actors
  }

  private func actor(at end: KernelHistory.SocketPair) -> String? { byPair[end] ?? byLocal[end.local] }
}
