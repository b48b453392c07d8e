import Foundation
import Testing
import WireLabKit
import WireLessons

/// What the run of one lesson has shown, by its report, its capture and its files.
struct RunEvidence {
  private let scenario: [String: Any]
  private let conversations: [[String: Any]]
  private let calls: [[String: Any]]
  private let flags: Set<Character>
  private let text: String
  private let programs: String

  /// A scenario of the report document, and the packets of its capture: `SA<`.
  init(_ scenario: [String: Any], packets: [String]) throws {
    self.scenario = scenario
    conversations = try #require(scenario["conversations"] as? [[String: Any]])
    calls = try #require(scenario["calls"] as? [[String: Any]])
    flags = Set(packets.filter { $0.contains { "<>".contains($0) } }.joined())
    let file = URL(fileURLWithPath: try #require(scenario["file"] as? String))
    let text = try String(contentsOf: file, encoding: .utf8)
    self.text = text
    // Not every name of the kind is a file: `docs.python.org` is none.
    programs = Set(text.matches(of: /[a-z0-9_]+\.py/).map { String($0.0) }).compactMap { name in
      try? String(contentsOf: file.deletingLastPathComponent().appendingPathComponent(name), encoding: .utf8)
    }.joined()
  }

  /// Whether it shows that.
  func shows(_ evidence: TopicEvidence) -> Bool {
    let name = evidence.name
    switch evidence.kind {
    case .call: return calls.contains { $0["name"] as? String == name }
    case .errno: return calls.contains { $0["error"] as? String == name }
    case .option: return calls.contains { ($0["arguments"] as? String)?.contains(name) == true }
    case .state: return states.contains(name)
    case .handshake: return kinds(of: "handshake").contains(name)
    case .teardown: return kinds(of: "teardown").contains(name)
    case .finding:
      return conversations.contains { Self.kinds($0["findings"]).contains(name) }
    case .counter:
      return (scenario["checks"] as? [[String: Any]] ?? []).contains {
        $0["subject"] as? String == "counters.\(name)" && $0["verdict"] as? String == "passed"
          && $0["observed"] as? String != "+0"
      }
    case .sysctl: return text.contains(name.split(separator: ".").last ?? "")
    case .flag: return name.count == 3 && Self.letters[name].map(flags.contains) == true
    case .bench: return text.contains(" \(name):")
    case .zeek: return conversations.contains { $0["zeekState"] as? String == name || $0[name] is Int }
    case .python: return programs.contains(name)
    case .text: return text.contains(name)
    }
  }

  /// The letters of patterns.
  private static let letters: [String: Character] = [
    "SYN": "S", "ACK": "A", "FIN": "F", "RST": "R", "PSH": "P", "URG": "U", "ECE": "E", "CWR": "C",
  ]

  /// The states of both ends, and those that the kernel has told.
  private var states: Set<String> {
    let steps = conversations.flatMap { $0["states"] as? [[String: Any]] ?? [] }
    let seen = scenario["kernelStates"] as? [[String: Any]] ?? []
    return Set(
      (steps.flatMap { [$0["initiator"], $0["responder"]] } + seen.map { $0["state"] }).compactMap {
        $0 as? String
      })
  }

  private func kinds(of part: String) -> [String] {
    conversations.compactMap { ($0[part] as? [String: Any])?["kind"] as? String }
  }

  private static func kinds(_ findings: Any?) -> [String] {
    (findings as? [[String: Any]] ?? []).compactMap { $0["kind"] as? String }
  }
}
