/// An end of a session of TLS.
public enum TLSRole: String, Hashable, Codable, Sendable, CaseIterable {
  /// Who sends the ClientHello; not always who has opened the connection.
  case client
  /// Who answers it.
  case server

  /// The other one.
  public var other: TLSRole { self == .client ? .server : .client }
}
