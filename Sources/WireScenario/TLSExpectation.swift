public import WireConversations
public import WireText

/// What must hold of what a conversation says in TLS. A list of values means: any of them.
public struct TLSExpectation: Hashable, Sendable {
  /// Where the file says that nothing of it is TLS; nil: it must be TLS.
  public var absent: Located<Bool>?
  /// `1.3`.
  public var version: Located<[String]>?
  /// The suite, by IANA's name.
  public var cipher: Located<[String]>?
  /// Who says close_notify.
  public var closeNotify: Located<[ConversationTLS.CloseNotify]>?
  /// An alert beside close_notify, by its name; nil is the file's `none`: there is none.
  public var alert: Located<[String?]>?
  /// The name that the client asks for; nil is the file's `none`.
  public var serverName: Located<[String?]>?
  /// The protocol of ALPN that the server has chosen; nil is the file's `none`.
  public var selectedProtocol: Located<[String?]>?
  /// Whether the session goes on where another has ended.
  public var isResumed: Located<Bool>?

  /// Whether the server takes what the client says before the handshake is over.
  public var takesEarlyData: Located<Bool>?
  /// Where the file says so.
  public var location: SourceLocation

  /// Nothing is expected but TLS.
  public init(at location: SourceLocation) {
    self.location = location
  }
}
