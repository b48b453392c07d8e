import Glibc
import Synchronization
import Testing
import WireSockets

/// Fails twice before it accepts, and notes what becomes of requests.
private enum FailingTransport: ServerTransport {
  static let notes = Notes()
  static let failures = Mutex(2)
  static var isDatagram: Bool { false }

  static func activate(_ socket: Socket, queueSize: Int) throws(SocketError) {
    try StreamTransport.activate(socket, queueSize: queueSize)
  }

  static func nextRequest(on socket: Socket, maxPacketSize: Int) throws(SocketError) -> Arrival {
    let fails = failures.withLock { left in
      left -= 1
      return left >= 0
    }
    if fails { throw SocketError(call: "accept", errno: ECONNABORTED) }
    return try StreamTransport.nextRequest(on: socket, maxPacketSize: maxPacketSize)
  }

  static func shutdownRequest(_ request: Request) {
    notes.add("shutdownRequest")
    StreamTransport.shutdownRequest(request)
  }

  static func closeRequest(_ request: Request) { StreamTransport.closeRequest(request) }
}

/// Stops a thread, wherever it is, until a test lets it go on: inside a signal handler.
private enum Standstill {
  static let told = pipeEnds()
  static let free = pipeEnds()

  private static func pipeEnds() -> [Int32] {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    return ends
  }

  /// Stops a thread that admits SIGUSR2; returns when it stands still.
  static func begin(_ thread: pthread_t) throws {
    _ = (told, free)
    signal(SIGUSR2) { _ in
      var octet: UInt8 = 0
      _ = write(Standstill.told[1], &octet, 1)
      _ = read(Standstill.free[0], &octet, 1)
    }
    pthread_kill(thread, SIGUSR2)
    var entry = pollfd(fd: told[0], events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, Int32(limitSeconds * 1000)) == 1 else {
      throw Unexpected(description: "the thread goes on")
    }
    var octet: UInt8 = 0
    _ = read(told[0], &octet, 1)
  }

  static func end() {
    _ = write(free[1], "x", 1)
    signal(SIGUSR2, SIG_DFL)
  }
}

/// Lets this thread get SIGUSR2: it may come from one of Dispatch's, which block every signal.
func admitSignals() {
  var signals = sigset_t()
  sigemptyset(&signals)
  sigaddset(&signals, SIGUSR2)
  pthread_sigmask(SIG_UNBLOCK, &signals, nil)
}

extension Live.InProcess {
  /// The loop of a server.
  @Suite struct LoopTests {
    @Test func anErrorOfAcceptIsSilent() async throws {
      try await Program.onThread {
        FailingTransport.failures.withLock { $0 = 2 }
        FailingTransport.notes.clear()
        let notes = FailingTransport.notes
        var options = ServerOptions()
        options.hooks.handleError = { _, error in notes.add("handleError \(error)") }
        options.hooks.handleShortage = { notes.add("shortage \($0)") }
        Recorder.plan.withLock { $0 = (notes, "handle") }
        let server = try Server<FailingTransport, Sequential>(
          anyPort, handler: Handler(Recorder.self), options: options)
        try serving(server) {
          try connected(to: server.serverAddress).expectEnd()
        }
        // The two errors were no request, and the order of what failed is socketserver's.
        #expect(notes.all == ["setup", "handle", "finish", "handleError handle", "shutdownRequest"])
        #expect(server.requestsBegun == 1)
      }
    }

    @Test func shutdownIsLookedAtBeforeARequestIsHandled() async throws {
      try await Program.onThread {
        let notes = Notes()
        let thread = Mutex<pthread_t?>(nil)
        var options = ServerOptions()
        options.timeoutSeconds = 5
        options.hooks.serviceActions = { thread.withLock { $0 = pthread_self() } }
        let server = try TCPServer(anyPort, handler: Handler { _ in notes.add("handled") }, options: options)
        let loop = try BlockingThread(name: "serve") {
          admitSignals()
          try? server.serveForever(pollIntervalSeconds: limitSeconds)
        }
        // A first round, so that its thread is known.
        try connected(to: server.serverAddress).expectEnd()
        notes.clear()
        let deadline = limit()
        while thread.withLock({ $0 }) == nil, Clock.monotonic() < deadline { usleep(500) }
        let identifier = try #require(thread.withLock { $0 })
        // In its wait; there it is stopped, so that it finds both when it goes on: a conversation, and the
        // flag.
        #expect(server.waitUntilIdle(until: limit()))
        usleep(20_000)
        try Standstill.begin(identifier)
        let client = try connected(to: server.serverAddress)
        server.requestShutdown()
        Standstill.end()
        #expect(loop.join(until: limit()))
        #expect(notes.all == [])
        // It waits in the queue, and is not lost.
        server.handleRequest()
        #expect(notes.all == ["handled"])
        try client.expectEnd()
        server.serverClose()
      }
    }

