import Foundation
import TestSupport
import WireLabKit

/// What a saved run says of one of its scenarios, as a report of its own that can be changed anywhere.
struct ForeignReport {
  /// Keys, and positions in lists.
  typealias Path = [any Sendable]

  /// The document as JSONSerialization reads it.
  let document: Any
  private let place: TemporaryDirectory
  private let mark = "the place of another value"

  /// The scenarios of all saved runs, each by itself, and the smallest first.
  static func all() throws -> [ForeignReport] {
    let runs = try SnapshotTests.Sample.allCases.map { sample in
      let file = URL(fileURLWithPath: sample.directory + "/shard.json")
      return try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    }
    let reports = try runs.flatMap { whole -> [ForeignReport] in
      let run = whole["run"] as? [String: Any] ?? [:]
      let scenarios = run["scenarios"] as? [[String: Any]] ?? []
      let selection = whole["selection"] as? [[String: Any]] ?? []
      return try selection.map { selected in
        let results = scenarios.filter { $0["id"] as? String == selected["id"] as? String }
        var part = whole
        part["run"] = run.merging(["scenarios": results]) { $1 }
        part["selection"] = [selected]
        return try ForeignReport(part)
      }
    }
    return try reports.map { ($0, try $0.text().utf8.count) }.sorted { $0.1 < $1.1 }.map(\.0)
  }

  private init(_ document: Any) throws {
    self.document = document
    place = try TemporaryDirectory()
    let run = (document as? [String: Any])?["run"] as? [String: Any]
    for scenario in run?["scenarios"] as? [[String: Any]] ?? [] {
      guard let name = (scenario["capture"] as? [String: Any])?["file"] as? String else { continue }
      _ = try place.write("", to: name)
    }
  }

  /// Everything that stands in it, with a name of its place in which elements of a list are alike.
  func values() -> [(name: String, path: Path, value: Any)] {
    var found: [(String, Path, Any)] = []
    func walk(_ value: Any, _ path: Path, _ name: String) {
      found.append((name, path, value))
      if let members = value as? [String: Any] {
        for (key, member) in members { walk(member, path + [key], name + "/" + key) }
      } else if let elements = value as? [Any] {
        for (index, element) in elements.enumerated() { walk(element, path + [index], name + "/*") }
      }
    }
    walk(document, [], "")
    return found
  }

  /// The document as text, in two parts, between which the value of a place would stand.
  func around(_ path: Path) throws -> (String, String) {
    let parts = try Self.text(Self.replaced(document, path[...], mark)).components(separatedBy: "\"\(mark)\"")
    return (parts[0], parts.count == 2 ? parts[1] : "")
  }

  /// The document as it is.
  func text() throws -> String { try Self.text(document) }

  /// Reads a text as the report, as `merge` does.
  func merge(_ text: String) throws -> MergedRun {
    _ = try place.write(text, to: "shard.json")
    return try MergedRun([place.path], id: "merged")
  }

  /// What is left of it once it was read.
  func read(_ text: String) throws -> Any {
    _ = try place.write(text, to: "shard.json")
    return try JSONSerialization.jsonObject(with: Data(try ShardReport.read(place.path).octets()))
  }

  /// What stands at a place of a document; nil: nothing.
  static func value(at path: Path, of document: Any) -> Any? {
    path.reduce(Optional(document)) { value, step in
      if let key = step as? String { return (value as? [String: Any])?[key] }
      guard let index = step as? Int, let elements = value as? [Any] else { return nil }
      return elements.indices.contains(index) ? elements[index] : nil
    }
  }

  private static func text(_ document: Any) throws -> String {
    let data = try JSONSerialization.data(withJSONObject: document, options: .withoutEscapingSlashes)
    return String(decoding: data, as: UTF8.self)
  }

  private static func replaced(_ value: Any, _ path: ArraySlice<any Sendable>, _ new: Any) -> Any {
    guard let step = path.first else { return new }
    if let key = step as? String, var members = value as? [String: Any], let member = members[key] {
      members[key] = replaced(member, path.dropFirst(), new)
      return members
    }
    if let index = step as? Int, var elements = value as? [Any] {
      elements[index] = replaced(elements[index], path.dropFirst(), new)
      return elements
    }
    return value
  }
}
