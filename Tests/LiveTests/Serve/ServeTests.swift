import Foundation
import Glibc
import Testing
import WireSockets

extension Live.InProcess {
  /// `wirelab serve`, with clients that are not ours and with `wirelab connect`.
  @Suite struct ServeTests {
    static let streams = ["tcp", "threading-tcp", "forking-tcp"]
    static let datagrams = ["udp", "threading-udp", "forking-udp"]

    /// A client like that of the lessons: it waits for an answer to each message.
    static let lesson = """
      import socket, sys
      client = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=10)
      print(client.recv(1024).decode())
      for text in ("你好", "hi"):
          client.sendall(text.encode())
          print(client.recv(1024).decode())
      client.sendall(b"exit")
      print(repr(client.recv(1024)))
      client.close()
      """

    @Test(.needs(.python, .netcat), arguments: streams) func aStreamModel(model: String) async throws {
      let server = try await ServerProcess.start([model])
      let said = try await connect(to: server.address, saying: ["hi", "exit"])
      #expect(said.lines == [">>> welcome", ">>> hello", "the server closed the connection"])
      #expect(said.status == 0)
      let client = try await python(Self.lesson, [server.address.host, "\(server.address.port)"])
      #expect(client.lines == ["welcome", "hello", "hello", "b''"], "\(client.errors)")
      let netcat = try await Program.run(
        "/bin/sh",
        [
          "-c", "printf exit | \"$0\" -w 5 \"$@\"", try Program.tool("nc"), server.address.host,
          "\(server.address.port)",
        ], limit: limitSeconds)
      #expect(netcat.output == "welcome")
      let ending = try await server.end()
      #expect(ending.status == 0)
      #expect(server.errors.isEmpty, "\(server.errors)")
    }

    @Test(.needs(.python), arguments: datagrams) func aDatagramModel(model: String) async throws {
      let server = try await ServerProcess.start([model])
      let said = try await connect(to: server.address, saying: ["hi", "你好"], ["--udp"])
      #expect(said.lines == [">>> hi", ">>> 你好"])
      #expect(said.status == 0)
      let program = """
        import socket, sys
        client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        client.settimeout(10)
        for text in (b"one", b"", b"x" * 5000):
            client.sendto(text, (sys.argv[1], int(sys.argv[2])))
            print(client.recv(9000) == text)
        """
      let client = try await python(program, [server.address.host, "\(server.address.port)"])
      #expect(client.lines == ["True", "True", "True"], "\(client.errors)")
      #expect(try await server.end(SIGINT).status == 0)
    }

    @Test(.needs(.ipv6)) func overIPv6() async throws {
      let server = try await ServerProcess.start(["threading-tcp", "--host", "::1", "--handler", "echo"])
      #expect(server.address.description.hasPrefix("[::1]:"))
      #expect(try await connect(to: server.address, saying: ["hi"]).lines.first == ">>> hi")
    }

    @Test func withOtherHandlers() async throws {
      let chat = try await ServerProcess.start(["threading-tcp", "--handler", "chat"])
      try await Program.onThread {
        let alice = try connected(to: chat.address)
        let bob = try connected(to: chat.address)
        for member in [alice, bob] { try member.expect("welcome") }
        try alice.send("x".utf8)
        try bob.expect("x")
      }
      #expect(try await chat.end().status == 0)
    }

