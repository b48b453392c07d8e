import WireSockets

/// Who is behind the two ends of a conversation.
public struct ConversationActors: Hashable, Codable, Sendable {
  /// The conversation.
  public var conversation: Int
  /// The actor at the initiator's end; nil if no call names that endpoint.
  public var initiator: String?
  /// The actor at the responder's end.
  public var responder: String?
  /// The programs of which one is at the initiator's end, and nothing tells which; nil: it is told, or nobody
  /// could be.
  package var candidates: [String]?

  /// From its parts.
  package init(
    conversation: Int, initiator: String? = nil, responder: String? = nil
  ) {
    self.conversation = conversation
    self.initiator = initiator
    self.responder = responder
  }

  /// Whether one of some actors is behind an end; the handlers of a server count as the server.
  package func isOf(_ names: Set<String>) -> Bool {
    [initiator, responder].contains { $0.map { names.contains(ActorName($0).root) } ?? false }
  }
}
