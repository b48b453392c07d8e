import Foundation
import TestSupport
import Testing
import WireLabKit

extension Live {
  /// The report of a shard is written by anybody: whatever it says, `merge` neither crashes nor passes what
  /// no run can have said.
  @Suite struct ForeignShardTests {
    /// A place in a document: keys and positions.
    private typealias Path = [any Sendable]

    /// The report of a shard, and everything in it by its place, where elements of a list are alike.
    private struct Shard {
      let place: String
      let document: Any
      var paths: [String: [Path]] = [:]

      init(_ place: String) throws {
        self.place = place
        let data = try Data(contentsOf: URL(fileURLWithPath: place + "/shard.json"))
        document = try JSONSerialization.jsonObject(with: data)
        walk(document, [], "")
      }

      private mutating func walk(_ value: Any, _ path: Path, _ name: String) {
        if !path.isEmpty { paths[name, default: []].append(path) }
        if let members = value as? [String: Any] {
          for (key, member) in members { walk(member, path + [key], name + "/" + key) }
        } else if let elements = value as? [Any] {
          for (index, element) in elements.enumerated() { walk(element, path + [index], name + "/*") }
        }
      }

      func value(at path: Path) -> Any {
        path.reduce(document) { value, step in
          if let key = step as? String { return (value as? [String: Any])?[key] as Any }
          return (value as? [Any])?[step as? Int ?? 0] as Any
        }
      }

      /// Writes the document with something else at a place; nil: with nothing there.
      func write(_ new: Any?, at path: Path) throws {
        let changed = Self.replaced(document, path[...], new)
        let data = try JSONSerialization.data(withJSONObject: changed as Any)
        try data.write(to: URL(fileURLWithPath: place + "/shard.json"))
      }

      private static func replaced(_ value: Any, _ path: ArraySlice<any Sendable>, _ new: Any?) -> Any? {
        guard let step = path.first else { return new }
        if let key = step as? String, var members = value as? [String: Any], let member = members[key] {
          members[key] = replaced(member, path.dropFirst(), new)
          return members
        }
        if let index = step as? Int, var elements = value as? [Any] {
          if let element = replaced(elements[index], path.dropFirst(), new) {
            elements[index] = element
          } else {
            elements.remove(at: index)
          }
          return elements
        }
        return value
      }
    }

    private func shard(in lab: Lab) async throws -> Shard {
      let run = try await lab.run(["--shard", "1/1", "close-four"])
      #expect(run.status == 0, "\(run.outcome.output)\(run.outcome.errors)")
      return try Shard(run.directory)
    }

    /// Merges it here, and writes every report of it, or none.
    ///
    /// - Returns: the status that it would end with.
    private func merged(_ place: String, reports: Bool = true) -> WireLabKit.ExitStatus {
      guard let merged = try? MergedRun([place], id: "merged") else { return .usage }
      guard reports else { return merged.run.exitStatus }
      let report = TextReport(TextReport.Options(language: .en))
      for scenario in merged.run.scenarios { _ = report.scenario(scenario, of: merged.run.repetitions) }
      _ = report.summary(merged.run, reportPath: "reports")
      let page = PageDocument.text(merged.run, language: .en) { _ in nil }
      _ = RunReport.files(of: merged.run, page: page)
      return merged.run.exitStatus
    }

    private static let extremes: [any Sendable] = [
      -1, Int.min, Int.max, Int.max - 1, 1 << 62, 1 << 53, 1e308, -1e308,
    ]
    private static let others: [(any Sendable)?] = [
      0, 1, -0.0, 5e-300, 1.5, NSNull(), true, "", String(repeating: "9", count: 100_000), [Int](),
      [String: Int](), nil,
    ]

    @Test func everyNumberHasARange() async throws {
      let lab = try Lab()
      let shard = try await shard(in: lab)
      let fields = shard.paths.filter { field in
        (shard.value(at: field.value[0]) as? NSNumber).map { !isTruth($0) } ?? false
      }
      #expect(fields.count > 45, "\(fields.keys.sorted())")
      for (name, paths) in fields {
        for path in Set([0, paths.count - 1]).map({ paths[$0] }) {
          for value in Self.extremes {
            // A number may lie before the first that was seen.
            if name.hasSuffix("/segment/sequence") || name.hasSuffix("/segment/acknowledgment"),
              value as? Int == -1
            {
              continue
            }
            try shard.write(value, at: path)
            #expect(merged(shard.place) == .usage, "\(name): \(value)")
          }
        }
      }
    }

    @Test func nothingCrashesIt() async throws {
      let lab = try Lab()
      let shard = try await shard(in: lab)
      for (_, paths) in shard.paths {
        for value in Self.others {
          try shard.write(value, at: paths[paths.count - 1])
          // What is in range is written as it is: two ways to be so are enough.
          _ = merged(shard.place, reports: value == nil || value as? Int == 0)
        }
      }
      let nested = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
      for text in [nested, "{\"run\":\(nested)}", "", "null", "[]", "{}", "1e999"] {
        _ = try lab.place.write(text, to: "nested/shard.json")
        #expect(merged(lab.place.path + "/nested") == .usage)
      }
    }

    /// What the checks say outweighs what is said of them.
    @Test func statusIsWhatTheChecksAmountTo() async throws {
      let lab = try Lab()
      let shard = try await shard(in: lab)
      let verdicts = try #require(shard.paths["/run/scenarios/*/checks/*/verdict"])
      for verdict in ["failed", "inconclusive"] {
        try shard.write(verdict, at: verdicts[0])
        #expect(merged(shard.place) == .usage)
      }
      try shard.write([Int](), at: try #require(shard.paths["/run/scenarios/*/checks"])[0])
      #expect(merged(shard.place) == .usage)
    }

    @Test func statusAndPlaceOfTheCommand() async throws {
      let lab = try Lab()
      let shard = try await shard(in: lab)
      for value in [Int.max, 1 << 31, 0, -1] {
        try shard.write(value, at: ["run", "repetitions"])
        let outcome = try await lab.wirelab(["merge", shard.place, "--report-directory", "merged"])
        #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
        #expect(outcome.errors.contains("it is damaged"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: lab.place.path + "/merged"))
      }
    }

    /// A directory that came from elsewhere may hold links to what is only here.
    @Test(arguments: ["shard.json", "close-four.pcapng"]) func linksAreNotFollowed(name: String) async throws
    {
      let lab = try Lab()
      let shard = try await shard(in: lab)
      let whole = try await lab.wirelab(["merge", shard.place, "--report-directory", "merged"])
      #expect(whole.status == 0, "\(whole.errors)")
      let file = shard.place + "/" + name
      try FileManager.default.moveItem(atPath: file, toPath: lab.place.path + "/elsewhere")
      try FileManager.default.createSymbolicLink(
        atPath: file, withDestinationPath: lab.place.path + "/elsewhere")
      let outcome = try await lab.wirelab(["merge", shard.place, "--report-directory", "merged"])
      #expect(outcome.status == 2, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains("link"), "\(outcome.errors)")
    }

    /// JSONSerialization has one class for numbers and truth.
    private func isTruth(_ number: NSNumber) -> Bool {
      String(cString: number.objCType) == "c"
    }
  }
}
