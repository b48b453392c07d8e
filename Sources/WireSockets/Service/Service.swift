import Glibc

/// A server that serves until it is told to end: requests that run then may go on for a while, and are
/// interrupted after that.
///
/// What the notes leave to Ctrl-C, which throws KeyboardInterrupt into their `serve_forever` and ends every
/// thread in the middle of its sentence.
///
/// Made and run on the main thread, before any other thread: a forking server demands it, and so does whoever
/// blocks signals for the descriptor that tells the end.
public final class Service {
  /// The server, which listens.
  public let server: any BaseServer
  private let model: ServerModel
  private let forking: Forking?
  private let graceSeconds: Double
  private let notices: ServiceNotices

  /// How a run ended.
  public enum Ending: Sendable {
    /// All requests have ended, or were interrupted.
    case orderly
    /// It was told to end a second time, and left everything.
    case hurried
  }

  /// What is served, and where.
  public struct Plan: Sendable {
    /// The model.
    public var model: ServerModel
    /// Where; port 0 lets the kernel choose.
    public var address: SocketAddress
    /// What answers.
    public var handler: Handler
    /// SO_REUSEADDR before bind; of a stream only.
    public var reuseAddress = true
    /// The queue of listen(2).
    public var backlog = 1024
    /// How long requests may go on after the end was asked for, in seconds.
    public var graceSeconds = 5.0
    /// How long a conversation may rest, in seconds, until it is ended; nil: for ever, as in Python.
    public var idleSeconds: Double?
    /// The context of TLS that conversations go through; nil: none do.
    public var tls: TLSContext?
    /// Who is told of the clients; nil: nobody.
    package var observer: (any ClientObserver)?

    /// A plan for one server.
    public init(model: ServerModel, address: SocketAddress, handler: Handler) {
      self.model = model
      self.address = address
      self.handler = handler
    }
  }

  /// Listens.
  ///
  /// - Throws: `SingleThread.Refusal` of a forking model; `socket`, `bind` or `listen` with its errno.
  public init(_ plan: Plan) throws {
    if plan.model.isForking { try SingleThread.require() }
    let notices = ServiceNotices()
    var options = ServerOptions()
    // Of datagrams, SO_REUSEADDR lets a second server take the port from the first, and there is no TIME_WAIT
    // to get over.
    options.allowReuseAddress = plan.reuseAddress && !plan.model.isDatagram
    options.requestQueueSize = plan.backlog
    options.hooks.handleError = { notices.failure(of: $0, $1) }
    options.hooks.handleShortage = { notices.shortage($0) }
    if plan.model.isDatagram {
      let loops = EchoLoops()
      options.hooks.verifyRequest = { request in
        let server = request.socket.local ?? plan.address
        let reason = loops.reason(
          notToAnswer: request.datagram ?? [], of: request.clientAddress, at: server)
        if let reason { notices.refusal(of: request, reason) }
        return reason == nil
      }
    }
    let room = DescriptorRoom.forChildren(atMost: ForkingService.maxChildren)
    let forking = Forking(maxChildren: room)
    var handler = plan.observer?.observing(plan.handler) ?? plan.handler
    if let tls = plan.tls { handler = handler.overTLS(tls) }
    if let seconds = plan.idleSeconds { handler = IdleLimit(seconds).of(handler) }
    server = try plan.model.makeServer(plan.address, handler: handler, options: options, forking: forking)
    self.forking = plan.model.isForking ? forking : nil
    if plan.model.isForking, room < ForkingService.maxChildren { notices.fewChildren(room) }
    model = plan.model
    graceSeconds = plan.graceSeconds
    self.notices = notices
  }

  /// Serves until `signals` (signalfd(2)) becomes readable.
  ///
  /// - Parameter ready: is called once, when all that a server needs before its first request is there;
  ///   false: nobody could be told where it listens, and it ends.
  /// - Throws: `pthread_create` with its errno.
  public func run(until signals: SignalDescriptor, ready: () -> Bool = { true }) throws -> Ending {
    defer { notices.end() }
    if let forking {
      return ForkingService(server: server, forking: forking, notices: notices, isDatagram: model.isDatagram)
        .run(until: signals, graceSeconds: graceSeconds, ready: ready)
    }
    return try ThreadService(server: server, notices: notices, isDatagram: model.isDatagram)
      .run(until: signals, graceSeconds: graceSeconds, ready: ready)
  }
}

/// A descriptor of signalfd(2), read one signal at a time.
public struct SignalDescriptor: Sendable {
  /// The descriptor, which stays its owner's.
  public let descriptor: Int32

  /// A descriptor that another owns.
  public init(_ descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Takes one signal; to be called when the descriptor is readable.
  public func take() {
    // struct signalfd_siginfo has 128 octets, and one read(2) takes one.
    var octets = [UInt8](repeating: 0, count: 128)
    _ = read(descriptor, &octets, octets.count)
  }

  /// Waits for a signal and takes it; false: none came within `milliseconds` (-1: no limit).
  package func wait(milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, milliseconds) > 0 else { return false }
    take()
    return true
  }
}
