/// A handler whose request is a conversation over TLS: a `StreamRequestHandler` that does more when a
/// connection is made.
///
/// In the notes: if the server should do more then (an SSL connection, say), it can be done in `setup()`.
/// Here it is: `setup` shakes hands, and `finish` says close_notify, before the server ends the connection.
/// When the handshake fails, `handle` and `finish` are not called, as those of any handler whose `setup`
/// throws.
open class TLSRequestHandler: StreamRequestHandler {
  /// What its sessions have in common: a context of a server. To be overridden.
  open class var context: TLSContext {
    preconditionFailure("\(Self.self) has to override `context`")
  }

  /// Sets the options of the socket, and shakes hands.
  open override func setup() throws {
    try super.setup()
    try request.socket.startTLS(Self.context)
  }

  /// Sends what is held back, and close_notify. Errors are swallowed: the peer may have gone.
  open override func finish() throws {
    try super.finish()
    try? request.socket.closeNotify()
  }
}

extension Handler {
  /// The same over TLS: shakes hands before it begins, and says close_notify when it has ended; when the
  /// handshake fails, it does not begin.
  ///
  /// - Parameters:
  ///   - context: that of a server.
  ///   - closesWithNotice: false: no close_notify, which is a mistake.
  public func overTLS(_ context: TLSContext, closesWithNotice: Bool = true) -> Handler {
    Handler(withServer: { request, server in
      try request.socket.startTLS(context)
      defer { if closesWithNotice { try? request.socket.closeNotify() } }
      try run(request, server)
    })
  }
}
