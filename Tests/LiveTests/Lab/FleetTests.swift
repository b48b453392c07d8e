import Foundation
import TestSupport
import Testing
import WireLabKit

extension Live {
  /// `--shard` and `merge`: many machines report what one would have.
  @Suite(.needs(.ownNetwork)) struct FleetTests {
    private static let names = ["close-four", "close-three", "udp-echo", "listen-missing", "handshake-basic"]

    /// Runs a part in a report directory of its own; answers the directory of its report.
    private func part(
      _ shard: String, in lab: Lab, _ arguments: [String] = names, scenarios: String? = nil,
      status: Int32 = 0
    ) async throws -> String {
      let place = lab.place.path + "/" + UUID().uuidString
      let outcome = try await lab.wirelab(
        ["run", "--shard", shard, "--report-directory", place]
          + ["--scenarios", scenarios ?? Program.root + "/Scenarios"] + arguments)
      #expect(outcome.status == status, "\(outcome.output)\(outcome.errors)")
      return place + "/latest"
    }

    private func merge(_ arguments: [String], in lab: Lab) async throws -> Lab.Run {
      Lab.Run(outcome: try await lab.wirelab(["merge"] + arguments), place: lab.place)
    }

    private func ids(_ directory: String) throws -> [String] {
      let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/report.json"))
      let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      return try #require(report["scenarios"] as? [[String: Any]]).compactMap { $0["id"] as? String }
    }

    @Test(.needs(Need.junitReader + Need.schemaValidator)) func partsAreOneRun() async throws {
      let lab = try Lab()
      var parts: [String] = []
      for index in 1...3 {
        parts.append(try await part("\(index)/3", in: lab, Self.names + ["--repeat", "2"]))
      }
      let inParts = try parts.flatMap { try ids($0) }
      #expect(inParts.sorted() == (Self.names + Self.names).sorted())
      // A report says which part it is.
      let data = try Data(contentsOf: URL(fileURLWithPath: parts[1] + "/report.json"))
      let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      #expect((report["run"] as? [String: Any])?["shard"] as? [String: Int] == ["index": 2, "of": 3])

      let merged = try await merge(parts.reversed(), in: lab)
      let inMerged = try ids(merged.directory)
      #expect(merged.status == 0, "\(merged.outcome.output)\(merged.outcome.errors)")
      let words = merged.outcome.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("5 scenarios, 2 times: 10 passed"), "\(merged.outcome.output)")
      // In the order in which they were asked for, as one run.
      #expect(inMerged == Self.names.flatMap { [$0, $0] })
      #expect(try merged.scenarios().map { $0["repetition"] as? Int } == Self.names.flatMap { _ in [1, 2] })
      #expect((try merged.report()["run"] as? [String: Any])?["shard"] is NSNull)
      #expect(merged.captures.count == 10)
      let inspected = try await lab.wirelab(["inspect", "--summary"] + merged.captures)
      #expect(inspected.status == 0, "\(inspected.errors)")
      let junit = try await JUnitFile.read(merged.directory + "/junit.xml")
      #expect(junit.suites.count == 10)
      let complaints = try await SchemaValidator.complaints(
        .run, [merged.directory + "/report.json", parts[0] + "/report.json"])
      #expect(complaints.values.flatMap(\.self) == [])
    }

    /// Whose a scenario is does not depend on what else was asked for.
    @Test func selectionDoesNotMoveAnything() async throws {
      let lab = try Lab()
      let all = try ids(try await part("1/2", in: lab))
      for name in Self.names {
        let alone = try ids(try await part("1/2", in: lab, [name]))
        #expect(alone == (all.contains(name) ? [name] : []))
      }
    }

    @Test(.needs(Need.junitReader)) func failureOfAPartIsOne() async throws {
      let lab = try Lab()
      for (name, expected) in [("a", "three-way"), ("b", "refused")] {
        let text = SchemaTests.small(name, client: "connect, close")
          .replacingOccurrences(of: "three-way", with: expected)
        _ = try lab.place.write(text, to: "Scenarios/test/\(name).yaml")
      }
      let scenarios = lab.place.path + "/Scenarios"
      let parts = [
        try await part("1/2", in: lab, [], scenarios: scenarios),
        try await part("2/2", in: lab, [], scenarios: scenarios, status: 1),
      ]
      let merged = try await merge(parts + ["--annotations", "always", "--junit", "joined.xml"], in: lab)
      #expect(merged.status == 1, "\(merged.outcome.output)")
      #expect(merged.outcome.output.contains("::error file="), "\(merged.outcome.output)")
      let junit = try await JUnitFile.read(lab.place.path + "/joined.xml")
      #expect(junit.failures >= 1)
    }

