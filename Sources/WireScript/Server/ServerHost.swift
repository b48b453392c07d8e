import Synchronization
import WireSockets
import WireSystem

/// Runs one server of a scenario on threads of its own, and keeps what came of its handlers.
package final class ServerHost: Sendable {
  /// The server.
  package let server: any BaseServer
  private let plan: Plan
  private let thread: BlockingThread?
  private let results: HandlerResults

  /// What a server of a scenario is.
  package struct Plan: Sendable {
    /// Its name, also of its actor in the call log.
    package var name = "server"
    /// Where it is bound; port 0 lets the kernel choose.
    package var address: SocketAddress
    /// How requests are processed; of a `ForkingHost` by processes, and by none of a `ServerHost`.
    package var model: ServerModel
    /// What each request is answered with.
    package var answer: Answer
    /// False: it is bound, and listen(2) is never called.
    package var listens = true
    /// False: accept(2) is never called, nor recvfrom(2) of a UDP server.
    package var accepts = true
    /// The queue of listen(2).
    package var backlog = 5
    /// SO_REUSEADDR before bind.
    package var reuseAddress = false
    /// Further options of its socket, set before bind.
    package var socketOptions: [SocketOption] = []
    /// How its handlers speak TLS; nil: they do not.
    package var tls: TLSEnd?
    /// Of a forking server: its process keeps its descriptor of each conversation, a mistake.
    package var keepsDescriptors = false
    /// … until this mark is passed; nil: until the end.
    package var keepsDescriptorsUntil: String?
    /// Of a forking server: false: its process never waits for its children, a mistake.
    package var collectsChildren = true

    /// A plan with the defaults of socketserver.
    package init(_ model: ServerModel, address: SocketAddress, answer: Answer) {
      self.model = model
      self.address = address
      self.answer = answer
    }
  }

  /// What each request is answered with.
  package enum Answer: Sendable {
    /// A handler.
    case handler(Handler)
    /// Steps; afterwards the server ends the request.
    case steps([Step])
  }

  /// Starts a server; returns when it listens and its loop runs, so `server.serverAddress` is known.
  ///
  /// - Parameters:
  ///   - stage: the scenario; its deadline is that of every call.
  ///   - log: where the calls of the server and its handlers are recorded.
  /// - Throws: `socket`, `bind`, `listen` or `pthread_create` with its errno; nothing is left open then.
  package init(_ plan: Plan, stage: any Stage, log: CallLog?) throws(SocketError) {
    self.plan = plan
    let results = HandlerResults()
    self.results = results
    let server = try Self.server(plan, stage: stage, log: log, results: results)
    self.server = server
    guard plan.listens, plan.accepts else {
      thread = nil
      return
    }
    do {
      thread = try BlockingThread(name: plan.name) {
        // Only one thread serves, so this cannot be refused.
        try? server.serveForever()
      }
    } catch {
      server.serverClose()
      throw error
    }
    // A stage that is over already need not wait.
    _ = server.waitUntilServing(until: stage.deadline)
  }

  private static func server(
    _ plan: Plan, stage: any Stage, log: CallLog?, results: HandlerResults
  ) throws(SocketError) -> any BaseServer {
    var options = ServerOptions()
    options.name = plan.name
    options.requestQueueSize = plan.backlog
    options.allowReuseAddress = plan.reuseAddress
    options.socketOptions = plan.socketOptions
    options.bindAndActivate = plan.listens
    options.log = log
    options.deadline = stage.deadline
    options.hooks.handleError = { results.add(ActorFailure(actor: $0.actor, error: "\($1)")) }
    options.hooks.handleShortage = { results.add(ActorFailure(actor: plan.name, error: $0.description)) }
    let handler =
      switch plan.answer {
      case .handler(let handler): plan.secured(handler)
      case .steps(let steps):
        Handler(withServer: { request, server in
          let script = Script(request: request, stage: stage, listener: server.socket, tls: plan.tls)
          results.add(script, of: request.number)
          script.run(steps)
        })
      }
    let server = try plan.model.makeServer(plan.address, handler: handler, options: options)
    if !plan.listens {
      do {
        try server.serverBind()
      } catch {
        server.serverClose()
        throw error
      }
    }
    return server
  }

  /// What came of the steps of scripted handlers, in the order of the requests.
  package var outcomes: [StepOutcome] { results.scripts.flatMap(\.outcomes) }

  /// The sockets of scripted handlers, in the order of the requests.
  package var sockets: [Socket] { results.scripts.compactMap(\.socket) }

  /// The handlers that threw.
  package var failures: [ActorFailure] { results.failures }

  /// Waits until nothing is left to do: every handler that began has ended, and nothing waits to be accepted;
  /// false: there was by `deadline` (nanoseconds of CLOCK_MONOTONIC). A server that does not accept is always
  /// idle.
  package func waitUntilIdle(until deadline: Int64) -> Bool {
    thread == nil || server.waitUntilIdle(until: deadline)
  }

  /// Ends everything: the loop, handlers that still run, whatever they wait for, and the listening socket.
  ///
  /// - Returns: false: something had not ended by `deadline` (nanoseconds of CLOCK_MONOTONIC), and was left
  ///   behind.
  @discardableResult
  package func stop(until deadline: Int64) -> Bool {
    server.requestShutdown()
    var hasEnded = true
    while true {
      server.interruptRequests()
      for script in results.scripts { _ = script.stopThreads(until: 0) }
      // Interrupted only if it does not end by itself: then it is in a handler of a sequential server.
      let isLoopOver = thread?.join(until: Clock.monotonic() + 5_000_000) ?? true
      if !isLoopOver { thread?.interrupt() }
      if isLoopOver, server.waitUntilIdle(until: Clock.monotonic() + 5_000_000) { break }
      if Clock.monotonic() >= deadline {
        hasEnded = false
        break
      }
    }
    for script in results.scripts where !script.stopThreads(until: deadline) { hasEnded = false }
    // With a loop that is stuck, closing would wait for it.
    if thread?.hasEnded ?? true { server.serverClose() }
    return hasEnded
  }

  /// What handlers on many threads leave behind.
  private final class HandlerResults: Sendable {
    private let state = Mutex<(scripts: [(Int, Script)], failures: [ActorFailure])>(([], []))

    var scripts: [Script] { state.withLock { $0.scripts.sorted { $0.0 < $1.0 }.map(\.1) } }
    var failures: [ActorFailure] { state.withLock { $0.failures } }

    func add(_ script: Script, of request: Int) {
      state.withLock { $0.scripts.append((request, script)) }
    }

    func add(_ failure: ActorFailure) {
      state.withLock { $0.failures.append(failure) }
    }
  }
}

extension ServerHost.Plan {
  /// A handler that speaks TLS, if the server does.
  func secured(_ handler: Handler) -> Handler {
    tls.map { handler.overTLS($0.context, closesWithNotice: $0.closesWithNotice) } ?? handler
  }
}
