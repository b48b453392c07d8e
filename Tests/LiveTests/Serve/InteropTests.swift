import Foundation
import Glibc
import TestSupport
import Testing
import WireSockets

extension Live.InProcess {
  /// Programs like those of the notes, in Python, and nc(1), with our servers and our client.
  @Suite struct InteropTests {
    /// A Python program that serves on a port of its own, prints it, and ends when its standard input does.
    private static let serverHead = """
      import os, socket, socketserver, sys, threading
      def announce(port):
          print(port, flush=True)

      """

    /// Runs a Python server, and `body` with its address; then it must end by itself with status 0.
    private func serving(
      _ text: String,
      _ body: (SocketAddress) async throws -> Void
    ) async throws {
      let python = try Program.tool("python3")
      let place = try TemporaryDirectory()
      let process = Process()
      process.executableURL = URL(fileURLWithPath: python)
      process.arguments = ["-c", Self.serverHead + text]
      let input = Pipe()
      process.standardInput = input
      process.standardOutput = try place.file("output")
      process.standardError = try place.file("errors")
      let over = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in over.signal() }
      try process.run()
      defer { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
      let deadline = limit()
      while !place.text(of: "output").hasSuffix("\n") {
        guard Clock.monotonic() < deadline, process.isRunning else {
          throw Unexpected(description: "it does not listen: \(place.text(of: "errors"))")
        }
        try await Task.sleep(for: .milliseconds(5))
      }
      let port = UInt16(place.text(of: "output").split(separator: "\n")[0]) ?? 0
      try await body(.loopback(.ipv4, port: port))
      try input.fileHandleForWriting.close()
      let ended = try await Program.onThread { over.wait(timeout: .now() + limitSeconds) == .success }
      #expect(ended, "it has not ended")
      #expect(ended && process.terminationStatus == 0, "\(place.text(of: "errors"))")
    }

    /// The classes of socketserver, each with our client.
    @Test(.needs(.python), arguments: ["ThreadingTCPServer", "ForkingTCPServer", "TCPServer"])
    func aServerOfPython(
      name: String
    ) async throws {
      try await serving(
        """
        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                self.wfile.write(b"welcome")
                while True:
                    data = self.request.recv(1024).decode()
                    if data in ("exit", ""):
                        break
                    self.wfile.write(b"hello")
        with socketserver.\(name)(("127.0.0.1", 0), Handler) as server:
            announce(server.server_address[1])
            threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown())).start()
            server.serve_forever()
        """
      ) { address in
        for _ in 1...2 {
          let outcome = try await connect(to: address, saying: ["hi", "exit"])
          #expect(outcome.status == 0)
          #expect(
            outcome.lines == [">>> welcome", ">>> hello", "the server closed the connection"],
            "\(outcome.errors)")
        }
      }
    }

    @Test(.needs(.python), arguments: ["UDPServer", "ThreadingUDPServer", "ForkingUDPServer"])
    func aDatagramServerOfPython(
      name: String
    ) async throws {
      try await serving(
        """
        class Handler(socketserver.DatagramRequestHandler):
            def handle(self):
                self.wfile.write(self.rfile.read().upper())
        with socketserver.\(name)(("127.0.0.1", 0), Handler) as server:
            announce(server.server_address[1])
            threading.Thread(target=lambda: (sys.stdin.read(), server.shutdown())).start()
            server.serve_forever()
        """
      ) { address in
        let outcome = try await connect(to: address, saying: ["hi", "ho"], ["--udp"])
        #expect(outcome.status == 0)
        #expect(outcome.lines == [">>> HI", ">>> HO"], "\(outcome.errors)")
      }
    }

