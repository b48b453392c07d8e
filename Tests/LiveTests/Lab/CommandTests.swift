import Foundation
import TestSupport
import Testing

extension Live {
  /// The command line: what it answers, and with which status.
  @Suite struct CommandTests {
    @Test(
      arguments: [
        (["run", "no-such-scenario"], 4), (["run", "close-fuor"], 4), (["frobnicate"], 2),
        (["run", "--jobs", "0"], 2),
        (["inspect"], 2), (["inspect", "/nonexistent.pcap"], 2), (["--help"], 0), (["--version"], 0),
        (["list"], 0),
        (["run", "--report-directory", "/proc/nowhere", "close-four"], 3),
      ] as [([String], Int32)])
    func status(arguments: [String], status: Int32) async throws {
      var arguments = arguments
      if ["run", "list"].contains(arguments[0]) {
        arguments.insert(contentsOf: ["--scenarios", Program.root + "/Scenarios"], at: 1)
      }
      let outcome = try await Lab().wirelab(arguments)
      #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
      if status != 0 {
        #expect(!outcome.errors.isEmpty)
        #expect(outcome.output.isEmpty, "\(outcome.output)")
      }
    }

    @Test func misspeltScenarioIsSuggested() async throws {
      let outcome = try await Lab().wirelab(["run", "--scenarios", Program.root + "/Scenarios", "close-fuor"])
      #expect(outcome.errors.contains("close-four"), "\(outcome.errors)")
    }

    @Test func listAsJSON() async throws {
      let outcome = try await Lab().wirelab(
        ["list", "--scenarios", Program.root + "/Scenarios", "--format", "json"])
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      let ids = (document?["scenarios"] as? [[String: Any]])?.compactMap { $0["id"] as? String } ?? []
      for id in [
        "handshake-basic", "listen-missing", "banner-dialogue", "close-four", "close-three", "linger-zero",
        "udp-echo",
      ] {
        #expect(ids.contains(id))
      }
    }

    @Test func textIsNoCapture() async throws {
      let lab = try Lab()
      let file = try lab.place.write("This is a text, and no capture at all.\n", to: "text.pcap")
      let outcome = try await lab.wirelab(["inspect", file])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("text.pcap"))
    }

    @Test(.needs(.ownNetwork)) func cutCaptureGivesWhatItHolds() async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      let whole = try Data(contentsOf: URL(fileURLWithPath: try #require(run.captures.first)))
      // Past the handshake, in the middle of a block.
      let cut = lab.place.path + "/cut.pcapng"
      try whole.prefix(whole.count * 2 / 3).write(to: URL(fileURLWithPath: cut))
      let outcome = try await lab.wirelab(["inspect", cut, "--format", "json"])
      #expect(outcome.status == 0)
      #expect(outcome.errors.contains("stopped"))
      let document = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
      let capture = (document?["captures"] as? [[String: Any]])?.first
      #expect(capture?["truncated"] as? Bool == true)
      let conversations = capture?["conversations"] as? [[String: Any]]
      #expect((conversations?.first?["handshake"] as? [String: Any])?["kind"] as? String == "three-way")
    }

    @Test(.needs(.ownNetwork)) func inspectReadsStandardInput() async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      let capture = try #require(run.captures.first)
      let outcome = try await Program.run(
        "/bin/sh", ["-c", "'\(Program.wirelab)' inspect - --summary < '\(capture)'"])
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("1 conversation"), "\(outcome.output)")
    }

    @Test(.needs(.ownNetwork)) func packedCaptures() async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      let capture = try #require(run.captures.first)
      let packed = lab.place.path + "/packed.gz"
      let cut = lab.place.path + "/cut.gz"
      _ = try await Program.run(
        "/bin/sh", ["-c", "gzip -c '\(capture)' > '\(packed)' && head -c 500 '\(packed)' > '\(cut)'"])
      let plain = try await lab.wirelab(["inspect", capture, "--format", "ndjson", "--states"])
      let unpacked = try await lab.wirelab(["inspect", packed, "--format", "ndjson", "--states"])
      #expect(!plain.output.isEmpty)
      #expect(unpacked.output.replacingOccurrences(of: packed, with: capture) == plain.output)
      let part = try await lab.wirelab(["inspect", cut, "--summary"])
      #expect(part.status == 0)
      #expect(part.errors.contains("gzip data ends too early"), "\(part.errors)")
    }

    @Test(
      .needs(.ownNetwork),
      arguments: [
        ("{ conversations: 1, each: { handshake: three-way, teardown: four-segment } }", 0),
        ("{ each: { teardown: three-segment } }", 1), ("{ conversations: 2 }", 1),
        ("{ each: { teardwn: reset } }", 2),
        ("{ calls: [] }", 2), ("no-such-file.yaml", 2),
      ] as [(String, Int32)])
    func verifyJudgesAsScenariosDo(expectations: String, status: Int32) async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      let outcome = try await lab.wirelab([
        "verify", try #require(run.captures.first), "--expect", expectations,
      ])
      #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
    }

    /// What was cut off cannot be called absent, nor what came before the capture.
    @Test(.needs(.ownNetwork, .tcpdump)) func verifyOfPartsIsInconclusive() async throws {
      let lab = try Lab()
      let run = try await lab.run(["close-four"])
      let whole = try #require(run.captures.first)
      let cut = lab.place.path + "/cut.pcapng"
      let octets = try Data(contentsOf: URL(fileURLWithPath: whole))
      try octets.prefix(octets.count * 3 / 4).write(to: URL(fileURLWithPath: cut))
      let close = try await lab.wirelab(["verify", cut, "--expect", "{ each: { teardown: four-segment } }"])
      #expect(close.status == 5, "\(close.output)\(close.errors)")
      let tcpdump = try Program.tool("tcpdump")
      let late = lab.place.path + "/late.pcap"
      _ = try await Program.run(tcpdump, ["-r", whole, "-w", late, "tcp[tcpflags] & tcp-syn == 0"])
      let start = try await lab.wirelab(["verify", late, "--expect", "{ each: { handshake: three-way } }"])
      #expect(start.status == 5, "\(start.output)\(start.errors)")
      let end = try await lab.wirelab(["verify", late, "--expect", "{ each: { teardown: four-segment } }"])
      #expect(end.status == 0, "\(end.output)\(end.errors)")
    }

    @Test func validateTellsTheLine() async throws {
      let lab = try Lab()
      let file = try lab.place.write(
        try lab.changed("closing/close-four.yaml", [("closedFirst", "closeFirst")]),
        to: "Scenarios/closing/close-four.yaml")
      let outcome = try await lab.wirelab(["validate", file])
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("did you mean `closedFirst`?"), "\(outcome.errors)")
      #expect(outcome.errors.contains("^"))
      let good = try await lab.wirelab(["validate", Program.root + "/Scenarios/closing/close-four.yaml"])
      #expect(good.status == 0, "\(good.errors)")
    }
  }
}
