import Glibc
import Testing
import WireSockets

extension Live.InProcess {
  /// The named handlers, with real clients.
  @Suite struct Dialogue {
    static func servers(_ handler: Handler) throws -> [any BaseServer] {
      [try TCPServer(anyPort, handler: handler), try ThreadingTCPServer(anyPort, handler: handler)]
    }

    @Test func welcomeOnBothModels() async throws {
      try await Program.onThread {
        for server in try Self.servers(.welcome) {
          try serving(server) {
            for _ in 1...3 {
              let client = try connected(to: server.serverAddress)
              try client.expect("welcome")
              try client.sendAll("hi".utf8)
              try client.expect("hello")
              try client.sendAll("exit".utf8)
              try client.expectEnd()
              try client.close()
            }
            #expect(server.waitUntilIdle(until: limit()))
            #expect(server.requestsEnded == 3)
          }
        }
      }
    }

    @Test func welcomeEndsAtTheEndOfTheStream() async throws {
      try await Program.onThread {
        for server in try Self.servers(.welcome) {
          try serving(server) {
            let client = try connected(to: server.serverAddress)
            try client.expect("welcome")
            try client.sendAll("exit now".utf8)
            try client.expect("hello")
            try client.shutdown(.write)
            try client.expectEnd()
          }
        }
      }
    }

    @Test func fiftyClientsAtOnce() async throws {
      try await Program.onThread {
        // Room for all at once: a longer queue than the default, which would have SYNs sent again.
        var options = ServerOptions()
        options.requestQueueSize = 64
        let server = try ThreadingTCPServer(anyPort, handler: .echo, options: options)
        try serving(server) {
          let address = server.serverAddress
          let notes = Notes()
          let threads = try (1...50).map { number in
            try BlockingThread(name: "client") {
              do {
                let client = try connected(to: address)
                try client.sendAll("I am \(number)".utf8)
                try client.expect("I am \(number)")
                notes.add("heard")
                // Nobody leaves before everybody was heard: all conversations are open at once.
                try notes.wait(for: 50)
                try client.close()
              } catch {
                Issue.record(error)
              }
            }
          }
          for thread in threads { #expect(thread.join(until: limit())) }
          #expect(notes.all.count == 50)
          #expect(server.waitUntilIdle(until: limit()))
          #expect(server.requestsEnded == 50)
        }
      }
    }

    @Test func chatRelaysToTheOthers() async throws {
      try await Program.onThread {
        let server = try ThreadingTCPServer(anyPort, handler: .chat())
        try serving(server) {
          let alice = try connected(to: server.serverAddress)
          let bob = try connected(to: server.serverAddress)
          // Who has been greeted is in the room, and hears all that is said from then on.
          for member in [alice, bob] { try member.expect("welcome") }
          try alice.sendAll("hi bob".utf8)
          try bob.expect("hi bob")
          try bob.sendAll("hello all".utf8)
          try alice.expect("hello all")
          let carol = try connected(to: server.serverAddress)
          try carol.expect("welcome")
          try carol.sendAll("hello both".utf8)
          for member in [alice, bob] { try member.expect("hello both") }
          #expect(try carol.readableOctets() == 0)
          try carol.close()
          #expect(try alice.readableOctets() == 0)
          try alice.close()
          try bob.close()
          #expect(server.waitUntilIdle(until: limit()))
        }
      }
    }

    @Test func datagrams() async throws {
      try await Program.onThread {
        let echo = try UDPServer(anyPort, handler: .datagramEcho)
        let welcome = try ThreadingUDPServer(anyPort, handler: .datagramWelcome)
        for (server, answer) in [(echo as any BaseServer, "ping"), (welcome, "hello")] {
          try serving(server) {
            for _ in 1...3 {
              let client = try Socket(.ipv4, isDatagram: true, deadline: limit())
              try client.send("ping".utf8, to: server.serverAddress)
              let (octets, sender) = try client.receiveFrom(max: 100)
              #expect(octets == Array(answer.utf8))
              #expect(sender == server.serverAddress)
            }
          }
        }
      }
    }

    @Test func overIPv6() async throws {
      try await Program.onThread {
        let server = try TCPServer(.loopback(.ipv6, port: 0), handler: .welcome)
        try serving(server) {
          #expect(server.serverAddress.description.hasPrefix("[::1]:"))
          let client = try connected(to: server.serverAddress)
          try client.expect("welcome")
        }
      }
    }

    @Test(.needs(.python)) func pythonTalksWithIt() async throws {
      let python = try Program.tool("python3")
      let server = try ThreadingTCPServer(anyPort, handler: .welcome)
      let thread = try BlockingThread(name: "serve") { try? server.serveForever() }
      let script = """
        import socket
        s = socket.create_connection(("127.0.0.1", \(server.serverAddress.port)), timeout=20)
        def expect(text):
            got = b""
            while len(got) < len(text):
                got += s.recv(len(text) - len(got))
            assert got == text, got
        expect(b"welcome")
        s.sendall(b"one"); expect(b"hello")
        s.sendall(b"exit")
        assert s.recv(10) == b""
        s.close()
        print("done")
        """
      let outcome = try await Program.run(python, ["-c", script], limit: 60)
      #expect(outcome.lines == ["done"], "\(outcome.errors)")
      try await Program.onThread {
        try server.shutdown()
        #expect(thread.join(until: limit()))
        server.serverClose()
      }
    }
  }
}
