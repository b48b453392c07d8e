import Glibc
import Synchronization
import Testing
import WireScript
import WireSockets

private func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

extension Live.InProcess {
  /// Scripts, and the hosts of their servers.
  @Suite struct Scripts {
    @Test func theDialogueOfTheLessons() async throws {
      try await Program.onThread {
        for model in [ServerModel.tcp, .threadingTCP] {
          let bench = try Bench()
          let host = try bench.host(.handler(.welcome), model: model)
          let outcomes = bench.run(
            "alice",
            [
              .connect(to: nil), .expect(octets("welcome")), .send(.init(octets("hi"))),
              .expect(octets("hello")),
              .send(.init(octets("exit"))), .expectEnd,
            ])
          #expect(
            outcomes == [
              #"ok 2 expect "welcome": the same"#, #"ok 4 expect "hello": the same"#,
              "ok 6 expectEnd the end of stream: the same",
            ])
          #expect(host.waitUntilIdle(until: bench.deadline))
          #expect(host.stop(until: bench.deadline))
          #expect(bench.log.outcomes(of: "alice").last == "close() = 0")
          #expect(host.failures.isEmpty)
        }
      }
    }

    @Test func whatIsWrongIsSaidAndEndsTheScript() async throws {
      try await Program.onThread {
        let bench = try Bench()
        let host = try bench.host(.handler(.welcome))
        #expect(
          bench.run("alice", [.connect(to: nil), .expect(octets("wellcome")), .expectEnd]) == [
            #"NO 2 expect "wellcome": "welcome""#
          ])
        #expect(
          bench.run("bob", [.connect(to: .server("nobody"))]) == [
            "NO 1 connect a server nobody: there is none"
          ])
        #expect(host.stop(until: bench.deadline))
      }
    }

    @Test func errnosReturnsAndBrokenClaims() async throws {
      try await Program.onThread {
        let bench = try Bench()
        let host = try bench.host(.handler(.welcome), listens: false)
        let script = bench.script("alice")
        script.run([Step(.connect(to: nil), fails: "ECONNREFUSED")])
        #expect(script.outcomes.map(\.text) == ["ok 1 connect fails with ECONNREFUSED: ECONNREFUSED"])
        let other = bench.script("bob")
        other.run([Step(.connect(to: nil), fails: "ETIMEDOUT")])
        #expect(
          other.outcomes.map(\.text) == [
            "NO 1 connect fails with ETIMEDOUT: connect() fails with ECONNREFUSED"
          ])
        #expect(host.stop(until: bench.deadline))
        #expect(bench.log.outcomes(of: "server").map { String($0.prefix(4)) } == ["sock", "bind", "clos"])
      }
    }

    @Test func whatOneReceiveGives() async throws {
      try await Program.onThread {
        let bench = try Bench()
        // One octet more than a character.
        let host = try bench.host(.steps([Step(.send(.init(octets("汉汉")))), Step(.receive(.end))]))
        func receive(_ claim: (inout Step) -> Void) -> [String] {
          let script = bench.script("alice")
          var step = Step(.receive(.once(max: 4)))
          claim(&step)
          script.run([Step(.connect(to: nil)), Step(.wait(.readable(octets: 6))), step])
          script.end()
          return Array(script.outcomes.map(\.text).dropFirst())
        }
        #expect(receive { $0.gives = [0xE6, 0xB1, 0x89, 0xE6] } == [#"ok 3 receive "汉\xe6": the same"#])
        #expect(receive { $0.gives = [0xE6] } == [#"NO 3 receive "\xe6": "汉\xe6""#])
        #expect(receive { $0.decodes = false } == ["ok 3 receive not UTF-8: the same"])
        #expect(receive { $0.decodes = true } == ["NO 3 receive UTF-8: not UTF-8"])
        #expect(
          receive {
            $0.returns = 4
            $0.decodes = false
          } == ["ok 3 receive = 4, not UTF-8: the same"])
        #expect(
          receive {
            $0.returns = 6
            $0.decodes = false
          } == ["NO 3 receive = 6, not UTF-8: = 4"])
        #expect(host.stop(until: bench.deadline))
      }
    }

    @Test func whatIsForgottenStaysOpen() async throws {
      try await Program.onThread {
        let bench = try Bench()
        let host = try bench.host(.steps([Step(.receive(.once(max: 1))), Step(.forget)]))
        let socket = try Socket(.ipv4, log: nil, deadline: bench.deadline)
        try socket.connect(to: host.server.serverAddress)
        try socket.send(octets("x"))
        #expect(host.server.waitUntilIdle(until: bench.deadline))
        while host.server.requestsEnded < 1, Clock.monotonic() < bench.deadline { usleep(500) }
        // The handler has ended, and nobody closed: the end of the stream does not come.
        #expect(throws: SocketError.self) {
          try socket.receive(max: 1, deadline: Clock.monotonic(after: 0.1))
        }
        #expect(bench.log.outcomes(of: "server/1").filter { $0.hasPrefix("close") } == [])
        #expect(host.stop(until: bench.deadline))
      }
    }

    @Test func aServerThatNeverAcceptsIsIdleAndAnswersNothing() async throws {
      try await Program.onThread {
        let bench = try Bench(seconds: 0.3)
        let host = try bench.host(.handler(.welcome), accepts: false)
        #expect(
          bench.run("alice", [.connect(to: nil), .receive(.once(max: 10))]) == [
            "NO 2 receive success: recv() had not come back: nothing came within the limit"
          ])
        #expect(host.waitUntilIdle(until: limit()))
        #expect(host.stop(until: limit()))
      }
    }

    @Test func scriptedHandlersLeaveTheirOutcomes() async throws {
      try await Program.onThread {
        let bench = try Bench()
        let steps = [
          Step(.send(.init(octets("hi")))),
          Step(
            .loop(
              .untilEndOfStream,
              steps: [Step(.receive(.once(max: 1))), Step(.send(.init(octets("."))))])),
        ]
        let host = try bench.host(.steps(steps + [Step(.expectEnd)]), model: .threadingTCP)
        for name in ["alice", "bob"] {
          #expect(
            bench.run(
              name,
              [
                .connect(to: nil), .expect(octets("hi")),
                .loop(.times(3), steps: [Step(.send(.init(octets("x")))), Step(.expect(octets(".")))]),
                .shutdown(.write), .expectEnd,
              ]) == [
                #"ok 2 expect "hi": the same"#, #"ok 3.2 expect ".": the same"#,
                "ok 5 expectEnd the end of stream: the same",
              ])
        }
        #expect(host.waitUntilIdle(until: bench.deadline))
        #expect(
          host.outcomes.map { "\($0.actor) \($0.text)" } == [
            "server/1 ok 3 expectEnd the end of stream: the same",
            "server/2 ok 3 expectEnd the end of stream: the same",
          ])
        #expect(host.stop(until: bench.deadline))
      }
    }

    @Test func theEndOfTheStreamAlsoEndsALoopFromWithinACountedOne() async throws {
      try await Program.onThread {
        let bench = try Bench()
        let rounds = Step(.loop(.times(2), steps: [Step(.receive(.once(max: 1)))]))
        let host = try bench.host(
          .steps([Step(.loop(.untilEndOfStream, steps: [rounds])), Step(.expectEnd)]))
        _ = bench.run(
          "alice", [.connect(to: nil), .send(.init(octets("abc"))), .shutdown(.write), .expectEnd])
        #expect(host.waitUntilIdle(until: bench.deadline))
        #expect(host.outcomes.map(\.text) == ["ok 2 expectEnd the end of stream: the same"])
        #expect(host.stop(until: bench.deadline))
      }
    }

    @Test func aScriptedDatagramHandlerHasTheDatagramAndAnswersItsSender() async throws {
      try await Program.onThread {
        let bench = try Bench()
        let host = try bench.host(
          .steps([Step(.expect(octets("ping"))), Step(.send(.init(octets("pong"))))]), model: .udp)
        let outcomes = bench.run(
          "alice", isDatagram: true,
          [
            .send(.init(octets("ping"))), .expect(octets("pong")),
          ])
        #expect(outcomes == [#"ok 2 expect "pong": the same"#])
        #expect(host.waitUntilIdle(until: bench.deadline))
        #expect(host.outcomes.map(\.text) == [#"ok 1 expect "ping": the same"#])
        #expect(host.stop(until: bench.deadline))
        let names = bench.log.calls.map { "\($0.actor) \($0.name)" }
        #expect(names.contains("alice sendto") && names.contains("alice recvfrom"))
        #expect(names.contains("server recvfrom") && names.contains("server/1 sendto"))
        let sendto = try #require(bench.log.calls.first { $0.name == "sendto" })
        #expect(sendto.local?.host == "127.0.0.1")
        #expect(sendto.peer == host.server.serverAddress)
      }
    }

    @Test func threadsShareASocketAndMarksOrderThem() async throws {
      try await Program.onThread {
        let bench = try Bench(marks: ["heard"])
        let host = try bench.host(.handler(.welcome), model: .threadingTCP)
        let outcomes = bench.run(
          "alice",
          [
            .connect(to: nil),
            .thread(
              name: "reader",
              steps: [
                Step(.expect(octets("welcome"))), Step(.mark("heard")), Step(.expect(octets("hello"))),
              ]),
            .wait(.mark("heard")), .wait(.blocked(call: "recv", actor: "alice/reader")),
            .send(.init(octets("hi"))), .join("reader"),
            .send(.init(octets("a"))), .wait(.readable(octets: 5)), .expect(octets("hello")),
          ])
        #expect(
          outcomes == [
            "ok 3 wait mark heard: seen", "ok 4 wait alice/reader is blocked in recv(): seen",
            "ok 8 wait 5 bytes to read: seen", #"ok 9 expect "hello": the same"#,
            #"ok 1 expect "welcome": the same"#, #"ok 3 expect "hello": the same"#,
          ])
        #expect(host.waitUntilIdle(until: bench.deadline))
        #expect(host.stop(until: bench.deadline))
      }
    }

    @Test func aClientBeginsAnewAfterItsClose() async throws {
      try await Program.onThread {
        let bench = try Bench()
        let host = try bench.host(.handler(.welcome))
        let outcomes = bench.run(
          "alice",
          [
            .loop(
              .times(3), steps: [Step(.connect(to: nil)), Step(.expect(octets("welcome"))), Step(.close)]),
            .send(.init(octets("x"))),
          ])
        #expect(
          outcomes == [#"ok 1.2 expect "welcome": the same"#, "NO 2 send success: send() fails with EBADF"])
        #expect(host.waitUntilIdle(until: bench.deadline))
        #expect(host.server.requestsEnded == 3)
        #expect(host.stop(until: bench.deadline))
      }
    }

    @Test func stoppingEndsHandlersThatWait() async throws {
      try await Program.onThread {
        for model in [ServerModel.tcp, .threadingTCP] {
          let bench = try Bench(marks: ["never"])
          let descriptors = openSockets()
          let waits: [Step] = [
            Step(.thread(name: "reader", steps: [Step(.receive(.end))])), Step(.wait(.mark("never"))),
          ]
          for answer in [ServerHost.Answer.handler(.welcome), .steps(waits)] {
            let host = try bench.host(answer, model: model)
            let client = try connected(to: host.server.serverAddress)
            #expect(bench.log.waitUntilBlocked(actor: "server", in: "recv", until: bench.deadline))
            #expect(!host.waitUntilIdle(until: Clock.monotonic() + 20_000_000))
            let start = Clock.monotonic()
            #expect(host.stop(until: bench.deadline))
            #expect(Clock.monotonic() - start < 5_000_000_000)
            try client.close()
          }
          // A thread that has ended lets go of its server a moment later.
          while openSockets() > descriptors, Clock.monotonic() < bench.deadline { usleep(500) }
          #expect(openSockets() <= descriptors)
        }
      }
    }

    @Test func aClientThatIsStoppedEnds() async throws {
      try await Program.onThread {
        let bench = try Bench()
        let host = try bench.host(.handler(.welcome), accepts: false)
        let script = bench.script("alice")
        let thread = ScriptThread(
          script, steps: [Step(.connect(to: nil)), Step(.receive(.once(max: 10)))], closesAtEnd: true)
        #expect(bench.log.waitUntilBlocked(actor: "alice", in: "recv", until: bench.deadline))
        #expect(thread.stop(until: bench.deadline))
        #expect(script.socket?.isOpen == false)
        #expect(host.stop(until: bench.deadline))
      }
    }
  }
}
