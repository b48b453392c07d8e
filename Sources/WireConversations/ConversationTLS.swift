public import WireTLS

/// What a conversation says in TLS: what its records tell in the clear, and with the session's secrets.
public struct ConversationTLS: Hashable, Codable, Sendable {
  /// Who has said close_notify.
  public enum CloseNotify: String, Hashable, Codable, Sendable, CaseIterable {
    case both, initiator, responder, none
  }

  /// What the records tell.
  public var session: TLSSession
  /// Which end is the client of TLS: as a rule the initiator.
  public var client: Role

  /// From its parts.
  public init(_ session: TLSSession, client: Role) {
    self.session = session
    self.client = client
  }

  /// The end of the conversation that is this end of TLS.
  public func role(of end: TLSRole) -> Role { end == .client ? client : client.peer }

  /// The end of TLS that an end of the conversation is.
  public func end(of role: Role) -> TLSRole { role == client ? .client : .server }

  /// What is known of the close_notify of an end of the conversation.
  public func closeNotify(by role: Role) -> TLSSession.CloseNotify { session.closeNotify(by: end(of: role)) }

  /// Who has said close_notify; nil: of one end it is not known.
  public var closeNotify: CloseNotify? {
    switch (closeNotify(by: .initiator), closeNotify(by: .responder)) {
    case (.unknown, _), (_, .unknown): nil
    case (.sent, .sent): .both
    case (.sent, .notSent): .initiator
    case (.notSent, .sent): .responder
    case (.notSent, .notSent): CloseNotify.none
    }
  }

  /// Why not everything of an end was read; nil: everything was.
  public func doubt(of role: Role) -> TLSSession.Doubt? { session[end(of: role)].doubt }

  /// Why something is not known of one end or the other; nil: everything is known.
  public var doubt: TLSSession.Doubt? { doubt(of: .initiator) ?? doubt(of: .responder) }
}
