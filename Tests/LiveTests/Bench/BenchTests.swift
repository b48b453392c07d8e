import Foundation
import Testing

extension Live {
  /// A wire under control: what a scenario declares happens, is seen as such, and is judged alike from the
  /// saved capture.
  @Suite(.needs(.ownNetwork, .packetQueue), .tags(.rights)) struct BenchTests {
    /// A scenario with a sequential server that greets, and a client that says goodbye.
    private func scenario(
      _ id: String, bench: String, expect: String, server: String? = nil, client: String? = nil
    )
      -> String
    {
      """
      id: \(id)
      title: Bench
      lesson: Bench
      \(server ?? "server: { model: tcp, handler: welcome }")
      bench: \(bench)
      clients:
        - name: alice
          steps: \(client ?? "[connect, { expect: welcome }, { send: exit }, expectEnd, close]")
      expect:
        conversations: 1
        each: \(expect)

      """
    }

    /// What `inspect` says of the saved capture, field by field, is what the run said.
    private func agreesWithInspection(_ run: Lab.Run, _ lab: Lab) async throws {
      let ran = try #require(try run.scenarios()[0]["conversations"] as? [[String: Any]])
      let inspected = try await lab.wirelab(["inspect", "--format", "json", run.captures[0]])
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [String: Any])
      let captures = try #require(document["captures"] as? [[String: Any]])
      let seen = try #require(captures[0]["conversations"] as? [[String: Any]])
      #expect(ran.count == seen.count)
      for (one, other) in zip(ran, seen) {
        for key in ["handshake", "teardown", "states", "findings", "marks", "completeness", "zeekState"] {
          #expect(one[key] as? NSObject == other[key] as? NSObject, "\(key)")
        }
      }
    }

    private func marks(_ run: Lab.Run) throws -> [String] {
      let conversations = try #require(try run.scenarios()[0]["conversations"] as? [[String: Any]])
      return (conversations[0]["marks"] as? [[String: Any]] ?? []).map {
        "\($0["frame"] ?? "") \($0["delivery"] ?? "") \($0["origin"] ?? "")"
      }
    }

    @Test func dropsASYN() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: scenario(
          "drop-syn", bench: "[{ drop: S>, times: 1 }]",
          expect: "{ handshake: three-way, findings: [syn_retransmission] }"))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try marks(run) == ["1 never kernel"])
      #expect(run.outcome.output.contains("dropped by the bench"))
      try await agreesWithInspection(run, lab)
    }

    @Test(arguments: ["4", "6"]) func letsFINsCross(family: String) async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: scenario(
          "cross", bench: "[{ cross: FA> FA< }]",
          expect: """
            { teardown: { kind: simultaneous, closedFirst: both, timeWait: both },
              states: { initiator: TIME_WAIT, responder: TIME_WAIT } }
            """,
          server:
            "server: { model: tcp, handler: [{ receive: { count: 2 } }, { wait: { segment: FA> } }, close] }",
          client: "[connect, { send: hi }, close]"), ["--family", family])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      // A FIN that is sent again meanwhile crosses with the first.
      let deliveries = try marks(run).map { $0.split(separator: " ")[1] }
      #expect(deliveries.count >= 2 && Set(deliveries) == ["late"], "\(deliveries)")
      #expect(run.outcome.output.contains("CLOSING"))
      try await agreesWithInspection(run, lab)
    }

    @Test func sendsAgain() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: scenario(
          "again", bench: "[{ repeat: FA<, times: 1 }]", expect: "{ teardown: [three-segment, four-segment] }"
        ))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(
        try marks(run).map { $0.split(separator: " ").dropFirst().joined(separator: " ") } == [
          "at-once bench"
        ])
      try await agreesWithInspection(run, lab)
    }

    @Test func dropsDatagrams() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: scenario(
          "datagram", bench: "[{ drop: D>, times: 1 }]", expect: "{ wire: D> D> D< }",
          server: "server: { model: udp, handler: echo }",
          client: "[connect, { send: one }, { send: two }, { expect: two }]"))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try marks(run) == ["1 never kernel"])
    }

    /// A rule that nothing met is a failure: the lesson about it has not happened.
    @Test func aRuleThatNeverActs() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: scenario("idle", bench: "[{ drop: R> }]", expect: "{ handshake: three-way }"))
      #expect(run.status == 1)
      #expect(try run.failures() == ["bench[1] failed"])
    }

    /// A client that spells out its segments: the kernel answers nothing in its name.
    @Test(arguments: ["4", "6"]) func spellsOutSegments(family: String) async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: """
          id: spelled
          title: Spelled
          lesson: Spelled
          server: { model: tcp, handler: [{ expect: hello }, { receive, returns: 0 }, close] }
          clients:
            - name: mallory
              transport: raw
              steps:
                - { inject: { flags: S, seq: 4294967295 } }
                - { wait: { segment: SA< seq=0 ack=1 } }
                - { inject: { flags: A, seq: next, ack: next } }
                - { inject: { flags: PA, seq: isn+1, ack: next, data: hello } }
                - { wait: { segment: A< ack=6 } }
                - { inject: { flags: FA, seq: next, ack: next } }
                - { wait: { segment: FA< ack=7 } }
                - { inject: { flags: A, seq: next, ack: next } }
          expect:
            conversations: 1
            each:
              handshake: three-way
              teardown: { kind: [three-segment, four-segment], closedFirst: initiator }
              bytes: { initiator: 5, responder: 0 }

          """, ["--family", family])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try marks(run).count == 5)
      #expect(try marks(run).allSatisfy { $0.hasSuffix("at-once script") })
      try await agreesWithInspection(run, lab)
    }

    /// A peer that vanishes says nothing; what reaches its machine afterwards is reset.
    @Test func crashes() async throws {
      let lab = try Lab()
      let run = try await lab.run(
        scenario: scenario(
          "crash", bench: "[{ delay: PA<, by: 0.001 }]",
          expect: "{ teardown: { kind: reset, closedFirst: none }, resetBy: initiator }",
          server: """
            server:
              model: tcp
              handler: [{ wait: { mark: gone } }, { send: hello }, { receive, fails: ECONNRESET }]
            """,
          client: "[connect, { wait: { state: ESTABLISHED, of: server/1 } }, crash, { mark: gone }]"))
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
    }
  }
}
