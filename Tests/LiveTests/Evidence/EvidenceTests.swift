import Foundation
import Testing

extension Live {
  /// What scenarios claim of the kernel, and what reports say of it.
  @Suite(.needs(.ownNetwork, .settings), .tags(.rights)) struct EvidenceTests {
    private func conversations(_ document: [String: Any]) throws -> [[String: Any]] {
      try #require(document["conversations"] as? [[String: Any]])
    }

    /// Alice closes first, and waits; what a saved capture says of observed states is what the run said.
    @Test func timeWaitIsClaimedAndObserved() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: time-wait
          title: TIME_WAIT
          lesson: It lasts a minute.
          server:
            model: threading-tcp
            handler: [ { kernel: { state: ESTABLISHED, unread: 0 } }, { send: welcome }, { receive: end } ]
          clients:
            - name: alice
              steps:
                - connect
                - { wait: { state: ESTABLISHED, of: server } }
                - { kernel: { of: server, state: LISTEN, queue: [0, 1] } }
                - { expect: welcome }
                - { shutdown: write }
                - { wait: { state: TIME_WAIT } }
                - { kernel: { timer: time-wait, remaining: [20, 60.1] } }
          expect:
            each: { states: { initiator: TIME_WAIT } }
            kernel:
              - { of: alice, state: TIME_WAIT, timer: time-wait, remaining: [20, 60.1] }
              - { of: server/1, state: CLOSED }
            counters: { TCPTimeouts: [0, 9] }

          """)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let ran = try conversations(try run.scenarios()[0])
      let states = try #require(ran[0]["states"] as? [[String: Any]])
      // It was waited for, so it was seen.
      #expect(["initiator", "both"].contains(states.last?["observed"] as? String))
      #expect(run.outcome.output.contains("•TIME_WAIT"))
      #expect(run.outcome.output.contains("the kernel was seen in this state"))
      let inspected = try await lab.wirelab(["inspect", "--format", "json", run.captures[0]])
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [String: Any])
      let captures = try #require(document["captures"] as? [[String: Any]])
      #expect(try conversations(captures[0])[0]["states"] as? NSArray == states as NSArray)
    }

    /// Nobody accepts: the queue fills, and the third SYN stays unanswered.
    @Test func aFullQueueIsWaitedFor() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: full
          title: Full
          lesson: listen(1) takes two.
          server: { model: tcp, accepts: false, backlog: 1 }
          clients:
            - { name: alice, steps: [connect, { wait: { mark: done } }] }
            - { name: bob, steps: [connect, { wait: { mark: done } }] }
            - name: carol
              steps:
                - { wait: { kernel: { of: server, queue: 2 } } }
                - thread:
                    name: look
                    steps:
                      - { wait: { counter: TCPTimeouts, grows: 1 } }
                      - kernel: { of: carol, state: SYN_SENT, timer: retransmission, retransmissions: [1, 2] }
                      - { mark: done }
                - { connect, fails: ETIMEDOUT }
          sysctls: { net.ipv4.tcp_syn_retries: 1, net.ipv4.tcp_syn_linear_timeouts: 0 }
          expect:
            conversations: 3
            kernel: { of: server, state: LISTEN, queue: 2 }

          """)
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      // The kernel was seen to go on listening: the SYNs that it ignored moved nobody but who sent them.
      let ran = try conversations(try run.scenarios()[0])
      let ignored = try #require(ran.last?["states"] as? [[String: Any]])
      #expect(!ignored.isEmpty)
      #expect(ignored.allSatisfy { $0["responder"] as? String == "LISTEN" }, "\(ignored)")
      #expect(["responder", "both"].contains(ignored[0]["observed"] as? String))
      let inspected = try await lab.wirelab(["inspect", "--format", "json", run.captures[0]])
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [String: Any])
      let captures = try #require(document["captures"] as? [[String: Any]])
      #expect(try conversations(captures[0]).last?["states"] as? NSArray == ignored as NSArray)
    }

    /// A kernel that lacks a sysctl runs the scenario if the file says that it may; else it is not run, and
    /// not passed.
    @Test(arguments: [true, false]) func aMissingSysctlMayBeOptional(isOptional: Bool) async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: missing
          title: Missing
          lesson: No kernel has this.
          sysctls: { net.ipv4.tcp_wirelab_has_none: { value: 0, optional: \(isOptional) } }
          server: { model: tcp, handler: welcome }
          clients:
            - { name: alice, steps: [connect, { expect: welcome }, { send: exit }, expectEnd, close] }
          expect: { each: { handshake: three-way } }

          """)
      #expect(run.status == (isOptional ? 0 : 3), "\(run.outcome.output)\(run.outcome.errors)")
      if !isOptional { #expect(run.outcome.output.contains("net.ipv4.tcp_wirelab_has_none")) }
    }

    /// `of: server` is its end of the conversation with who asks: Bob's is over, and Alice's is not.
    @Test func theServersEndIsThatOfOnesOwn() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: own-end
          title: Own end
          lesson: Whose end.
          timeout: 3
          server: { model: threading-tcp, handler: [ { receive: end }, { wait: { mark: seen } } ] }
          clients:
            - name: bob
              steps:
                - connect
                - { shutdown: write }
                - { wait: { state: CLOSE_WAIT, of: server } }
                - { mark: shut }
                - { wait: { mark: seen } }
                - expectEnd
            - name: alice
              steps:
                - { wait: { mark: shut } }
                - connect
                - { wait: { state: ESTABLISHED, of: server } }
                - { kernel: { of: server, state: CLOSE_WAIT } }
                - { mark: seen }
          expect: { conversations: 2 }

          """)
      #expect(run.status == 1, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try run.failures().contains("alice step 4: kernel failed"))
      #expect(try !run.failures().contains { $0.hasPrefix("bob step 3") })
    }

    @Test func timersAreComputed() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: timers
          title: Timers
          lesson: Again and again.
          server: { model: threading-tcp, handler: echo }
          clients: [ { name: alice, steps: [connect, { send: hello }, { expect: hello }] } ]
          bench: [ { drop: S>, times: 2 }, { drop: PA>, times: 3 } ]
          sysctls: { net.ipv4.tcp_syn_linear_timeouts: 0 }
          expect:
            order:
              - { segment: S> }
              - { segment: S>, after: { timer: syn-retransmission } }
              - { segment: S>, after: { timer: syn-retransmission, number: 2 } }
              - { segment: PA> }
              - { segment: PA>, after: { timer: retransmission } }
              - { segment: PA>, after: { timer: retransmission, number: 2 } }
              - { segment: PA>, after: { timer: retransmission, number: 3 } }

          """)
      // Without the rules of a bench it is not run.
      guard run.status != 3 else { return }
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      let checks = try #require(try run.scenarios()[0]["checks"] as? [[String: Any]])
      let computed = "syn-retransmission 2: 2 s (RTO 1 s, tcp_syn_linear_timeouts 0), "
      #expect(checks.contains { ($0["expected"] as? String)?.contains(computed) == true })
    }

    /// At its limit a wait says what it waited for, and what it saw.
    @Test func waitsSayWhatTheySaw() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: waits
          title: Waits
          lesson: In vain.
          server: { model: threading-tcp, handler: echo }
          clients:
            - name: alice
              steps: [connect, { wait: { kernel: { state: CLOSE_WAIT, unread: 3 } } }]
            - name: bob
              steps: [{ wait: { counter: TCPAbortOnClose, grows: 5 } }]
            - name: carol
              steps: [connect, { kernel: { of: server, state: SYN_SENT } }]
          timeout: 1
          expect: { conversations: 2 }

          """)
      #expect(run.status == 1)
      let scenario = try run.scenarios()[0]
      let checks = try #require(scenario["checks"] as? [[String: Any]])
      let failed = checks.filter { $0["verdict"] as? String == "failed" }.map {
        "\($0["subject"] ?? ""): \($0["expected"] ?? ""): \($0["observed"] ?? "")"
      }
      // The server's patience ends at the same moment: its FIN may be there, or not yet.
      #expect(
        failed.contains { $0.hasPrefix("alice step 2: wait: CLOSE_WAIT, unread 3: the kernel says ") })
      #expect(failed.contains("bob step 1: wait: counter TCPAbortOnClose grows by 5: it has grown by 0"))
      #expect(failed.contains { $0.hasPrefix("carol step 2: kernel: SYN_SENT of server: the kernel says") })
    }
  }
}
