import Foundation
import Glibc
import Testing
import WireSockets

extension Live.InProcess {
  /// `wirelab serve --verbose` and `--interactive`: what a person sees of the clients, and says to them.
  @Suite struct ServePersonTests {
    @Test(arguments: ServeTests.streams) func whatClientsSay(model: String) async throws {
      let server = try await ServerProcess.start([model, "--verbose", "--handler", "echo"])
      let client = try connected(to: server.address)
      let name = try client.localAddress().description
      for text in ["hi", "\u{1B}[31m\"你好\"\n", String(repeating: "x", count: 300)] {
        try client.sendAll(text.utf8)
        try client.expect(text)
      }
      try client.shutdown(.write)
      try client.expectEnd()
      #expect(try await server.end().status == 0)
      let said = [
        ": connected", ": 2 bytes \"hi\"", #": 14 bytes "\x1b[31m\"你好\"\n""#,
        ": 300 bytes \"\(String(repeating: "x", count: 200))\"… (300)",
        ": end of stream, a receive of 0 bytes: the client has sent its FIN",
        ": the server ends the connection",
      ].map { name + $0 }
      #expect(server.errors.split(separator: "\n").map(String.init) == said, "\(server.errors)")
    }

    @Test(arguments: ServeTests.datagrams) func whatDatagramsHold(model: String) async throws {
      let server = try await ServerProcess.start([model, "--verbose", "--language", "zh-Hans"])
      let said = try await connect(to: server.address, saying: ["hi"], ["--udp"])
      #expect(said.lines == [">>> hi"])
      #expect(try await server.end().status == 0)
      #expect(server.errors.hasSuffix("：2 字节 \"hi\"\n"), "\(server.errors)")
      #expect(server.errors.split(separator: "\n").count == 1)
    }

    @Test func silentUnlessAsked() async throws {
      let server = try await ServerProcess.start(["threading-tcp"])
      #expect(try await connect(to: server.address, saying: ["hi", "exit"]).status == 0)
      #expect(try await server.end().status == 0)
      #expect(server.errors.isEmpty)
    }

    @Test(arguments: ["tcp", "threading-tcp"]) func aPersonAnswers(model: String) async throws {
      let server = try await ServerProcess.start([model, "--interactive", "--newline", "lf"], isFed: true)
      let client = try connected(to: server.address)
      let name = "@1 \(try client.localAddress())"
      #expect(try server.nextLine() == "\(name): connected")
      try client.sendAll("who is there?".utf8)
      #expect(try server.nextLine() == "\(name): 13 bytes \"who is there?\"")
      try server.type("it is me\n")
      try client.expect("it is me\n")
      // The end of the input is a FIN, and the client's own ends the server.
      try server.endInput()
      try client.expectEnd()
      try client.close()
      #expect(try await server.end(SIGCONT).status == 0)
      #expect(server.errors.isEmpty, "\(server.errors)")
    }

    @Test func twoClients() async throws {
      let server = try await ServerProcess.start(["threading-tcp", "--interactive"], isFed: true)
      let alice = try connected(to: server.address)
      let first = "@1 \(try alice.localAddress())"
      #expect(try server.nextLine() == "\(first): connected")
      let bob = try connected(to: server.address)
      let second = "@2 \(try bob.localAddress())"
      #expect(try server.nextLine() == "\(second): connected")
      // The newest, unless one is named.
      try server.type("to bob\n")
      try bob.expect("to bob")
      #expect(try server.nextLine() == "\(second): 6 bytes sent")
      try server.type("@1 to alice\n")
      try alice.expect("to alice")
      #expect(try server.nextLine() == "\(first): 8 bytes sent")
      try server.type("@3 to nobody\n@2x\n")
      try bob.expect("@2x")
      #expect(try server.nextLine() == "\(second): 3 bytes sent")
      #expect(
        server.errors == "wirelab: there is no client @3, so nothing was sent; there is \(first), \(second)\n"
      )
      // When the newest has gone, the one before is it.
      try bob.close()
      #expect(try server.nextLine().hasPrefix("\(second): end of stream"))
      #expect(try server.nextLine() == "\(second): the server ends the connection")
      try server.type("alone\n")
      try alice.expect("alone")
      try server.endInput()
      try alice.expectEnd()
      try alice.close()
      #expect(try await server.end(SIGCONT).status == 0)
    }

    @Test(arguments: ["udp", "threading-udp"]) func datagramsAreAnswered(model: String) async throws {
      let server = try await ServerProcess.start([model, "--interactive"], isFed: true)
      let alice = try Socket(.ipv4, isDatagram: true, deadline: limit())
      let bob = try Socket(.ipv4, isDatagram: true, deadline: limit())
      try alice.send("a".utf8, to: server.address)
      #expect(try server.nextLine().hasPrefix("@1 "))
      try bob.send("b".utf8, to: server.address)
      #expect(try server.nextLine().hasPrefix("@2 "))
      // Who spoke last is answered.
      try alice.send("".utf8, to: server.address)
      #expect(try server.nextLine().hasSuffix(": 0 bytes \"\""))
      try server.type("to alice\n")
      #expect(try alice.receiveFrom(max: 100).0 == Array("to alice".utf8))
      #expect(try server.nextLine().hasSuffix(": 8 bytes sent"))
      try server.type("@2 to bob\n")
      #expect(try bob.receiveFrom(max: 100).0 == Array("to bob".utf8))
      try server.endInput()
      #expect(try await server.end(SIGCONT).status == 0)
    }

    /// On a terminal a line that finds nobody is not kept, and Ctrl-D ends the server.
    @Test(.needs(.python)) func onATerminal() async throws {
      let program = #"""
        import os, pty, select, sys, time
        pid, master = pty.fork()
        if pid == 0:
            os.execv(sys.argv[1], [sys.argv[1], "serve", "tcp", "--interactive", "--port", "0"])
        seen = b""
        def until(text):
            global seen
            end = time.monotonic() + 15
            while text not in seen and time.monotonic() < end:
                if select.select([master], [], [], 0.1)[0]:
                    try: seen += os.read(master, 4096)
                    except OSError: break
            if text not in seen:
                print("missing", text, seen)
            seen = seen.partition(text)[2]
        until(b"Ctrl-D closes all connections")
        os.write(master, b"hello\n")
        until(b"nobody is connected")
        os.write(master, b"\x04")
        _, status = os.waitpid(pid, 0)
        print("status", os.waitstatus_to_exitcode(status))
        """#
      let outcome = try await python(program, [Program.wirelab])
      #expect(outcome.lines == ["status 0"], "\(outcome.output)\(outcome.errors)")
    }

    @Test(
      arguments: [
        (["forking-tcp", "--interactive"], "take tcp or threading-tcp"),
        (["forking-udp", "--interactive"], "take udp or threading-udp"),
        (["tcp", "--interactive", "--handler", "echo"], "--interactive and --handler"),
        (["tcp", "--newline", "lf"], "--newline is of --interactive"),
      ])
    func whatCannotBe(arguments: [String], text: String) async throws {
      let outcome = try await Program.run(Program.wirelab, ["serve"] + arguments, limit: limitSeconds)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(text), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }
}