    /// The notes' sequential server: it answers what somebody types, and an empty answer ends the
    /// conversation.
    @Test(.needs(.python)) func theSequentialServerOfTheNotes() async throws {
      try await serving(
        """
        sersocket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        sersocket.bind(("", 0))
        sersocket.listen(5)
        announce(sersocket.getsockname()[1])
        answers = iter(["one", "two", ""])
        newsocket, ip_port = sersocket.accept()
        while True:
            msg = newsocket.recv(1024)
            data = next(answers)
            if data == "":
                break
            newsocket.sendto(data.encode(encoding="utf-8"), ip_port)
        newsocket.close()
        sersocket.close()
        """
      ) { address in
        let outcome = try await connect(to: address, saying: ["first", "second", "third"])
        #expect(
          outcome.lines == [">>> one", ">>> two", "the server closed the connection"], "\(outcome.errors)")
      }
    }

    /// The notes' clients, line by line, with what one would type in a list.
    @Test(.needs(.python), arguments: ServeTests.streams) func theClientsOfTheNotes(model: String)
      async throws
    {
      let server = try await ServerProcess.start([model, "--handler", "echo"])
      let first = """
        import socket, sys
        typed = iter(["你好", "hi", ""])
        clisocket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        clisocket.connect((sys.argv[1], int(sys.argv[2])))
        while True:
            msg = next(typed)
            clisocket.send(msg.encode(encoding='utf-8'))
            if msg == '':
                break
            data = clisocket.recv(1024)
            print('>>>', data.decode(encoding='utf-8'))
        clisocket.close()
        """
      // One thread sends and one receives; cured: shutdown(), not close(), and the end of the stream is b''.
      let threads = """
        import socket, sys, threading
        sock = socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=20)
        heard = []
        def receive():
            while True:
                data = sock.recv(1024)
                if data == b'':
                    break
                heard.append(data)
        reader = threading.Thread(target=receive)
        reader.start()
        for text in (b'one', b'two', b'three'):
            sock.send(text)
        sock.shutdown(socket.SHUT_WR)
        reader.join()
        sock.close()
        print(b''.join(heard))
        """
      let place = [server.address.host, "\(server.address.port)"]
      let sequential = try await python(first, place)
      #expect(sequential.lines == [">>> 你好", ">>> hi"], "\(sequential.errors)")
      let threaded = try await python(threads, place)
      #expect(threaded.lines == ["b'onetwothree'"], "\(threaded.errors)")
      #expect(try await server.end().status == 0)
      #expect(server.errors.isEmpty, "\(server.errors)")
    }

    /// nc(1) on the other side: as a client of datagrams, and as a server of both.
    @Test(.needs(.netcat, .socketStatistics)) func netcat() async throws {
      let nc = try Program.tool("nc")
      let server = try await ServerProcess.start(["threading-udp"])
      let client = try await Program.run(
        "/bin/sh",
        ["-c", "printf hi | \"$0\" -u -W 1 -w 10 127.0.0.1 \"$1\"", nc, "\(server.address.port)"],
        limit: limitSeconds)
      #expect(client.output == "hi", "\(client.errors)")
      #expect(try await server.end().status == 0)
      for options in [[], ["--udp"]] as [[String]] {
        // A port that was ours a moment ago; nc cannot choose one itself and say which.
        let probe = try Socket(.ipv4, isDatagram: !options.isEmpty)
        try probe.bind(to: anyPort)
        let address = try probe.localAddress()
        try probe.close()
        let kind = options.isEmpty ? "" : "-u "
        // -N would end its half at once; the pipe stays open until our client has gone.
        let script = """
          "$0" \(kind)-W 1 -l 127.0.0.1 "$1" < /dev/null & server=$!
          while ! ss -Hln\(options.isEmpty ? "t" : "u") | grep -q ":$1 "; do sleep 0.02; done
          printf 'hello\\n' | "$2" connect 127.0.0.1 "$1" \(options.joined())
          echo "status $?"
          kill $server 2> /dev/null
          wait
          """
        let outcome = try await Program.run(
          "/bin/sh", ["-c", script, nc, "\(address.port)", Program.wirelab], limit: limitSeconds)
        #expect(outcome.output.contains("hello"), "\(outcome.output)\(outcome.errors)")
        #expect(outcome.output.contains("status 0"), "\(outcome.output)\(outcome.errors)")
      }
    }
  }
}