    @Test(.needs(Need.junitReader + Need.schemaValidator)) func missingPartIsNoPass() async throws {
      let lab = try Lab()
      let first = try await part("1/2", in: lab)
      let there = try ids(first)
      let merged = try await merge([first], in: lab)
      #expect(merged.status == 5, "\(merged.outcome.output)\(merged.outcome.errors)")
      #expect(merged.outcome.errors.contains("no report of shard 2/2"), "\(merged.outcome.errors)")
      let inMerged = try ids(merged.directory)
      #expect(inMerged == Self.names)
      for scenario in try merged.scenarios() {
        let isThere = there.contains(scenario["id"] as? String ?? "")
        #expect(scenario["status"] as? String == (isThere ? "passed" : "not-run"))
      }
      let junit = try await JUnitFile.read(merged.directory + "/junit.xml")
      let absent = Self.names.count - there.count
      #expect(junit.errors == absent)
      let complaints = try await SchemaValidator.complaints(.run, [merged.directory + "/report.json"])
      #expect(complaints.values.flatMap(\.self) == [])
    }

    @Test func partsOfDifferentRunsAreRefused() async throws {
      let lab = try Lab()
      let first = try await part("1/2", in: lab)
      let cases: [(other: String, reason: String)] = [
        (first, "so is"),
        (try await part("2/3", in: lab), "one of 3 shards"),
        (try await part("2/2", in: lab, ["close-four"]), "of other scenarios"),
        (try await part("2/2", in: lab, Self.names + ["--repeat", "2"]), "2 times"),
      ]
      for (other, reason) in cases {
        let merged = try await merge([first, other], in: lab)
        #expect(merged.status == 2)
        #expect(merged.outcome.errors.contains(reason), "\(merged.outcome.errors)")
      }
      #expect(!FileManager.default.fileExists(atPath: lab.place.path + "/reports/latest"))
    }

    @Test func whatIsNoReportOfAPartIsRefused() async throws {
      let lab = try Lab()
      let whole = try await lab.run(["close-four"])
      let first = try await part("1/1", in: lab, ["close-four"])
      let text = try String(contentsOfFile: first + "/shard.json", encoding: .utf8)
      let cases: [(text: String?, reason: String)] = [
        (nil, "run --shard"), ("", "or it was cut"), ("[]", "or it was cut"),
        (String(text.dropLast(9)), "or it was cut"),
        (text.replacing("wirelab/shard/2", with: "wirelab/shard/3"), "its schema is wirelab/shard/3"),
        (text.replacing(#/"wirelab":"[^"]*"/#, with: #""wirelab":"9.9""#), "WireLab 9.9 wrote it"),
        (text.replacing(#""repetitions":1"#, with: #""repetitions":0"#), "damaged"),
        (text.replacing("close-four.pcapng", with: "../close-four.pcapng"), "no capture can be called"),
        (text.replacing(#""scenarios":["#, with: #""scenarios":[1,"#), "damaged"),
      ]
      for (index, (text, reason)) in cases.enumerated() {
        let name = "damaged-\(index)"
        if let text { _ = try lab.place.write(text, to: name + "/shard.json") }
        let merged = try await merge([text == nil ? whole.directory : name], in: lab)
        #expect(merged.status == 2, "\(reason): \(merged.outcome.output)")
        #expect(merged.outcome.errors.contains(reason), "\(merged.outcome.errors)")
      }
      // A capture that is gone is said, and nothing is half there.
      try FileManager.default.removeItem(atPath: first + "/close-four.pcapng")
      let merged = try await merge([first, "--report-directory", "joined"], in: lab)
      #expect(merged.status == 2)
      #expect(
        merged.outcome.errors.contains("close-four.pcapng: the capture is not there"),
        "\(merged.outcome.errors)")
      #expect(!FileManager.default.fileExists(atPath: lab.place.path + "/joined"))
    }
  }
}
