import Glibc
import Synchronization
import TestSupport
import Testing
import WireSockets

extension Live.InProcess {
  /// The behaviour that the servers keep of socketserver's.
  @Suite struct Servers {
    @Test func shutdownWaitsForTheLoopButNotForItsInterval() async throws {
      try await Program.onThread {
        let server = try TCPServer(anyPort, handler: .welcome)
        let notes = Notes()
        let thread = try BlockingThread(name: "serve") {
          try? server.serveForever(pollIntervalSeconds: limitSeconds * 2)
          notes.add("ended")
        }
        #expect(server.waitUntilServing(until: limit()))
        #expect(throws: ServerError.alreadyServing) { try server.serveForever() }
        let start = Clock.monotonic()
        try server.shutdown()
        #expect(thread.join(until: limit()))
        #expect(Clock.monotonic() - start < 5_000_000_000)
        // The loop is over, and can begin again.
        try serving(server) {
          try connected(to: server.serverAddress).expect("welcome")
        }
      }
    }

    @Test func shutdownWaitsForTheRequestThatRuns() async throws {
      try await Program.onThread {
        let notes = Notes()
        let gate = Notes()
        let server = try TCPServer(anyPort) { _ in
          notes.add("begun")
          try gate.wait(for: 1)
          notes.add("handled")
        }
        try serving(server) {
          _ = try connected(to: server.serverAddress)
          try notes.wait(for: 1)
          let thread = try BlockingThread(name: "shutdown") {
            try? server.shutdown()
            notes.add("shut down")
          }
          // Time to be wrong in: it must not have come back.
          usleep(50_000)
          gate.add("open")
          #expect(thread.join(until: limit()))
          #expect(notes.all == ["begun", "handled", "shut down"])
        }
      }
    }

    @Test func shutdownFromTheServingThreadIsRefused() async throws {
      try await Program.onThread {
        let notes = Notes()
        let holder = Holder()
        let server = try TCPServer(anyPort) { request in
          do {
            try holder.server?.shutdown()
          } catch {
            notes.add("\(error)")
          }
          try request.send("x".utf8)
        }
        holder.server = server
        try serving(server) {
          try connected(to: server.serverAddress).expect("x")
          #expect(notes.all == [ServerError.shutdownFromServingThread.description])
        }
        holder.server = nil
      }
    }

    @Test func aFailedBindLeaksNothing() async throws {
      try await Program.onThread {
        let place = try TemporaryDirectory()
        let taken: [any BaseServer] = [
          try TCPServer(anyPort, handler: .welcome), try UDPServer(anyPort, handler: .datagramEcho),
          try UnixStreamServer(.unix(place.path + "/taken"), handler: .welcome),
        ]
        defer { for server in taken { server.serverClose() } }
        let before = openSockets()
        for round in 0..<1000 {
          let address = taken[round % 3].serverAddress
          let error = #expect(throws: SocketError.self) {
            if round % 3 == 1 {
              _ = try UDPServer(address, handler: .datagramEcho)
            } else {
              _ = try ThreadingTCPServer(address, handler: .welcome)
            }
          }
          #expect(error?.call == "bind")
          #expect(error?.name == "EADDRINUSE")
        }
        #expect(openSockets() <= before)
      }
    }

