import Foundation
import TestSupport
import Testing
import WireLabKit

extension Live {
  /// `wirelab watch --expect`: what did not pass is told at once, and all of it at the end.
  @Suite(.needs(.root, .python)) struct WatchExpectTests {
    private static let reset = "{ each: { teardown: reset } }"

    @Test func passesQuietly() async throws {
      let watched = try await Watched.run(conversations: 30, ["--expect", "graceful"])
      #expect(watched.status == 0, "\(watched.lines) \(watched.errors)")
      #expect(!watched.lines.contains { $0.contains("✗") })
      #expect(watched.lines.contains { $0.hasPrefix("PASS lo  ") && $0.contains("30 conversations") })
      #expect(watched.lines.contains { $0.hasSuffix("90 passed, 0 failed, 0 inconclusive") })
    }

    @Test(.needs(Need.schemaValidator + Need.junitReader + [.tshark])) func tellsAtOnceAndAtTheEnd()
      async throws
    {
      let place = try TemporaryDirectory()
      let watched = try await Watched.run(
        conversations: 30,
        [
          "--expect", Self.reset, "--report-directory", place.path + "/out", "--junit", place.path + "/j.xml",
        ], waitsForLines: true)
      #expect(watched.status == 1, "\(watched.errors)")
      #expect(watched.linesCameBeforeEnd)
      let told = watched.lines.filter { $0.contains("  ✗ conversation ") }
      #expect(told.count == 30)
      #expect(told.allSatisfy { $0.contains("each.teardown.kind: expected reset, observed ") })
      #expect(watched.lines.contains { $0.hasPrefix("FAIL lo  ") })
      #expect(watched.lines.contains { $0.contains("25 more conversations did not pass") })
      let latest = place.path + "/out/latest"
      let files = try FileManager.default.contentsOfDirectory(atPath: latest).sorted()
      #expect(files == ["index.html", "interface-1.pcapng", "junit.xml", "report.json", "report.txt"])
      let said = try await SchemaValidator.complaints(.run, [latest + "/report.json"])
      #expect(said.values.flatMap(\.self) == [])
      #expect(try await JUnitFile.read(place.path + "/j.xml").failures == 30)
      let comments = try await Program.run(
        try Program.tool("tshark"),
        ["-r", latest + "/interface-1.pcapng", "-Y", "frame.comment contains \"check failed\""])
      #expect(!comments.output.isEmpty)
      // What was saved is judged as what was watched.
      let again = try await Program.run(
        Program.wirelab, ["verify", latest + "/interface-1.pcapng", "--expect", Self.reset])
      #expect(again.status == 1)
      #expect(again.output.contains("0 passed, 30 failed, 0 inconclusive"), "\(again.output)")
    }

    @Test(.needs(Need.schemaValidator)) func linesOfDocumentsSayHowTheyWereJudged() async throws {
      let place = try TemporaryDirectory()
      let watched = try await Watched.run(
        conversations: 5, ["--expect", Self.reset, "--format", "ndjson"], waitsForLines: true)
      #expect(watched.status == 1)
      #expect(watched.lines.count == 5)
      let file = try place.write(watched.lines.joined(separator: "\n"), to: "lines.ndjson")
      let said = try await SchemaValidator.complaints(.conversation, [file])
      #expect(said.values.flatMap(\.self) == [])
      #expect(watched.lines.allSatisfy { $0.contains("\"verdict\":\"failed\"") }, "\(watched.lines)")
      #expect(watched.errors.contains("FAIL lo  "))
    }

    /// What the packets carry is known until their conversation has ended.
    @Test(arguments: [("exit", 0), ("quit", 1)] as [(String, Int32)])
    func whatIsSaid(word: String, status: Int32) async throws {
      let watched = try await Watched.run(
        conversations: 5, ["--expect", "{ each: { says: { initiator: \(word) } } }"])
      #expect(watched.status == status, "\(watched.lines)")
    }

    /// Nothing came, so that nothing was proved; and what is open at the end is not known.
    @Test func nothingIsNoPass() async throws {
      let outcome = try await Program.run(
        Program.wirelab,
        [
          "watch", "--duration", "0.2", "--filter", "tcp port 1", "--expect",
          "{ each: { handshake: three-way } }",
        ])
      #expect(outcome.status == 1, "\(outcome.output)")
      let counted = try await Program.run(
        Program.wirelab,
        ["watch", "--duration", "0.2", "--filter", "tcp port 1", "--expect", "{ conversations: 0 }"])
      #expect(counted.status == 0, "\(counted.output)")
    }

    @Test(arguments: [
      ["--junit", "x"], ["--full"], ["--report-directory", "x"], ["--expect", "{ eac: 1 }"],
    ])
    func refuses(arguments: [String]) async throws {
      let outcome = try await Program.run(Program.wirelab, ["watch"] + arguments)
      #expect(outcome.status == 2, "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }
}
