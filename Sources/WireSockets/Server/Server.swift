import Glibc
import Synchronization
import WireSystem

/// A server over a stream or datagrams, that processes its requests one way or another.
///
/// The notes have its parts in one program each; socketserver spells the combinations with classes (`class
/// ThreadingTCPServer(ThreadingMixIn, TCPServer)`). Here the transport and the mix-in are type parameters,
/// and the names that the notes use are in ServerNames.swift: `TCPServer`, `ThreadingTCPServer` …
///
/// The server is in no call log by itself: it says its actor's name on the threads that run it.
public final class Server<Transport: ServerTransport, Processing: RequestProcessing>: BaseServer, RequestOwner
{
  /// The listening socket, or the datagram socket.
  public let socket: Socket
  /// How it was set up.
  public let options: ServerOptions
  /// How its requests are processed.
  public let processing: Processing
  private let requested: SocketAddress
  private let handler: Handler
  private let wakeUp: WakeUp
  let progress = Condition(ServerProgress())
  /// Written under the lock of `progress`, and looked at by the loop without it.
  private let isShutdownRequested = Atomic<Bool>(false)

  /// A server, bound and listening unless the options say otherwise.
  ///
  /// - Parameters:
  ///   - address: where; port 0 lets the kernel choose.
  ///   - handler: what answers each request.
  ///   - processing: how requests are processed.
  /// - Throws: `socket`, `bind` or `listen` with its errno; the socket is closed then.
  public init(
    _ address: SocketAddress, handler: Handler, processing: Processing = Processing(),
    options: ServerOptions = ServerOptions()
  ) throws(SocketError) {
    requested = address
    self.handler = handler
    self.processing = processing
    self.options = options
    wakeUp = try WakeUp()
    socket = try CurrentActor.run(as: options.name) { () throws(SocketError) in
      try Socket(
        address.family, isDatagram: Transport.isDatagram, log: options.log, deadline: options.deadline)
    }
    guard options.bindAndActivate else { return }
    do {
      try serverBind()
      try serverActivate()
    } catch {
      closeSocket()
      throw error
    }
  }

  /// A server whose handler is a closure.
  public convenience init(
    _ address: SocketAddress, processing: Processing = Processing(), options: ServerOptions = ServerOptions(),
    handle: @escaping @Sendable (Request) throws -> Void
  ) throws(SocketError) {
    try self.init(address, handler: Handler(handle), processing: processing, options: options)
  }

  /// `server_address`: where it is bound, as the kernel says; before that, where it shall be.
  public var serverAddress: SocketAddress { socket.local ?? requested }

  /// `server_bind`: sets the options of addresses and binds.
  public func serverBind() throws(SocketError) {
    try CurrentActor.run(as: options.name) { () throws(SocketError) in
      if options.allowReuseAddress { try socket.set(.reuseAddress(true)) }
      // Unix sockets have no ports, and refuse it.
      if options.allowReusePort, requested.family != .unix { try socket.set(EncodedOption.reusePort()) }
      for option in options.socketOptions { try socket.set(option) }
      try socket.bind(to: requested)
    }
  }

  /// `server_activate`: listens, if it is TCP.
  public func serverActivate() throws(SocketError) {
    try CurrentActor.run(as: options.name) { () throws(SocketError) in
      try Transport.activate(socket, queueSize: options.requestQueueSize)
    }
  }

  // MARK: - The loop

  /// `serve_forever`: answers requests until `shutdown`; does not use the timeout.
  ///
  /// - Parameter pollIntervalSeconds: the longest between two `serviceActions`. A shutdown does not wait for
  ///   it.
  /// - Throws: `ServerError.alreadyServing`, `ServerError.closed`, or what keeps the strategy from processing
  ///   anything.
  public func serveForever(pollIntervalSeconds: Double) throws {
    try processing.prepare()
    try progress.update { progress throws(ServerError) in
      if progress.isClosed { throw .closed }
      guard progress.serving == nil else { throw .alreadyServing }
      progress.serving = ThreadState.current
    }
    defer {
      wakeUp.clear()
      progress.update { progress in
        isShutdownRequested.store(false, ordering: .releasing)
        progress.isWaiting = false
        progress.serving = nil
      }
    }
    CurrentActor.run(as: options.name) {
      // Others have come while a request was answered here: trying first saves a poll(2) for each. Not with a
      // log, which shows no calls in vain.
      let triesFirst = Processing.answersHere && options.log == nil
      while !mustEnd {
        if !triesFirst || !handleNextRequest() {
          let isReady = waitForRequest(until: Clock.monotonic(after: pollIntervalSeconds))
          // Looked at again before anything is handled: who has called shutdown expects no more requests.
          if mustEnd { break }
          if isReady { handleNextRequest() }
        }
        processing.serviceActions()
        options.hooks.serviceActions()
      }
    }
  }

