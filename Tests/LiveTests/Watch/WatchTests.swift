import Foundation
import TestSupport
import Testing
import WireConversations
import WireLabKit

extension Live {
  /// `wirelab watch`: what it sees, and how it ends. Capturing on the machine's own lo wants a right.
  @Suite(.needs(.root)) struct WatchTests {
    @Test(.needs(.python)) func judgesEveryConversation() async throws {
      let watched = try await Watched.run(conversations: 200, [])
      #expect(watched.status == 0, "\(watched.errors)")
      #expect(watched.errors == "watching lo (filter tcp port \(watched.port))\n")
      let judged = watched.lines.filter { $0.contains("127.0.0.1:\(watched.port)") }
      #expect(judged.count == 200)
      #expect(judged.allSatisfy { $0.contains("three-way") && $0.contains("responder") })
      #expect(!judged.contains { $0.contains("inconclusive") })
      #expect(watched.lines.contains { $0.contains("200 conversations") })
      #expect(watched.lines.contains { $0.contains("200 three-way") })
      #expect(watched.lines.contains { $0.contains(" 0 dropped") })
      // One below the other.
      let columns = Set(judged.map { $0.components(separatedBy: "three-way")[0].count })
      #expect(columns.count == 1)
    }

    /// The lines of ndjson: handshake, teardown, and whether they can be relied on.
    private func verdicts(_ watched: Watched.Outcome) throws -> [(kinds: [String], conclusive: Bool)] {
      try watched.lines.map { line in
        let document = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        let kinds = ["handshake", "teardown"].map {
          (document[$0] as? [String: Any])?["kind"] as? String ?? "-"
        }
        return (kinds, try #require(document["conclusive"] as? Bool))
      }
    }

    private func dropped(_ watched: Watched.Outcome) throws -> Int {
      let words = watched.errors.split(whereSeparator: { " ,\n".contains($0) })
      return try #require(words.lastIndex(of: "dropped").flatMap { Int(words[$0 - 1]) }, "\(watched.errors)")
    }

    /// More clients than may be open: who was given up is inconclusive, and it is said; the others are right.
    @Test(.needs(.python)) func whoIsGivenUpIsSaid() async throws {
      let watched = try await Watched.run(
        conversations: 400, ["--format", "ndjson", "--limit", "2"], clients: 8)
      #expect(watched.status == 0, "\(watched.errors)")
      #expect(watched.errors.contains("because 2 may be"), "\(watched.errors)")
      // The rest of one that was given up begins in mid-stream.
      let sure = try verdicts(watched).filter(\.conclusive)
      #expect(
        sure.allSatisfy {
          ["three-way", "mid-stream"].contains($0.kinds[0]) && $0.kinds[1].hasSuffix("-segment")
        }
      )
      let lines = try watched.lines.map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
      let packets = lines.compactMap { $0["packets"] as? Int }.reduce(0, +)
      // Nothing is lost: a handshake, a close, and what was said in between.
      #expect(lines.count >= 400 && packets >= 400 * 6, "\(lines.count) conversations, \(packets) packets")
    }

    /// Eight clients as fast as they can: every conversation is judged; were packets lost, then what they may
    /// have been a part of is never called sure.
    @Test(.needs(.python)) func fullLoad() async throws {
      let count = Effort.rounds(4000, long: 20_000)
      let watched = try await Watched.run(conversations: count, ["--format", "ndjson"], clients: 8)
      #expect(watched.status == 0, "\(watched.errors)")
      let seen = try verdicts(watched)
      let isRight = seen.map {
        $0.kinds[0] == "three-way" && ["four-segment", "three-segment"].contains($0.kinds[1])
      }
      let lost = try dropped(watched)
      if lost == 0 {
        #expect(seen.count == count)
        #expect(seen.allSatisfy { $0.conclusive })
        #expect(!isRight.contains(false))
      } else {
        let isSure = zip(seen, isRight).allSatisfy { !$0.conclusive || $1 }
        #expect(isSure)
      }
    }

    /// Stopped while packets come, it cannot but lose some, and says so of all that they may belong to. The
    /// ring has room for several blocks: one that has a single block may lose everything.
    @Test(.needs(.python)) func lossesAreTold() async throws {
      let watched = try await Watched.run(
        conversations: 2000, ["--format", "ndjson", "--buffer", "524288"], sleeps: true)
      #expect(watched.status == 0, "\(watched.errors)")
      let lost = try dropped(watched)
      #expect(lost > 0)
      let seen = try verdicts(watched)
      #expect(!seen.isEmpty)
      #expect(seen.allSatisfy { !$0.conclusive })
    }

    @Test(.needs(.python)) func linesComeWhileNothingElseDoes() async throws {
      let watched = try await Watched.run(
        conversations: 20, ["--format", "ndjson"], waitsForLines: true, signal: SIGTERM)
      #expect(watched.status == 0)
      #expect(watched.linesCameBeforeEnd)
      #expect(watched.lines.count == 20)
      #expect(watched.errors.contains("20 conversations"))
      for line in watched.lines {
        let document = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(document?["schema"] as? String == "wirelab/conversation/1")
        #expect(document?["file"] as? String == "lo")
        #expect(document?["conclusive"] as? Bool == true)
        #expect(document?["states"] == nil)
      }
    }

    @Test(.needs(.python), arguments: [["--count", "5"], ["--duration", "2"]]) func endsByItself(
      arguments: [String]
    )
      async throws
    {
      let watched = try await Watched.run(conversations: 5, arguments, signal: nil)
      #expect(watched.status == 0, "\(watched.errors)")
      #expect(watched.lines.contains { $0.contains("5 conversations") }, "\(watched.lines)")
    }

    @Test(.needs(.python, .tshark)) func savedFileSaysTheSame() async throws {
      let place = try TemporaryDirectory()
      let file = place.path + "/watched.pcapng"
      let count = Effort.rounds(1000, long: 3000)
      let watched = try await Watched.run(conversations: count, ["--write", file])
      #expect(watched.status == 0)
      let attributes = try FileManager.default.attributesOfItem(atPath: file)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      let (capture, totals) = try CaptureInspector.totals(file)
      #expect(capture.stopReason == nil)
      #expect(totals.conversations == count)
      for kind in totals.handshakes {
        #expect(watched.lines.contains { $0.contains("\(kind.count) \(kind.kind.rawValue)") })
      }
      for kind in totals.teardowns {
        #expect(watched.lines.contains { $0.contains("\(kind.count) \(kind.kind.rawValue)") })
      }
      let comparison = Comparison(
        try CaptureInspector.inspect(file).conversations, try await Tshark.read(file))
      #expect(comparison.matched == count && comparison.unequal == 0)
      #expect(comparison.differences.isEmpty, "\(comparison.differences.prefix(3))")
      // What is there stays.
      let before = FileManager.default.contents(atPath: file)
      let again = try await Program.run(Program.wirelab, ["watch", "--write", file, "--duration", "0.1"])
      #expect(again.status == 2)
      #expect(again.errors.contains("exists"))
      #expect(FileManager.default.contents(atPath: file) == before)
    }

    @Test(
      arguments: [
        (["--filter", "tcp prot 8899"], 2, "syntax error"),
        (["--interface", "no-such-one"], 4, "no-such-one"),
        (["--count", "0"], 2, "--count"),
      ] as [([String], Int32, String)])
    func refuses(arguments: [String], status: Int32, text: String) async throws {
      let outcome = try await Program.run(Program.wirelab, ["watch"] + arguments)
      #expect(outcome.status == status)
      #expect(outcome.errors.contains(text), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }

    @Test func everyInterface() async throws {
      let outcome = try await Program.run(
        Program.wirelab, ["watch", "--interface", "any", "--duration", "0.2", "--filter", "tcp port 1"])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.errors == "watching any (filter tcp port 1)\n")
    }

    @Test(.needs(.setpriv)) func withoutRights() async throws {
      let setpriv = try Program.tool("setpriv")
      let outcome = try await Program.run(
        setpriv, ["--bounding-set", "-net_raw", "--inh-caps", "-net_raw", Program.wirelab, "watch"])
      #expect(outcome.status == 3, "\(outcome.errors)")
      #expect(outcome.errors.contains("To allow it:"), "\(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }

    /// An interface that goes away ends a watch, which says so.
    @Test(.needs(.unshare, .virtualEthernet)) func interfaceGoesAway() async throws {
      let unshare = try Program.tool("unshare")
      let place = try TemporaryDirectory()
      let script = """
        ip link add w0 type veth peer name w1 || exit
        ip link set w0 up
        mkfifo '\(place.path)/said'
        timeout 60 '\(Program.wirelab)' watch --interface w0 2> '\(place.path)/said' & watch=$!
        # Its first line: it is armed. What it says then goes nowhere else.
        { read -r line; ip link del w0; cat >&2; } < '\(place.path)/said'
        wait $watch
        """
      let outcome = try await Program.run(unshare, ["-Urn", "sh", "-c", script])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("ended early"), "\(outcome.output)\(outcome.errors)")
    }
  }
}
