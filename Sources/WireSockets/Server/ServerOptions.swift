/// How a server is set up: socketserver's class attributes, with their defaults, which the tools of the lab
/// may change but the library keeps. `requestQueueSize` is the 5 of the notes' `listen(5)` (lesson
/// backlog-full), `allowReuseAddress` what a restart over TIME_WAIT needs (lesson restart-address-in-use).
///
/// Values of one server, where Python has attributes of a class: two servers of a type may differ.
public struct ServerOptions: Sendable {
  /// `request_queue_size`: the queue of listen(2).
  public var requestQueueSize = 5
  /// `allow_reuse_address`: SO_REUSEADDR before bind.
  public var allowReuseAddress = false
  /// `allow_reuse_port`: SO_REUSEPORT before bind.
  public var allowReusePort = false
  /// Further options of the listening socket, or the datagram socket, set before bind.
  public var socketOptions: [SocketOption] = []
  /// `max_packet_size`: the longest datagram in octets; what is longer loses its end.
  public var maxPacketSize = 8192
  /// `timeout`: the longest that `handleRequest` waits, in seconds; nil: for ever. `serveForever` ignores it.
  public var timeoutSeconds: Double?
  /// `bind_and_activate`: whether the initializer binds and listens; else `serverBind` and `serverActivate`
  /// do.
  public var bindAndActivate = true
  /// The name of its actor in the call log; its n-th request is answered by `NAME/n`.
  public var name = "server"
  /// Where its calls and those of its conversations are recorded; nil: nowhere, at no cost.
  public var log: CallLog?
  /// When every call in its conversations gives up, in nanoseconds of CLOCK_MONOTONIC; nil: never.
  public var deadline: Int64?
  /// What is done at certain moments.
  public var hooks = ServerHooks()

  /// socketserver's defaults.
  public init() {}
}

/// What socketserver lets a subclass override, as closures: a server here is configured, not derived from.
public struct ServerHooks: Sendable {
  /// `verify_request`: false: the request is ended without an answer.
  public var verifyRequest: @Sendable (Request) -> Bool = { _ in true }
  /// `handle_error`: what a handler threw. Says so on standard error, with the client's address; the server
  /// goes on.
  public var handleError: @Sendable (Request, any Error) -> Void = { request, error in
    StandardError.write("request of \(request.clientAddress): \(error)\n")
  }
  /// `handle_timeout`: `handleRequest` has waited as long as it may.
  public var handleTimeout: @Sendable () -> Void = {}
  /// `service_actions`: each time round the loop of `serveForever`.
  public var serviceActions: @Sendable () -> Void = {}
  /// What the machine lacks to accept: no descriptors or no memory. Said once until it is better, on standard
  /// error.
  public var handleShortage: @Sendable (SocketError) -> Void = { error in
    StandardError.write("cannot accept: \(error); trying again\n")
  }

  /// Hooks that do what socketserver does.
  public init() {}
}