    @Test func serviceActionsEachTimeRoundAndNoTimeout() async throws {
      try await Program.onThread {
        let notes = Notes()
        var options = ServerOptions()
        options.timeoutSeconds = 0.001
        options.hooks.handleTimeout = { notes.add("timeout") }
        options.hooks.serviceActions = { notes.add("service") }
        let server = try TCPServer(anyPort, handler: Handler { _ in notes.add("handled") }, options: options)
        let loop = try BlockingThread(name: "serve") {
          try? server.serveForever(pollIntervalSeconds: 0.005)
        }
        try notes.wait(for: 10)
        try connected(to: server.serverAddress).expectEnd()
        try server.shutdown()
        #expect(loop.join(until: limit()))
        server.serverClose()
        // After a request, too, and the timeout is handleRequest's alone.
        let place = try #require(notes.all.firstIndex(of: "handled"))
        #expect(notes.all[place + 1] == "service")
        #expect(Set(notes.all) == ["service", "handled"])
      }
    }

    /// What asked the former loop to end must not keep the next one from resting.
    @Test func aLoopThatIsBegunAgainRests() async throws {
      try await Program.onThread {
        let notes = Notes()
        var options = ServerOptions()
        options.hooks.serviceActions = { notes.add("service") }
        let server = try TCPServer(anyPort, handler: .welcome, options: options)
        for _ in 1...2 {
          notes.clear()
          let loop = try BlockingThread(name: "serve") {
            try? server.serveForever(pollIntervalSeconds: limitSeconds)
          }
          try #require(server.waitUntilServing(until: limit()))
          try connected(to: server.serverAddress).expect("welcome")
          #expect(server.waitUntilIdle(until: limit()))
          try server.shutdown()
          #expect(loop.join(until: limit()))
          // Once for the conversation, and at most once for what was there before the loop first waited.
          #expect(notes.all.count <= 3)
        }
        server.serverClose()
      }
    }

    @Test func aServerThatWasClosedDoesNotServe() async throws {
      try await Program.onThread {
        let server = try TCPServer(anyPort, handler: .welcome)
        server.serverClose()
        #expect(throws: ServerError.closed) { try server.serveForever() }
        server.handleRequest()
      }
    }

    @Test func nothingIsWaitedForThatHasNotCome() async throws {
      try await Program.onThread {
        let servers: [any BaseServer] = [
          try TCPServer(anyPort, handler: .welcome), try UDPServer(anyPort, handler: .datagramEcho),
        ]
        for server in servers {
          try withServer(server) { server in
            // A request that poll(2) has promised may be gone by now.
            let thread = try BlockingThread(name: "serve") { server.handleRequestWithoutWaiting() }
            #expect(thread.join(until: limit()))
            thread.interrupt()
            #expect(server.requestsBegun == 0)
          }
        }
      }
    }

    @Test func aLogShowsNoCallsInVain() async throws {
      try await Program.onThread {
        for isDatagram in [false, true] {
          let log = CallLog()
          var options = ServerOptions()
          options.log = log
          let server: any BaseServer =
            isDatagram
            ? try UDPServer(anyPort, handler: .datagramEcho, options: options)
            : try TCPServer(anyPort, handler: .welcome, options: options)
          try serving(server) {
            let client = try Socket(.ipv4, isDatagram: isDatagram, deadline: limit())
            try client.connect(to: server.serverAddress)
            if isDatagram { try client.send("welcome".utf8) }
            try client.expect("welcome")
            try client.close()
            #expect(server.waitUntilIdle(until: limit()))
          }
          #expect(!log.calls.contains { $0.error == "EAGAIN" }, "\(log.outcomes(of: "server"))")
        }
      }
    }

    @Test func startShutdownAndCloseMayRace() async throws {
      try await Program.onThread {
        let end = Clock.monotonic(after: 60)
        for round in 1...1000 {
          // An end that takes half a second (the poll interval) is none at once.
          try #require(Clock.monotonic() < end, "round \(round)")
          let server: any BaseServer =
            round % 2 == 0
            ? try ThreadingTCPServer(anyPort, handler: .welcome)
            : try UDPServer(anyPort, handler: .datagramEcho)
          let thread = try BlockingThread(name: "serve") { try? server.serveForever() }
          if round % 3 == 0 { usleep(useconds_t(round % 100)) }
          // A third close at once, which ends the loop too.
          if round % 3 != 1 { try server.shutdown() }
          server.serverClose()
          try #require(thread.join(until: limit()), "round \(round)")
        }
      }
    }

    @Test func theShorterTimeoutEndsHandleRequest() async throws {
      try await Program.onThread {
        for (ofSocket, ofServer) in [(0.02, nil), (0.02, 600), (600, 0.02)] as [(Double, Double?)] {
          let notes = Notes()
          var options = ServerOptions()
          options.timeoutSeconds = ofServer
          options.hooks.handleTimeout = { notes.add("timeout") }
          let server = try TCPServer(anyPort, handler: .welcome, options: options)
          try withServer(server) { server in
            try server.socket.set(.receiveTimeout(milliseconds: Int(ofSocket * 1000)))
            let thread = try BlockingThread(name: "serve") { server.handleRequest() }
            if thread.join(until: limit()) { return }
            Issue.record("it waits for ever")
            _ = try connected(to: server.serverAddress)
            thread.join(until: limit())
          }
          #expect(notes.all == ["timeout"])
        }
      }
    }
  }
}