  /// `shutdown`: ends the loop of `serveForever` and waits until it has ended.
  ///
  /// If the loop has not begun yet, it will end before it handles anything, and this does not wait for it.
  ///
  /// - Throws: `ServerError.shutdownFromServingThread`. Python deadlocks.
  public func shutdown() throws {
    if progress.withLock({ $0.serving === ThreadState.current }) {
      throw ServerError.shutdownFromServingThread
    }
    requestShutdown()
    _ = progress.wait(until: nil) { $0.serving == nil }
  }

  /// The first half of `shutdown`: asks the loop to end, and does not wait. So a handler on the loop's own
  /// thread can end it.
  public func requestShutdown() {
    progress.update { _ in isShutdownRequested.store(true, ordering: .releasing) }
    wakeUp.post()
  }

  /// `handle_request`: one request, or `handleTimeout` when none came within the timeout of the socket
  /// (SO_RCVTIMEO) and that of the server: the shorter one. On a server that was closed, nothing.
  public func handleRequest() {
    if !socket.isOpen { return }
    let timeoutSeconds = options.timeoutSeconds ?? processing.timeoutSeconds
    let seconds = [socket.receiveTimeoutSeconds, timeoutSeconds].compactMap { $0 }.min()
    let deadline = seconds.map { Clock.monotonic(after: $0) }
    CurrentActor.run(as: options.name) {
      // What asks the loop to end does not end this.
      if waitForRequest(until: deadline, wakes: false) {
        handleNextRequest()
      } else {
        processing.handleTimeout()
        options.hooks.handleTimeout()
      }
    }
  }

  private var mustEnd: Bool { isShutdownRequested.load(ordering: .acquiring) }

  private func waitForRequest(until deadline: Int64?, wakes: Bool = true) -> Bool {
    progress.update { $0.isWaiting = true }
    let isReady = wakeUp.wait(for: socket.descriptor, until: deadline, wakes: wakes)
    progress.withLock { $0.isWaiting = false }
    return isReady
  }

  // MARK: - One request

  /// `_handle_request_noblock`: the request that has come, if one has; for a loop of one's own.
  public func handleRequestWithoutWaiting() {
    CurrentActor.run(as: options.name) { _ = handleNextRequest() }
  }

  /// False: there was none.
  @discardableResult
  private func handleNextRequest() -> Bool {
    let arrival: Arrival
    do throws(SocketError) {
      arrival = try Transport.nextRequest(on: socket, maxPacketSize: options.maxPacketSize)
    } catch {
      handleAcceptError(error)
      return false
    }
    let number = progress.update { progress in
      progress.isShort = false
      progress.begun += 1
      return progress.begun
    }
    let request = Request(
      socket: arrival.socket, datagram: arrival.datagram, clientAddress: arrival.client, number: number,
      serverName: options.name)
    let work = RequestWork(request: request, owner: self)
    if options.hooks.verifyRequest(request) {
      do {
        try processing.process(work)
      } catch {
        work.handleError(error)
        work.dismiss()
      }
    } else {
      work.dismiss()
    }
    return true
  }

  func finishRequest(_ request: Request) throws {
    try inName(of: request) { try handler.run(request, self) }
  }

  package func handleError(_ error: any Error, of request: Request) {
    options.hooks.handleError(request, error)
  }

  package func shutdownRequest(_ request: Request) {
    inName(of: request) { Transport.shutdownRequest(request) }
  }

  /// Without a log, nobody asks who acts.
  private func inName<Failure: Error>(of request: Request, _ body: () throws(Failure) -> Void) throws(Failure)
  {
    if options.log == nil { return try body() }
    try CurrentActor.run(as: request.actor, body)
  }

  package func closeRequest(_ request: Request) {
    Transport.closeRequest(request)
  }

  func requestEnded() {
    progress.update { $0.ended += 1 }
  }

  /// Errors of accept(2) are nobody's fault, and silent; but a full descriptor table stays full, and the
  /// listener stays ready: without a rest the loop would spin.
  private func handleAcceptError(_ error: SocketError) {
    guard let number = error.errno, [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(number) else { return }
    let isNew = progress.withLock { progress in
      defer { progress.isShort = true }
      return !progress.isShort
    }
    if isNew { options.hooks.handleShortage(error) }
    _ = wakeUp.wait(for: -1, until: Clock.monotonic(after: 0.1))
  }

  // MARK: - The end

  /// `server_close`: gives the socket back, then waits for what the processing strategy waits for.
  ///
  /// A loop that is running is ended first: Python pulls the descriptor from under it.
  public func serverClose() {
    let isServing = progress.update { progress in
      progress.isClosed = true
      return progress.serving != nil
    }
    do {
      if isServing { try shutdown() }
    } catch {
      // On the serving thread: the loop ends when the handler has returned.
      requestShutdown()
    }
    if socket.isOpen { closeSocket() }
    processing.close()
  }

  private func closeSocket() {
    CurrentActor.run(as: options.name) {
      try? socket.close()
    }
  }

  /// Tells the threads of its requests to stop, whatever they wait for. A request that is processed on the
  /// loop's own thread is stopped with that thread.
  public func interruptRequests() {
    processing.interrupt()
  }
}
