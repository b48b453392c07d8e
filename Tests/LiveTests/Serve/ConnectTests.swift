import Foundation
import Glibc
import Testing
import WireSockets

extension Live.InProcess {
  /// `wirelab connect`, with servers that are not ours and on a terminal.
  @Suite struct ConnectTests {
    /// A Python server with one handler, and then a program that has its port as PORT and `wirelab` as
    /// WIRELAB.
    private func python(handler: String, then program: String) async throws -> Program.Outcome {
      let text =
        """
        import os, pty, select, signal, socket, socketserver, struct, subprocess, sys, threading, time
        WIRELAB = sys.argv[1]
        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
        \(handler.split(separator: "\n").map { "        " + $0 }.joined(separator: "\n"))
        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
        server = Server(("127.0.0.1", 0), Handler)
        PORT = str(server.server_address[1])
        threading.Thread(target=server.serve_forever, daemon=True).start()
        def talk(text, *options):
            done = subprocess.run([WIRELAB, "connect", "127.0.0.1", PORT, *options], input=text,
                                  capture_output=True, timeout=20)
            print(done.returncode)
            print(done.stdout.decode(), end="")
            print(done.stderr.decode(), end="")
        \(program)
        """
      let outcome = try await LiveTests.python(text, [Program.wirelab])
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      return outcome
    }

    @Test(.needs(.python)) func aPythonServer() async throws {
      let outcome = try await python(
        handler: """
          self.request.sendall(b"welcome")
          while True:
              data = self.request.recv(1024).decode()
              if data in ("exit", ""):
                  break
              self.request.sendall(data.upper().encode())
          """,
        then: #"talk("hi\n你好\nexit\nlate\n".encode())"#)
      #expect(
        outcome.lines.prefix(5) == [
          "0", ">>> welcome", ">>> HI", ">>> 你好", "the server closed the connection",
        ], "\(outcome.output)")
    }

    /// A handler that looks for `exit` only, and a client that has finished: nobody else would end it.
    @Test(.needs(.python), arguments: ["en", "zh-Hans"])
    func aServerThatAnswersTheEndForEver(language: String) async throws {
      let outcome = try await python(
        handler: """
          self.request.sendall(b"welcome")
          while True:
              if self.request.recv(1024).decode() == "exit":
                  break
              self.request.sendall(b"hello")
          """,
        then: "talk(b'hi\\n', '--language', '\(language)')")
      #expect(outcome.lines.first == "1", "\(outcome.output)")
      #expect(outcome.lines.last?.contains("eof-answered-for-ever") == true, "\(outcome.output)")
      #expect(outcome.lines.last?.contains("1000") == true, "\(outcome.output)")
      #expect(outcome.output.contains("hellohellohello"))
      let lesson = "\(Program.root)/Scenarios/models/eof-answered-for-ever.yaml"
      #expect(FileManager.default.fileExists(atPath: lesson))
    }

    /// What was asked for is read to its end, however long it is.
    @Test(.needs(.python)) func aLongAnswerAfterTheEndOfTheInput() async throws {
      let outcome = try await python(
        handler: """
          while self.request.recv(1024):
              pass
          for number in range(20000):
              self.request.sendall(b"line %d\\n" % number)
          """,
        then: "talk(b'hi\\n')")
      #expect(outcome.lines.first == "0", "\(outcome.output.suffix(300))")
      #expect(outcome.output.contains("line 19999"))
    }

