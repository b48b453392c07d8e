import Foundation
import TestSupport
import Testing

extension Live {
  /// Programs of others as servers and clients of a scenario.
  @Suite(.tags(.rights), .needs(.ownNetwork, .python)) struct ProgramScenarioTests {
    /// A server that answers each request, and ends every connection by FIN when it is told to end.
    static let shop = """
      import signal, socket, sys
      listener = socket.socket(socket.AF_INET6 if sys.argv[1] == "6" else socket.AF_INET)
      listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
      listener.bind(("::1" if sys.argv[1] == "6" else "127.0.0.1", int(sys.argv[2])))
      listener.listen(16)
      connections = []
      def stop(*_):
          listener.close()
          for connection in connections: CLOSE
          sys.exit(0)
      signal.signal(signal.SIGTERM, stop)
      print("ready")
      while True:
          connection, _ = listener.accept()
          connections.append(connection)
          connection.recv(1024)
          connection.sendall(b"HTTP/1.0 200 OK\\r\\n\\r\\nhi")
      """

    /// Who was stopped takes nothing that is sent after the step, however late its threads come to stop, and
    /// though others of them stand at calls of theirs, which the tracer looks at.
    @Test(arguments: [0, 1, 3]) func whatIsStoppedStandsStill(busyThreads: Int) async throws {
      let lab = try Lab()
      _ = try lab.place.write(
        """
        import os, socket, sys, threading
        zeros = os.open("/dev/zero", os.O_RDONLY)
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        connection, _ = listener.accept()
        def echo():
            while data := connection.recv(1024):
                connection.sendall(data)
                for _ in range(200): os.read(zeros, 1)
            connection.close()
        def talk():
            one, other = socket.socketpair()
            while True: one.send(b"x"), other.recv(1)
        for _ in range(\(busyThreads)): threading.Thread(target=talk, daemon=True).start()
        thread = threading.Thread(target=echo)
        thread.start()
        thread.join()
        """, to: "Scenarios/test/echo.py")
      let run = try await lab.run(
        scenario: """
          id: stopped
          title: Stopped
          lesson: Nobody reads what comes after SIGSTOP.
          server: { name: echo, program: [python3, echo.py, "{port}"] }
          clients:
            - name: alice
              steps:
                - connect
                - loop:
                    times: 30
                    steps:
                      - { signal: STOP, to: echo }
                      - { send: hi }
                      - { wait: { kernel: { unacknowledged: 0 } } }
                      - { kernel: { of: echo, unread: 2 } }
                      - { signal: CONT, to: echo }
                      - { expect: hi }
                - close
          expect: { conversations: 1, each: { resetBy: none } }

          """)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }

    /// What an interpreter, or a class of many submissions, takes to begin is not the talk's.
    @Test func whatAServerTakesToBeginDoesNotCount() async throws {
      let lab = try Lab()
      _ = try lab.place.write(
        """
        import socket, sys, time
        time.sleep(2)
        listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
        connection, _ = listener.accept()
        connection.sendall(connection.recv(1024))
        connection.recv(1024)
        connection.close()
        """, to: "Scenarios/test/late.py")
      let talk = "connect, { send: hi }, { expect: hi }"
      func text(_ id: String, _ steps: String) -> String {
        """
        id: \(id)
        title: Late
        lesson: It begins late.
        timeout: 1.5
        server: { name: echo, program: [python3, late.py, "{port}"] }
        clients: [{ name: alice, steps: [\(steps)] }]
        expect: { conversations: 1, each: { handshake: three-way } }

        """
      }
      let run = try await lab.run(scenario: text("late", talk + ", close"))
      #expect(run.status == 0, "\(run.complaints)")
      // The talk has no longer than that.
      let stuck = try await lab.run(scenario: text("stuck", talk + ", { expect: more }, close"))
      #expect(stuck.status == 1, "\(stuck.complaints)")
    }

    /// The scenario of that server, beside its file.
    static func lab(closing: String = "connection.shutdown(socket.SHUT_WR)", family: Int = 4) throws -> Lab {
      let lab = try Lab()
      _ = try lab.place.write(
        shop.replacingOccurrences(of: "CLOSE", with: closing), to: "Scenarios/test/shop.py")
      return lab
    }

    static func drains(family: Int = 4) -> String {
      let visit =
        "import socket, sys; s = socket.socket(socket.AF_INET\(family == 6 ? "6" : "")); sys.exit(s.connect_ex(('{shop.address}', {shop.port})) != 111)"
      return """
        id: drains
        title: The shop closes by FIN
        lesson: On SIGTERM every connection ends by FIN.
        servers:
          - { name: shop, program: [python3, shop.py, \(family), "{port}"] }
        clients:
          - name: alice
            steps:
              - connect
              - { send: "GET / HTTP/1.0\\r\\n\\r\\n" }
              - { wait: { segment: PA<, of: alice } }
              - { signal: TERM, to: shop }
              - { receive: end }
              - close
              - { mark: drained }
          - name: again
            program: [python3, -c, "\(visit)"]
            starts: { mark: drained }
        expect:
          of:
            alice:
              handshake: three-way
              teardown: { kind: graceful, closedFirst: responder }
              resetBy: none
            again: { handshake: refused }
          programs: [{ of: shop, exit: 0, within: 2, output: ready }, { of: again, exit: 0 }]
        """
    }

    @Test(arguments: [4, 6]) func itDrains(family: Int) async throws {
      let run = try await Self.lab().run(scenario: Self.drains(family: family), ["--family", "\(family)"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let programs = try #require(try run.scenarios()[0]["programs"] as? [[String: Any]])
      #expect(programs.map { $0["exitStatus"] as? Int } == [0, 0])
      #expect((programs[0]["output"] as? [String: Any])?["text"] as? String == "ready\n")
    }

    /// The same scenario fails for a server that resets.
    @Test func aResetIsFound() async throws {
      let abort =
        "connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\\x01\\0\\0\\0\\0\\0\\0\\0'), connection.close()"
      let run = try await Self.lab(closing: abort).run(scenario: Self.drains())
      #expect(run.status == 1)
      let failures = try run.failures()
      #expect(failures.contains("of.alice.resetBy failed"), "\(failures)")
      #expect(failures.contains("of.alice.teardown.kind failed"), "\(failures)")
    }

    /// What it reads, and what it writes.
    @Test func itIsFedAndHeard() async throws {
      let echo =
        "import socket, sys\\ns = socket.socket()\\ns.bind(('127.0.0.1', 8899))\\ns.listen()\\nfor line in sys.stdin: print('heard', line.strip())"
      let scenario = """
        id: fed
        title: It is fed
        lesson: What it reads it writes.
        server: { program: [python3, -c, "\(echo)"] }
        clients:
          - name: alice
            steps:
              - connect
              - { input: "one\\n", to: server }
              - { wait: { output: heard one, of: server } }
              - close
        expect:
          conversations: 1
          programs: [{ of: server, output: { all: [heard one] } }]
        """
      let run = try await Lab().run(scenario: scenario)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }

    @Test(arguments: [
      ("[python3, -c, '3/0']", "ended with status 1, before a socket listening on port 8899; it wrote: "),
      ("[./no-such-program]", "shop: cannot start ./no-such-program"),
      ("[python3, -m, http.server, 9999, --bind, 127.0.0.1]", "somebody listens on 9999"),
    ]) func whatCannotBeReachedIsTold(program: String, sentence: String) async throws {
      let run = try await Lab().run(scenario: Self.visited(program, timeout: 3))
      #expect(run.status == 1)
      let problems = try #require(try run.scenarios()[0]["problems"] as? [[String: Any]])
      let text = problems.map { $0["text"] as? String ?? "" }.joined()
      #expect(text.contains(sentence), "\(text)")
    }

    /// What PATH does not have is missing from the machine: that is no failure of what is tested.
    @Test func aProgramThatIsNotInstalledIsNotRun() async throws {
      let run = try await Lab().run(scenario: Self.visited("[no-such-program]"))
      #expect(run.status == 3)
      #expect(run.outcome.output.contains("no-such-program: not found in PATH"), "\(run.outcome.output)")
      let elsewhere = Self.visited("[no-such-program], environment: { PATH: /nowhere }")
      #expect(try await Lab().run(scenario: elsewhere).status == 1)
    }

    /// One connection to a program.
    static func visited(_ program: String, timeout: Int = 20) -> String {
      """
      id: visited
      title: A visit
      lesson: One connection.
      timeout: \(timeout)
      servers: [{ name: shop, program: \(program) }]
      clients: [{ name: alice, steps: [connect, close] }]
      expect: { conversations: 1 }
      """
    }

    @Test func aClientThatFailsIsNotPassedOver() async throws {
      let scenario = """
        id: fails
        title: A test fails
        lesson: Its status counts.
        server: { model: threading-tcp, handler: echo }
        clients:
          - { name: test, program: [sh, -c, "echo two tests failed; exit 3"] }
        expect: { conversations: 0 }
        """
      let run = try await Lab().run(scenario: scenario)
      #expect(run.status == 1)
      #expect(try run.failures() == ["programs.test.exit failed"])
      #expect(run.outcome.output.contains("it wrote: two tests failed"), "\(run.outcome.output)")
    }

    /// Two programs connect, and their calls are not traced on purpose.
    @Test func whoseConnectionsCannotBeToldIsInconclusive() async throws {
      let visit = "import socket; socket.create_connection(('{server.address}', {server.port})).close()"
      let scenario = """
        id: whose
        title: Whose
        lesson: Two programs.
        server: { model: threading-tcp, handler: echo }
        clients:
          - { name: one, calls: false, program: [python3, -c, "\(visit)"] }
          - { name: two, calls: false, program: [python3, -c, "\(visit)"] }
        expect: { of: { one: { handshake: three-way } } }
        """
      let run = try await Lab().run(scenario: scenario)
      #expect(run.status == 5, "\(run.outcome.output)")
    }

    /// As they are asked for in a program's own words, whatever its library makes of them.
    @Test func callsOfAProgram() async throws {
      let scenario = """
        id: calls
        title: Calls
        lesson: What it calls.
        server: { program: [python3, -m, http.server, "{port}", --bind, 127.0.0.1] }
        clients:
          - name: alice
            steps:
              - connect
              - { wait: { blocked: recv, actor: server } }
              - { send: "GET / HTTP/1.0\\r\\n\\r\\n" }
              - { receive: end }
              - close
        expect:
          calls:
            - { actor: server, call: accept }
            - { actor: server, call: recv }
            - { actor: server, call: send }
            - { actor: server, call: recvfrom, returns: 18 }
            - { actor: server, call: fork, times: 0 }
          order:
            - { call: accept, actor: server }
            - { segment: PA>, of: alice }
            - { call: recv, actor: server, returns: 18 }
        """
      let run = try await Lab().run(scenario: scenario)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }

    /// Whom a step has told to end is not told again; who got another signal is.
    @Test(arguments: [("TERM", "TERM\n"), ("HUP", "HUP\nTERM\n")])
    func itIsToldToEndOnce(signal: String, told: String) async throws {
      let server =
        "import signal, socket, sys, threading\\ndef tell(number, _):\\n  print(signal.Signals(number).name[3:])\\n  if number == 15: threading.Timer(0.3, s.shutdown, (2,)).start()\\nsignal.signal(15, tell)\\nsignal.signal(1, tell)\\ns = socket.socket()\\ns.bind(('127.0.0.1', 8899))\\ns.listen()\\ntry:\\n  while True: s.accept()[0].close()\\nexcept OSError: sys.exit(0)"
      let scenario = """
        id: told
        title: Told
        lesson: Once.
        server: { program: [python3, -c, "\(server)"] }
        clients:
          - name: alice
            steps:
              - connect
              - { signal: \(signal), to: server }
              - { wait: { output: \(signal), of: server } }
              - close
        expect:
          conversations: 1
          programs: [{ of: server, exit: 0, within: 2 }]
        """
      let run = try await Lab().run(scenario: scenario)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let programs = try #require(try run.scenarios()[0]["programs"] as? [[String: Any]])
      #expect((programs[0]["output"] as? [String: Any])?["text"] as? String == told)
    }

    @Test func noProgramsRefusesThem() async throws {
      let run = try await Lab().run(scenario: Self.visited("[python3]"), ["--no-programs"])
      #expect(run.status == 3)
      #expect(run.outcome.output.contains("--no-programs"), "\(run.outcome.output)")
    }

    @Test func validateNamesThem() async throws {
      let lab = try Lab()
      _ = try lab.place.write(Self.visited("[python3, shop.py]"), to: "visited.yaml")
      let outcome = try await lab.wirelab(["validate", "visited.yaml"])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("runs python3 shop.py"), "\(outcome.output)")
    }

    /// An address that is written into a program is one of `lo`.
    @Test func furtherAddresses() async throws {
      let server =
        "import socket; s = socket.socket(); s.bind(('10.115.28.33', 8899)); s.listen(); s.accept()[0].close(); s.accept()"
      let scenario = """
        id: addresses
        title: Addresses
        lesson: A program with an address written into it.
        loopback: { addresses: [10.115.28.33, "fd00::1"] }
        server: { program: [python3, -c, "\(server)"] }
        clients:
          - { name: alice, steps: [connect, { receive: end }, close] }
        expect: { of: { alice: { handshake: three-way, teardown: { closedFirst: responder } } } }
        """
      let run = try await Lab().run(scenario: scenario)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let conversations = try #require(try run.scenarios()[0]["conversations"] as? [[String: Any]])
      #expect((conversations[0]["responder"] as? [String: Any])?["address"] as? String == "10.115.28.33")
    }
  }
}
