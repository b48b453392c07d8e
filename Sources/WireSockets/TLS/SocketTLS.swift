import CSSL
import Glibc

/// TLS on a socket, as Python's SSLSocket has it: from `startTLS` on, what is sent and received goes through
/// a session.
extension Socket {
  /// What both ends have agreed on.
  public struct TLSInfo: Hashable, Sendable {
    /// `1.3`.
    public var version: String
    /// `TLS_AES_256_GCM_SHA384`.
    public var cipher: String
    /// The protocol of ALPN; nil: none.
    public var selectedProtocol: String?
    /// The name that the client asked for; nil: none.
    public var serverName: String?
    /// Whether the session goes on where another has ended, without certificates.
    public var isResumed: Bool
    /// Whether the server took what the client said before the handshake was over.
    public var tookEarlyData: Bool
  }

  /// Shakes hands: SSL_do_handshake(3) in the role of the context.
  ///
  /// - Parameters:
  ///   - expected: of a client: the name or the address that the certificate must have; nil: what the
  ///     settings say.
  ///   - ticket: of a client: what it resumes with; nil: nothing.
  ///   - early: what a client that resumes says before the handshake is over.
  /// - Throws: the name of an alert (`certificate_expired`), `truncated`, `not_tls`; or what recv(2) and
  ///   send(2) fail with. The socket stays open.
  public func startTLS(
    _ context: TLSContext, expecting expected: String? = nil, ticket: TLSTicket? = nil, early: [UInt8] = [],
    deadline: Int64? = nil
  ) throws(SocketError) {
    guard let channel = TLSChannel(context) else {
      throw SocketError(call: "SSL_new", errno: ENOMEM)
    }
    if !context.isServer {
      let name = context.settings.serverName ?? expected
      let reason = channel.look { session in
        // An address is no name of a server (RFC 6066 section 3).
        let isAddress = name.map(SocketAddress.isAddress) ?? true
        let verified = context.settings.checksName && context.settings.trust != .anybody ? name : nil
        let reason = cssl_session_names(session, isAddress ? nil : name, verified)
        guard reason == nil, let ticket else { return reason.map { String(cString: $0) } }
        return ticket.resume(session).map { String(cString: $0) }
      }
      if let reason { throw SocketError(call: "SSL_connect", refusal: TLSRefusal.failure, reason) }
    }
    if !early.isEmpty { try channel.writeEarly(early, on: self, deadline: deadline) }
    setTLS(channel)
    try channel.handshake(on: self, deadline: deadline)
  }

  /// Goes on with a handshake that `startTLS` could not end, because the socket never waits (EAGAIN).
  package func continueTLS() throws(SocketError) { try tls?.handshake(on: self, deadline: nil) }

  /// Whether its octets go through a session of TLS.
  public var isTLS: Bool { tls != nil }

  /// Whether records of it wait for room: of a socket that never waits.
  package var hasUnsentRecords: Bool { tls?.hasUnsent ?? false }

  /// Sends records that wait for room, as far as there is some.
  package func flushRecords() throws(SocketError) { try tls?.flushWithoutWaiting(to: self) }

  /// What was agreed on; nil: it does not speak TLS, or not yet.
  public var tlsInfo: TLSInfo? {
    tls?.look { session in
      let version = TLSSettings.Version.allCases.first { $0.number == cssl_session_version(session) }
      guard let version else { return nil }
      var length = 0
      let name = cssl_session_protocol(session, &length)
      return TLSInfo(
        version: version.rawValue, cipher: cssl_session_cipher(session).map { String(cString: $0) } ?? "",
        selectedProtocol: name.map {
          String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        },
        serverName: cssl_session_server_name(session).map { String(cString: $0) },
        isResumed: cssl_session_was_resumed(session),
        tookEarlyData: cssl_session_took_early_data(session))
    }
  }

  /// Sends close_notify: nothing more will be said (RFC 8446 section 6.1). The peer may still speak, in TLS
  /// 1.3; and the socket stays open.
  public func closeNotify(deadline: Int64? = nil) throws(SocketError) {
    guard let tls else { throw SocketError(call: "SSL_shutdown", errno: ENOTCONN) }
    try tls.closeNotify(on: self, deadline: deadline)
  }

  /// New keys before the next octets (RFC 8446 section 4.6.3).
  ///
  /// - Parameter asks: whether the peer shall take new ones, too.
  public func updateKeys(asks: Bool) throws(SocketError) {
    let reason = tls?.look { cssl_session_update_keys($0, asks).map { String(cString: $0) } }
    if let reason = reason ?? nil {
      throw SocketError(call: "SSL_key_update", refusal: TLSRefusal.failure, reason)
    }
  }

  /// What a client can resume the session with; nil: the server has sent nothing for it.
  public var tlsTicket: TLSTicket? {
    tls?.look { cssl_session_ticket($0) }.map { TLSTicket($0) }
  }
}

/// What a client resumes a session with: a PSK of TLS 1.3, a ticket or an identifier of TLS 1.2.
public final class TLSTicket: Sendable {
  private nonisolated(unsafe) let ticket: OpaquePointer

  init(_ ticket: OpaquePointer) {
    self.ticket = ticket
  }

  deinit {
    cssl_ticket_free(ticket)
  }

  func resume(_ session: OpaquePointer) -> UnsafePointer<CChar>? { cssl_session_resume(session, ticket) }
}