    @Test(.needs(.python)) func piecesOfCharactersAndControls() async throws {
      let outcome = try await python(
        handler: #"""
          for piece in (b"\xe4", b"\xbd\xa0", b"\xe5\xa5", b"\xbd\x1b[31m\n", b"\xff\xe4"):
              self.request.sendall(piece)
              time.sleep(0.05)
          """#,
        then: #"talk(b"")"#)
      #expect(outcome.lines.first == "0")
      let shown = outcome.lines.filter { $0.hasPrefix(">>> ") }.map { $0.dropFirst(4) }.joined()
      #expect(shown == #"你好\u{1B}[31m\n\xFF\xE4"#)
      #expect(outcome.lines.last == "the server closed the connection")
    }

    @Test(.needs(.python)) func endsThatAreNoCloses() async throws {
      let outcome = try await python(
        handler: #"""
          data = self.request.recv(1024)
          if data == b"reset":
              self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
              self.request.close()
          else:
              self.request.recv(1024)
              self.request.sendall(b"late")
              time.sleep(20)
          """#,
        then: #"""
          talk(b"reset\n")
          talk(b"hi\n", "--timeout", "0.5")
          """#)
      #expect(outcome.lines.first == "1")
      #expect(outcome.output.contains("reset the connection (ECONNRESET)"), "\(outcome.output)")
      #expect(outcome.output.contains("within 0.5 s (ETIMEDOUT, by --timeout)"), "\(outcome.output)")
      #expect(outcome.lines.count { $0 == "1" } == 2)
    }

    /// What reaches the server, by what is asked to be sent after each line.
    @Test(
      .needs(.python),
      arguments: [
        ([], #"b'PING' b'last'"#), (["--newline", "none"], #"b'PING' b'last'"#),
        (["--newline", "lf"], #"b'PING\n' b'\n' b'last\n'"#),
        (["--newline", "crlf"], #"b'PING\r\n' b'\r\n' b'last\r\n'"#),
      ])
    func theEndOfALine(options: [String], received: String) async throws {
      let outcome = try await python(
        handler: #"""
          heard = []
          while data := self.request.recv(1024):
              heard.append(repr(data))
              self.request.sendall(b"ok")
          self.request.sendall(" ".join(heard).encode())
          """#,
        then: #"talk(b"PING\n\nlast", \#(options.map { "'\($0)'" }.joined(separator: ", ")))"#)
      #expect(outcome.lines.contains(">>> " + received), "\(outcome.output)")
    }

    /// A file that was written elsewhere has both already.
    @Test(.needs(.python)) func aLineThatHasItsCarriageReturn() async throws {
      let outcome = try await python(
        handler: "self.request.sendall(repr(self.request.recv(1024)).encode())",
        then: #"talk(b"GET / HTTP/1.0\r\n", "--newline", "crlf")"#)
      #expect(outcome.lines.contains(#">>> b'GET / HTTP/1.0\r\n'"#), "\(outcome.output)")
    }

    /// An HTTP server answers when the head has ended, which an empty line does.
    @Test(.needs(.python)) func aRequestOfHTTP() async throws {
      let outcome = try await python(
        handler: #"""
          lines = self.request.makefile("rb")
          while lines.readline() != b"\r\n":
              pass
          self.request.sendall(b"HTTP/1.0 204 No Content\r\n\r\n")
          """#,
        then: #"""
          talk(b"GET / HTTP/1.0\n\n", "--newline", "crlf", "--timeout", "10")
          done = subprocess.run([WIRELAB, "connect", "127.0.0.1", PORT, "--newline", "cr"],
                                capture_output=True)
          print(done.returncode, done.stderr)
          """#)
      #expect(outcome.lines.first == "0", "\(outcome.output)")
      #expect(outcome.lines.contains(#">>> HTTP/1.0 204 No Content\r\n\r\n"#), "\(outcome.output)")
      #expect(outcome.lines.last?.hasPrefix("2 ") == true, "\(outcome.output)")
      #expect(outcome.lines.last?.contains("lf") == true, "\(outcome.output)")
    }

    @Test func refusals() async throws {
      // A port that was ours a moment ago, and is nobody's now.
      let listener = try Socket(.ipv4)
      try listener.bind(to: anyPort)
      let address = try listener.localAddress()
      try listener.close()
      for options in [[], ["--udp"]] {
        let refused = try await connect(to: address, saying: ["hi"], options)
        #expect(refused.status == 1)
        #expect(refused.errors.contains("(ECONNREFUSED)"), "\(refused.errors)")
      }
      let nobody = try await Program.run(
        Program.wirelab, ["connect", "no.such.host.invalid", "8899"], limit: limitSeconds)
      #expect(nobody.status == 2)
      let server = try await ServerProcess.start(["tcp"])
      let empty = try await connect(to: server.address, saying: ["", "exit"])
      #expect(empty.status == 0)
      #expect(empty.errors.contains("an empty line"), "\(empty.errors)")
      let named = try await Program.run(
        Program.wirelab, ["connect", "localhost", "\(server.address.port)"], limit: limitSeconds)
      #expect(named.lines == [">>> welcome", "the server closed the connection"], "\(named.errors)")
    }

    /// `localhost` is the loopback, whatever the files of the machine say of it, or do not.
    @Test(.needs(.unshare, .ownNetwork)) func localhostWithoutAFile() async throws {
      let server = try await ServerProcess.start(["tcp"])
      let outcome = try await Lab().shell(
        """
        export W; exec unshare -Urm sh -c '
          for file in hosts nsswitch.conf resolv.conf; do mount --bind /dev/null /etc/$file; done
          echo exit | "$W" connect localhost \(server.address.port)'
        """)
      #expect(outcome.lines == [">>> welcome", "the server closed the connection"], "\(outcome.errors)")
    }

    @Test(.needs(.python)) func onATerminal() async throws {
      let outcome = try await python(
        handler: """
          self.request.sendall(b"welcome")
          while True:
              data = self.request.recv(1024)
              if not data:
                  self.request.sendall(b"bye")
                  break
              self.request.sendall(b"hello")
          """,
        then: #"""
          def terminal(*steps):
              pid, master = pty.fork()
              if pid == 0:
                  os.execv(WIRELAB, [WIRELAB, "connect", "127.0.0.1", PORT])
              seen = b""
              def until(text):
                  nonlocal seen
                  end = time.monotonic() + 15
                  while text not in seen and time.monotonic() < end:
                      if select.select([master], [], [], 0.1)[0]:
                          try: seen += os.read(master, 4096)
                          except OSError: break
                  if text not in seen:
                      print("missing", text, seen)
                  seen = seen.partition(text)[2]
              for wanted, typed in steps:
                  until(wanted)
                  os.write(master, typed) if typed else None
              _, status = os.waitpid(pid, 0)
              print("status", os.waitstatus_to_exitcode(status))
          start = (b">>> welcome\r\n<<< ", b"hi\n")
          terminal(start, (b">>> hello\r\n<<< ", b"\n"), (b"an empty line", b""), (b"<<< ", b"\x04"),
                   (b">>> bye\r\nthe server closed the connection", b""))
          terminal(start, (b">>> hello\r\n<<< ", b"half\x03"),
                   (b"interrupted: the conversation was closed", b""))
          """#)
      #expect(outcome.lines == ["status 0", "status 130"], "\(outcome.output)")
    }
  }
}