    @Test func theDefaultsArePythons() async throws {
      try await Program.onThread {
        let log = CallLog()
        var options = ServerOptions()
        options.log = log
        let server = try TCPServer(anyPort, handler: .welcome, options: options)
        server.serverClose()
        #expect(
          log.told == [
            "server: socket(AF_INET, SOCK_STREAM, 0)", "server: bind(127.0.0.1:0)", "server: listen(5)",
            "server: close()",
          ])
        options.allowReuseAddress = true
        let other = CallLog()
        options.log = other
        try TCPServer(anyPort, handler: .welcome, options: options).serverClose()
        #expect(
          Array(other.told[1...2]) == ["server: setsockopt(SO_REUSEADDR, 1)", "server: bind(127.0.0.1:0)"])
      }
    }

    @Test func handleRequestAnswersOneOrTimesOut() async throws {
      try await Program.onThread {
        let notes = Notes()
        var options = ServerOptions()
        options.timeoutSeconds = 0.02
        options.hooks.handleTimeout = { notes.add("timeout") }
        let server = try TCPServer(anyPort, handler: Handler { _ in notes.add("handled") }, options: options)
        try withServer(server) { server in
          server.handleRequest()
          #expect(notes.all == ["timeout"])
          _ = try connected(to: server.serverAddress)
          server.handleRequest()
          #expect(notes.all == ["timeout", "handled"])
        }
        #expect(!server.socket.isOpen)
      }
    }

    @Test func whatIsNotVerifiedIsEndedUnanswered() async throws {
      try await Program.onThread {
        var options = ServerOptions()
        options.hooks.verifyRequest = { $0.number > 1 }
        let server = try TCPServer(anyPort, handler: .welcome, options: options)
        try serving(server) {
          try connected(to: server.serverAddress).expectEnd()
          try connected(to: server.serverAddress).expect("welcome")
        }
        #expect(server.requestsEnded == 2)
        // Ended as any request: what it has said is unread, and it sees FIN before RST.
        options.hooks.verifyRequest = { _ in false }
        try withServer(TCPServer(anyPort, handler: .welcome, options: options)) { server in
          let client = try connected(to: server.serverAddress)
          try client.sendAll("unread".utf8)
          server.handleRequest()
          try client.expectEnd()
        }
      }
    }

    @Test func aHandlersLifeInItsOrder() async throws {
      try await Program.onThread {
        for (failing, expected) in [
          ("", ["setup", "handle", "finish", "end"]),
          ("handle", ["setup", "handle", "finish", "error handle", "end"]),
          ("setup", ["setup", "error setup", "end"]),
        ] {
          let notes = Notes()
          Recorder.plan.withLock { $0 = (notes, failing) }
          var options = ServerOptions()
          options.hooks.handleError = { _, error in notes.add("error \(error)") }
          for server in [
            try TCPServer(anyPort, handler: Handler(Recorder.self), options: options) as any BaseServer,
            try ThreadingTCPServer(anyPort, handler: Handler(Recorder.self), options: options),
          ] {
            try serving(server) {
              let client = try connected(to: server.serverAddress)
              try client.expectEnd()
              notes.add("end")
              // And the server goes on.
              try connected(to: server.serverAddress).expectEnd()
            }
            #expect(Array(notes.all.prefix(expected.count)) == expected)
            notes.clear()
          }
        }
      }
    }

    @Test func threadsAreJoinedAtTheCloseUnlessTheyAreDaemons() async throws {
      try await Program.onThread {
        for isDaemon in [false, true] {
          let notes = Notes()
          let gate = Notes()
          let server = try ThreadingTCPServer(
            anyPort,
            handler: Handler { _ in
              notes.add("begun")
              try gate.wait(for: 1)
              notes.add("ended")
            }, processing: Threading(daemonThreads: isDaemon))
          try serving(server) {
            _ = try connected(to: server.serverAddress)
            try notes.wait(for: 1)
            try server.shutdown()
            let closer = try BlockingThread(name: "closer") {
              server.serverClose()
              notes.add("closed")
            }
            if isDaemon { try notes.wait(for: 2) }
            gate.add("open")
            try notes.wait(for: 3)
            #expect(closer.join(until: limit()))
            #expect(notes.all == ["begun"] + (isDaemon ? ["closed", "ended"] : ["ended", "closed"]))
          }
        }
        // With no request ever made.
        try ThreadingTCPServer(anyPort, handler: .welcome).serverClose()
      }
    }

    @Test func unreadInputGivesTheEndAndThenAReset() async throws {
      try await Program.onThread {
        let gate = Notes()
        // Kept, so that nothing but the server can close it.
        let kept = Mutex<Request?>(nil)
        let server = try TCPServer(anyPort) { request in
          kept.withLock { $0 = request }
          try gate.wait(for: 1)
        }
        try serving(server) {
          let client = try connected(to: server.serverAddress)
          try client.sendAll("unread".utf8)
          gate.add("open")
          try client.expectEnd()
          #expect(server.waitUntilIdle(until: limit()))
          #expect(kept.withLock { $0?.socket.isOpen } == false)
          // The reset has come: writing fails.
          let error = #expect(throws: SocketError.self) { try client.sendAll("more".utf8) }
          #expect(error?.name == "EPIPE")
        }
      }
    }
  }
}
