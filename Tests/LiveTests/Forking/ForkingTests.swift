import Foundation
import Testing

extension Live {
  /// The forking server, run by the lab: a test has threads, and must not fork.
  @Suite(.needs(.ownNetwork)) struct ForkingTests {
    @Test func dialogueWithWelcome() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          server: { model: forking-tcp, handler: welcome }
          clients:
            - name: alice
              steps:
                [connect, { expect: welcome }, { send: hi }, { expect: hello }, { send: exit }, expectEnd]
          expect:
            each: { handshake: three-way, teardown: { closedFirst: responder, timeWait: responder } }
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let calls = try Calls(run)
      // The parent accepts, forks, closes its copy and waits; the child talks, and ends the conversation.
      #expect(calls.names(of: "server").suffix(4) == ["accept", "fork", "close", "waitpid"])
      #expect(
        calls.names(of: "server/1") == ["send", "recv", "send", "recv", "shutdown", "close"])
      #expect(calls.results(of: "fork") == calls.results(of: "waitpid"))
      #expect(calls.areOrdered)
    }

    @Test func echoOfDatagrams() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          server: { model: forking-udp, handler: echo }
          clients:
            - name: alice
              steps: [{ send: hi }, { expect: hi }, { send: ho }, { expect: ho }]
          expect:
            calls:
              - { actor: server, call: fork, times: 2 }
              - { actor: server, call: waitpid, times: 2 }
              - { actor: server/2, call: sendto, returns: 2, times: 1 }
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }

    @Test func twoHundredOneAfterTheOther() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          timeout: 60
          server: { model: forking-tcp, handler: [{ send: welcome }, expectEnd] }
          clients:
            - name: alice
              steps: [{ loop: { times: 200, steps: [connect, { expect: welcome }, close] } }]
          expect:
            conversations: 200
            each: { handshake: three-way, teardown: [three-segment, four-segment] }
          """))
      #expect(run.status == 0, "\(run.outcome.output.suffix(2000))\(run.outcome.errors)")
      let calls = try Calls(run)
      // Each child is waited for, once.
      #expect(calls.results(of: "fork").count == 200)
      #expect(calls.results(of: "fork").sorted() == calls.results(of: "waitpid").sorted())
      // A descriptor that was not given back would push the next ones up.
      let descriptors = calls.results(of: "accept")
      #expect((descriptors.max() ?? 0) - (descriptors.min() ?? 0) < 40, "\(descriptors)")
      #expect(calls.areOrdered)
    }

    @Test func thirtyAtOnce() async throws {
      // Nobody leaves before everybody was greeted: all children are there at once.
      let names = (1...30).map { "c\($0)" }
      let clients = names.map { name in
        let waits = names.map { "{ wait: { mark: \($0) } }" }.joined(separator: ", ")
        return
          "  - { name: \(name), steps: [connect, { expect: welcome }, { mark: \(name) }, \(waits), close] }"
      }
      let run = try await Lab().run(
        scenario: scenario(
          """
          server: { model: forking-tcp, handler: [{ send: welcome }, expectEnd] }
          clients:
          \(clients.joined(separator: "\n"))
          expect:
            conversations: 30
            calls: [{ actor: server, call: waitpid, times: 30 }]
          """))
      #expect(run.status == 0, "\(run.outcome.output.suffix(2000))\(run.outcome.errors)")
    }

    @Test func moreThanFortyWaitForRoom() async throws {
      // Forty are served at once, and the others when there is room.
      let clients = (1...50).map { "  - { name: c\($0), steps: [connect, { expect: welcome }, close] }" }
      let run = try await Lab().run(
        scenario: scenario(
          """
          timeout: 30
          server:
            model: forking-tcp
            handler: [{ wait: { returned: connect, actor: last } }, { send: welcome }, expectEnd]
          clients:
          \(clients.joined(separator: "\n"))
            - { name: last, steps: [connect, { expect: welcome }, close] }
          expect:
            conversations: 51
            calls: [{ actor: server, call: waitpid, times: 51 }]
          """))
      #expect(run.status == 0, "\(run.outcome.output.suffix(2000))\(run.outcome.errors)")
      let calls = try Calls(run)
      #expect(calls.mostAtOnce <= 40)
    }

    @Test func aChildWaitsForWhatTheLabSees() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          server:
            model: forking-tcp
            handler:
              - { wait: { state: ESTABLISHED } }
              - { wait: { blocked: recv, actor: alice } }
              - { send: welcome }
              - { wait: { readable: 2 } }
              - { expect: hi }
              - { wait: { segment: "PA>", of: alice } }
              - { mark: seen }
              - expectEnd
              - { wait: { state: CLOSE_WAIT, of: server } }
          clients:
            - name: alice
              steps:
                - connect
                - { expect: welcome }
                - { send: hi }
                - { wait: { mark: seen } }
                - { wait: { blocked: recv, actor: server/1 } } # in another process
                - close
          expect:
            each: { teardown: { closedFirst: initiator } }
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.outcome.output.contains("server/1 step 9: wait: state CLOSE_WAIT of server"))
    }

    @Test func aChildHasThreads() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          server:
            model: forking-tcp
            handler:
              - { thread: { name: reader, steps: [{ expect: hi }, { mark: heard }, expectEnd] } }
              - { wait: { mark: heard } }
              - { send: hello }
              - { join: reader }
          clients:
            - name: alice
              steps: [connect, { send: hi }, { expect: hello }, close]
          expect:
            calls: [{ actor: server/1/reader, call: recv, returns: 2 }]
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.outcome.output.contains("server/1/reader step 3: expectEnd"))
    }

    /// Each step asks the process that has the capture, which finds it by its path: in a loop, in a thread of
    /// a thread.
    @Test func whateverAStepAsksForAChildMayAsk() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          server:
            model: forking-tcp
            handler:
              - { send: welcome }
              - { process: { of: server, children: 1 } }
              - loop:
                  times: 2
                  steps: [{ kernel: { state: ESTABLISHED } }, { process: { of: server, zombies: 0 } }]
              - thread:
                  name: outer
                  steps:
                    - thread:
                        name: inner
                        steps: [{ mark: begun }, { wait: { process: { of: server, children: 1 } } }]
                    - { join: inner }
                    - { kernel: { unread: 0 } }
              - { wait: { mark: begun } }
              - { join: outer }
              - { send: done }
              - expectEnd
          clients:
            - { name: alice, steps: [connect, { expect: welcomedone }, close] }
          expect:
            conversations: 1
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.outcome.output.contains("server/1/outer/inner step 2: wait: server: children 1"))
    }

    /// A child is counted before its first call: the octets of a datagram are there when it is forked.
    @Test func aChildThatHasCalledNothingIsCounted() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          server:
            model: forking-udp
            handler:
              - { process: { of: server, children: 1, zombies: 0 } }
              - { send: pong }
          clients:
            - { name: alice, steps: [{ send: ping }, { expect: pong }, close] }
          expect:
            conversations: 1
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(run.outcome.output.contains("server/1 step 1: process: server: children 1, zombies 0"))
    }

    @Test func aChildThatIsWrongIsToldOf() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          server: { model: forking-tcp, handler: [{ expect: hello }] }
          clients:
            - { name: alice, steps: [connect, { send: hippo }, expectEnd] }
          expect:
            conversations: 1
          """))
      #expect(run.status == 1)
      #expect(try run.failures() == ["server/1 step 1: expect failed"])
      #expect(run.outcome.output.contains("\"hippo\""), "\(run.outcome.output)")
    }

    @Test func neitherListensNorAccepts() async throws {
      let run = try await Lab().run(
        scenario: scenario(
          """
          servers:
            - { name: deaf, model: forking-tcp, listens: false }
            - { name: busy, model: forking-tcp, accepts: false }
          clients:
            - { name: alice, steps: [{ connect, fails: ECONNREFUSED }] }
            - { name: bob, steps: [{ connect: busy }, { wait: { state: ESTABLISHED } }, close] }
          expect:
            of: { alice: { handshake: refused }, bob: { handshake: three-way } }
          """))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }

    @Test(.at(.loopback), .needs(.root)) func onTheLoopbackOfTheMachine() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: scenario(
          """
          timeout: 1
          server: { model: forking-tcp, handler: [{ send: welcome }, expectEnd] }
          clients:
            - { name: alice, steps: [connect, { expect: welcome }, close] }
            - { name: bob, steps: [connect, { expect: never }] }
          expect:
            conversations: 2
          """), ["--network", "host"])
      // Bob hangs, and so does his child: nothing of either is left.
      #expect(run.status == 1, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try await Processes.count(named: "wirelab worker", in: lab) == 0)
    }
  }
}

/// A scenario with everything that these tests do not look at.
func scenario(_ rest: String) -> String {
  """
  id: forking
  title: { en: "Forks", zh-Hans: "分叉" }
  lesson: { en: "Forks.", zh-Hans: "分叉。" }
  \(rest)
  """
}
