import Foundation
import TestSupport
import Testing

extension Live {
  /// `wirelab run` on what is shipped.
  @Suite(.needs(.ownNetwork)) struct RunTests {
    @Test(.tags(.rights), .needs(Need.everyScenario)) func everyScenarioPasses() async throws {
      let run = try await WholeRun.once
      #expect(run.status == 0, "\(run.complaints)")
      let scenarios = try run.scenarios()
      #expect(scenarios.count >= 7)
      for scenario in scenarios {
        #expect(scenario["status"] as? String == "passed", "\(scenario["id"] ?? "")")
        #expect((scenario["checks"] as? [Any])?.isEmpty == false)
        #expect(scenario["network"] as? String == "private")
      }
      #expect(run.captures.count == scenarios.count)
    }

    /// The same verdicts each time, several workers at once.
    @Test(.needs(Need.everyScenario)) func everyRepetitionIsTheSame() async throws {
      let run = try await WholeRun.again
      #expect(run.status == 0, "\(run.complaints)")
      let first = Dictionary(grouping: try await WholeRun.once.scenarios(), by: Self.id)
      let again = Dictionary(grouping: try run.scenarios(), by: Self.id)
      #expect(again.keys == first.keys)
      for (id, repetitions) in again {
        #expect(repetitions.count >= 2)
        let verdict = try Self.verdicts(try #require(first[id]?.first))
        for repetition in repetitions { #expect(try Self.verdicts(repetition) == verdict, "\(id)") }
      }
    }

    private static func id(_ scenario: [String: Any]) -> String { scenario["id"] as? String ?? "" }

    /// What was judged of its conversations; clients that run side by side are captured in any order.
    ///
    /// Three segments or four: a scenario that does not claim either leaves it to the timer of delayed
    /// acknowledgments.
    private static func verdicts(_ scenario: [String: Any]) throws -> [String] {
      let conversations = try #require(scenario["conversations"] as? [[String: Any]])
      let checks = try #require(scenario["checks"] as? [[String: Any]])
      let isClaimed = checks.contains {
        ($0["subject"] as? String)?.contains("teardown.kind") == true
          && ($0["expected"] as? String)?.contains("-segment") == true
      }
      return conversations.map { conversation in
        let handshake = conversation["handshake"] as? [String: Any]
        let teardown = conversation["teardown"] as? [String: Any]
        var kind = teardown?["kind"] as? String
        if !isClaimed, ["three-segment", "four-segment"].contains(kind) { kind = "closed" }
        return [handshake?["kind"], kind, teardown?["closedFirst"], teardown?["timeWait"]]
          .map { "\($0 ?? "-")" }.joined(separator: " ")
      }.sorted()
    }

    @Test(.at(.loopback), .tags(.rights)) func onTheLoopbackOfTheMachine() async throws {
      let run = try await Lab().run(["--network", "host", "handshake-basic", "close-four", "udp-echo"])
      guard getuid() == 0 else {
        // Capturing what others send needs a right, and the answer says which.
        #expect(run.status == 3)
        #expect(run.outcome.output.contains("cap_net_raw"), "\(run.outcome.output)")
        return
      }
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      #expect(try run.scenarios().allSatisfy { $0["network"] as? String == "host" })
    }

    @Test(.needs(Need.everyScenario)) func overIPv6() async throws {
      let run = try await Lab().run(["--family", "6"])
      #expect(run.status == 0, "\(run.complaints)")
      #expect(run.outcome.output.contains("passed"))
    }

    @Test(.needs(Need.everyScenario + [.root, .setpriv])) func asAnOrdinaryUser() async throws {
      let lab = try Lab()
      // The user has to reach the program and the place, and can write only there.
      let program = lab.place.path + "/wirelab"
      try FileManager.default.copyItem(atPath: Program.wirelab, toPath: program)
      try FileManager.default.copyItem(
        atPath: Program.root + "/Scenarios", toPath: lab.place.path + "/Scenarios")
      _ = try await Program.run("/bin/chown", ["-R", "65534:65534", lab.place.path])
      let outcome = try await Places.scenarios.hold(8) {
        try await Program.run(
          try Program.tool("setpriv"),
          ["--reuid", "65534", "--regid", "65534", "--clear-groups", program, "run"],
          directory: lab.place.path)
      }
      let run = Lab.Run(outcome: outcome, place: lab.place)
      #expect(run.status == 0, "\(run.complaints)")
    }

    @Test func oneScenarioIsShownInFull() async throws {
      let run = try await Lab().run(["close-four"])
      #expect(run.outcome.output.contains("four-segment"))
      #expect(run.outcome.output.contains("TIME_WAIT"))
      #expect(run.outcome.output.contains("1 for the FIN"))
    }

    /// Several scenarios are told in a line each, and how to see more of them; not where all was shown, and
    /// not to programs.
    @Test(
      arguments: [
        (["close-four", "handshake-basic"], true),
        (["--language", "zh-Hans", "close-four", "handshake-basic"], true),
        (["--full", "close-four", "handshake-basic"], false), (["close-four"], false),
        (["--format", "json", "close-four", "handshake-basic"], false),
      ])
    func theLastLineLeadsToTheLadders(arguments: [String], does: Bool) async throws {
      let output = try await Lab().run(arguments).outcome.output
      #expect((output.split(separator: "\n").last?.contains("--full") == true) == does, "\(output)")
      #expect(output.contains("--full") == does)
    }

    @Test func marksStandWhereTheyWerePassed() async throws {
      let run = try await Lab().run(["--full", "time-wait-bound-reuse"])
      let wanted = [
        "conversation 1 ", "mark alice-waits", "conversation 2 ", "mark alice-is-done", "conversation 3 ",
      ]
      let seen = run.outcome.output.split(separator: "\n").filter { !$0.contains("✓") }
        .compactMap { line in wanted.first { line.contains($0) } }
      #expect(seen == wanted)
    }

    @Test func jsonIsTheReport() async throws {
      let run = try await Lab().run(["--format", "json", "handshake-basic"])
      let printed = try JSONSerialization.jsonObject(with: Data(run.outcome.output.utf8)) as? [String: Any]
      #expect(printed?["schema"] as? String == "wirelab/run/1")
      #expect(try run.report()["schema"] as? String == "wirelab/run/1")
    }
  }
}
