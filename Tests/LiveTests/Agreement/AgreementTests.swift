import Foundation
import TestSupport
import Testing
import WireConversations
import WireLabKit

extension Live {
  /// Independent tools read our captures, and say the same of them.
  @Suite struct AgreementTests {
    /// The shipped scenarios: real sockets.
    @Test(.needs(Need.everyScenario + [.tshark])) func tsharkAgreesOnEveryScenario() async throws {
      let run = try await WholeRun.once
      try #require(!run.captures.isEmpty)
      for capture in run.captures {
        let tshark = try await Tshark.read(capture)
        let comparison = Comparison(try CaptureInspector.inspect(capture).conversations, tshark)
        #expect(comparison.differences == [], "\(capture)")
        // tshark begins a stream anew at a SYN that a living end only challenges (RFC 5961 section 4).
        let split = capture.hasSuffix("/syn-in-established.pcapng") ? 1 : 0
        #expect(comparison.unequal == split, "\(capture)")
      }
    }

    /// Every opening with every close, right and damaged. `WIRELAB_SEED` takes another capture.
    @Test(.needs(.tshark)) func tsharkAgreesOnEveryShape() async throws {
      let seed = ProcessInfo.processInfo.environment["WIRELAB_SEED"].flatMap { UInt64($0) } ?? 8899
      let place = try TemporaryDirectory()
      let capture = place.path + "/random.pcapng"
      let file = RandomCapture(seed: seed, rounds: 14).file
      try Data(file).write(to: URL(fileURLWithPath: capture))
      let tshark = try await Tshark.read(capture)
      let comparison = Comparison(try CaptureInspector.inspect(capture).conversations, tshark)
      #expect(comparison.matched > 3000 && comparison.unequal > 50 && comparison.mixed < 20)
      #expect(
        comparison.differences.isEmpty,
        "WIRELAB_SEED=\(seed): \(comparison.differences.count), such as \(comparison.differences.prefix(5).joined(separator: "\n"))"
      )
    }

    @Test(.needs(.ownNetwork, .tshark)) func tsharkShowsTheComments() async throws {
      let tshark = try Program.tool("tshark")
      let run = try await Lab().run(["close-four"])
      let capture = try #require(run.captures.first)
      let outcome = try await Program.run(tshark, ["-r", capture, "-T", "fields", "-e", "frame.comment"])
      #expect(outcome.output.contains("four-segment teardown 2/4"), "\(outcome.output)")
      #expect(outcome.output.contains("three-way handshake 3/3"))
    }

    @Test(.needs(.ownNetwork, .tcpdump)) func tcpdumpReadsThem() async throws {
      let tcpdump = try Program.tool("tcpdump")
      let run = try await Lab().run(["handshake-basic"])
      let capture = try #require(run.captures.first)
      let outcome = try await Program.run(tcpdump, ["-nn", "-r", capture])
      #expect(outcome.status == 0)
      #expect(outcome.lines.count == (try CaptureInspector.inspect(capture).packets))
      #expect(outcome.output.contains("Flags [S]"))
      #expect(outcome.output.contains("Flags [S.]"))
    }

    /// A saved capture is judged as the run was: by the same code, from the file.
    @Test(.needs(Need.everyScenario)) func inspectJudgesAsTheRunDid() async throws {
      let run = try await WholeRun.once
      for scenario in try run.scenarios() {
        let id = try #require(scenario["id"] as? String)
        let result = try CaptureInspector.inspect(run.directory + "/\(id).pcapng")
        let kinds = try #require(scenario["conversations"] as? [[String: Any]]).map { conversation in
          [conversation["handshake"], conversation["teardown"]].map {
            ($0 as? [String: Any])?["kind"] as? String
          }
        }
        #expect(
          result.conversations.map { [$0.handshake?.kind.rawValue, $0.teardown?.kind.rawValue] } == kinds,
          "\(id)")
        #expect(result.stopReason == nil)
        #expect(result.undecodedPackets == 0)
      }
    }
  }
}