    @Test(arguments: streams) func anEndWhileARequestRuns(model: String) async throws {
      for signal in [SIGTERM, SIGINT] {
        let server = try await ServerProcess.start([model, "--grace", "0.3"])
        let client = try connected(to: server.address)
        try client.expect("welcome")
        let children = server.children
        let ending = try await server.end(signal)
        #expect(ending.status == 0)
        #expect(ending.seconds >= 0.25 && ending.seconds < 10, "\(ending)")
        #expect(server.errors.contains("interrupted, because the server ends"), "\(server.errors)")
        for child in children { #expect(kill(pid_t(child) ?? 0, 0) == -1 && errno == ESRCH) }
        // The client sees an end, and nobody listens.
        #expect(throws: SocketError.self) { _ = try connected(to: server.address) }
      }
    }

    @Test(arguments: ["threading-tcp", "forking-tcp", "tcp"]) func aRequestThatEndsInTime(model: String)
      async throws
    {
      let server = try await ServerProcess.start([model, "--grace", "60"])
      let client = try connected(to: server.address)
      try client.expect("welcome")
      server.send(SIGTERM)
      try server.wait { !server.isListening }
      try client.send("hi".utf8)
      try client.expect("hello")
      try client.send("exit".utf8)
      try client.expectEnd()
      // SIGCONT changes nothing: this only waits.
      let ending = try await server.end(SIGCONT)
      #expect(ending.status == 0)
      #expect(server.errors.isEmpty, "\(server.errors)")
    }

    @Test(arguments: ["threading-tcp", "forking-tcp", "tcp"]) func aSecondSignal(model: String) async throws {
      let server = try await ServerProcess.start([model, "--grace", "60"])
      let client = try connected(to: server.address)
      try client.expect("welcome")
      server.send(SIGTERM)
      try server.wait { !server.isListening }
      #expect(try await server.end(SIGINT).status == 130)
    }

    @Test func aRestartWhileConversationsAreInTimeWait() async throws {
      let server = try await ServerProcess.start(["tcp"])
      let port = server.address.port
      // The server closes first, so TIME_WAIT is its own.
      let client = try connected(to: server.address)
      try client.expect("welcome")
      try client.send("exit".utf8)
      try client.expectEnd()
      try client.close()
      #expect(try await server.end().status == 0)
      let refused = try await Program.run(
        Program.wirelab, ["serve", "tcp", "--no-reuse-address", "--port", "\(port)"], limit: limitSeconds)
      #expect(refused.status == 3)
      #expect(refused.errors.contains("TIME_WAIT"), "\(refused.errors)")
      let next = try await ServerProcess.start(["tcp"], port: port)
      #expect(try await next.end().status == 0)
    }

    @Test func aHangup() async throws {
      // Where the tests themselves run under nohup(1), a server would inherit that.
      let inherited = signal(SIGHUP, SIG_DFL)
      defer { _ = signal(SIGHUP, inherited) }
      let server = try await ServerProcess.start(["tcp"])
      #expect(try await server.end(SIGHUP).status == 0)
      // As nohup(1) starts it.
      let lasting = try await ServerProcess.start(["tcp"], after: "trap '' HUP")
      lasting.send(SIGHUP)
      for _ in 0..<2 {
        #expect(try await connect(to: lasting.address, saying: ["hi", "exit"]).status == 0)
      }
      #expect(try await lasting.end().status == 0)
    }

    @Test func whatCannotBe() async throws {
      let server = try await ServerProcess.start(["tcp"])
      let datagrams = try await ServerProcess.start(["udp"])
      let everyModel = (Self.streams + Self.datagrams).flatMap { model -> [([String], Int32, String)] in
        let taken = Self.streams.contains(model) ? server.address.port : datagrams.address.port
        return [
          ([model, "--port", "\(taken)"], 3, "EADDRINUSE"),
          ([model, "--host", "192.0.2.1"], 3, "EADDRNOTAVAIL"),
        ]
      }
      let refusals: [([String], Int32, String)] = [
        (["tcp", "--host", "nonsense"], 2, "is no address"),
        (["udp", "--handler", "chat"], 2, "there is welcome, echo"),
        (["tcp", "--handler", "shout"], 2, "there is welcome, echo, chat"),
        (["sctp"], 2, "threading-tcp"),
        (["tcp", "--port", "65536"], 2, "--port"),
        (["tcp", "--grace", "-1"], 2, "grace"),
      ]
      for (arguments, status, text) in everyModel + refusals {
        let outcome = try await Program.run(Program.wirelab, ["serve"] + arguments, limit: limitSeconds)
        #expect(outcome.status == status, "\(arguments)")
        #expect(outcome.errors.contains(text), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
      }
      #expect(try await server.end().status == 0)
    }
  }
}
