import Foundation
import Testing

extension Live {
  /// A scenario, too, passes over nothing that it did not look at.
  @Suite(.needs(.ownNetwork), .tags(.rights)) struct UndecodedTests {
    /// Alice sends a datagram that is VXLAN by its port, and by its shape or not, with a packet that is cut,
    /// or another frame of Ethernet.
    private func run(
      _ header: String, _ type: String = "0800 45", expecting expectation: String
    ) async throws -> Lab.Run {
      try await Lab().run(
        scenario: """
          id: vxlan
          title: A datagram that may carry others
          lesson: What was not looked at is no pass.
          server: { model: udp, handler: echo }
          clients:
            - name: alice
              steps:
                - { send: ping }
                - { expect: ping }
                - { send: { hex: "\(header) 020000000002 020000000001 \(type)" }, to: 4789 }
                - close
          expect: \(expectation)
          """)
    }

    private static let vxlan = "08000000 00002a00"

    @Test(arguments: ["{ conversations: 2 }", "{ each: { bytes: { responder: 4 } } }"])
    func whatMayCarryIsInconclusive(_ expectation: String) async throws {
      let run = try await run(Self.vxlan, expecting: expectation)
      #expect(run.status == 5)
      let scenario = try run.scenarios()[0]
      let checks = try #require(scenario["checks"] as? [[String: Any]])
      let check = try #require(checks.first { $0["subject"] as? String == "undecoded" })
      #expect(check["observed"] as? String == "not looked at: VXLAN 1")
      #expect(check["frames"] as? [Int] == [3])
      // The advice is for `verify`.
      #expect(!run.outcome.output.contains("--ignore-undecoded"))
    }

    /// A packet that is missing may be where nobody looked, and so may a conversation.
    @Test(arguments: [
      ("{ order: [{ segment: D> len=9, of: alice }] }", "order[1]"),
      (
        "{ of: { alice: [{ bytes: { initiator: 4 } }, { bytes: { initiator: 23 } }, { bytes: { initiator: 1 } }] } }",
        "of.alice"
      ),
    ])
    func whatIsMissingIsInconclusive(_ expectation: String, subject: String) async throws {
      let found = try await run(Self.vxlan, expecting: expectation)
      #expect(found.status == 5, "\(found.outcome.output)\(found.outcome.errors)")
      let checks = try #require(try found.scenarios()[0]["checks"] as? [[String: Any]])
      let check = try #require(checks.first { $0["subject"] as? String == subject })
      #expect(check["verdict"] as? String == "inconclusive")
      #expect(try await run("00000000 00002a00", expecting: expectation).status == 1)
    }

    /// What was unwrapped was looked at.
    @Test func whatCannotCarryIsNoReason() async throws {
      #expect(try await run(Self.vxlan, "0806", expecting: "{ conversations: 1 }").status == 0)
    }

    @Test func anotherShapeIsADatagram() async throws {
      #expect(try await run("00000000 00002a00", expecting: "{ conversations: 2 }").status == 0)
    }
  }
}
