import Foundation
import TestSupport
import Testing

/// A place to run `wirelab` in: its own scenarios, its own reports.
struct Lab {
  let place: TemporaryDirectory

  init() throws {
    place = try TemporaryDirectory()
  }

  /// A lab in a place that is there already.
  init(place: TemporaryDirectory) {
    self.place = place
  }

  /// Runs `wirelab` with the scenarios of this place, or the package's.
  func wirelab(_ arguments: [String], environment: [String: String] = [:], limit: Double = 240) async throws
    -> Program.Outcome
  {
    try await Places.scenarios.hold(Self.scenarios(in: arguments)) {
      try await Program.run(
        Program.wirelab, arguments, directory: place.path,
        environment: environment.merging(["LC_ALL": "C.UTF-8", "GITHUB_ACTIONS": ""]) { first, _ in first },
        limit: limit)
    }
  }

  /// How many places of scenarios a run with these arguments takes.
  private static func scenarios(in arguments: [String]) -> Int {
    guard let command = arguments.first, ["run", "course", "grade"].contains(command) else { return 0 }
    let jobs = arguments.firstIndex(of: "--jobs").flatMap { Int(arguments[$0 + 1]) }
    // What stands behind an option is its value.
    let named = zip(arguments, arguments.dropFirst()).count { !$0.hasPrefix("--") && !$1.hasPrefix("--") }
    let isOfMany = command == "course" || named == 0 || arguments.contains("--submissions")
    let number = min(jobs ?? .max, isOfMany ? .max : named)
    // One or two are as any other live test, and begin at once: some tests look for their processes.
    return number > 2 ? number : 0
  }

  /// Runs scenarios of the package and reads the report.
  func run(_ arguments: [String] = [], limit: Double = 240) async throws -> Run {
    let outcome = try await wirelab(
      ["run", "--scenarios", Program.root + "/Scenarios"] + arguments, limit: limit)
    return Run(outcome: outcome, place: place)
  }

  /// Runs one scenario that is written here.
  func run(scenario text: String, _ arguments: [String] = [], limit: Double = 240) async throws -> Run {
    let id = text.split(separator: "\n").first { $0.hasPrefix("id:") }.map { $0.dropFirst(3) } ?? "scenario"
    let file = try place.write(
      text, to: "Scenarios/test/\(id.trimmingCharacters(in: .whitespaces)).yaml")
    let outcome = try await wirelab(["run", file] + arguments, limit: limit)
    return Run(outcome: outcome, place: place)
  }

  /// A scenario of the package, changed; every replaced text must be there.
  func changed(_ path: String, _ replacements: [(String, String)]) throws -> String {
    var text = try String(contentsOfFile: Program.root + "/Scenarios/" + path, encoding: .utf8)
    for (old, new) in replacements {
      try #require(text.contains(old), "\(path) does not hold '\(old)'")
      text = text.replacingOccurrences(of: old, with: new)
    }
    return text
  }

  /// A run that is over, with its report.
  struct Run {
    let outcome: Program.Outcome
    /// It goes with the last run that was made in it.
    let place: TemporaryDirectory

    /// The directory of the run.
    var directory: String { place.path + "/reports/latest" }

    var status: Int32 { outcome.status }

    /// What it said of what did not pass.
    var complaints: String {
      let lines = (outcome.errors + outcome.output).split(separator: "\n").filter { !$0.hasPrefix("PASS") }
      return lines.prefix(40).joined(separator: "\n")
    }

    /// The report document.
    func report() throws -> [String: Any] {
      let data = try Data(contentsOf: URL(fileURLWithPath: directory + "/report.json"))
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    /// The scenarios of the report.
    func scenarios() throws -> [[String: Any]] {
      try #require(try report()["scenarios"] as? [[String: Any]])
    }

    /// The checks of one scenario that did not pass: subject, verdict.
    func failures(_ index: Int = 0) throws -> [String] {
      let scenario = try scenarios()[index]
      let checks = try #require(scenario["checks"] as? [[String: Any]])
      return checks.filter { $0["verdict"] as? String != "passed" }.map {
        "\($0["subject"] ?? "") \($0["verdict"] ?? "")"
      }
    }

    /// The captures, by the id of their scenario.
    var captures: [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []).filter {
        $0.hasSuffix(".pcapng")
      }.sorted().map { directory + "/" + $0 }
    }
  }
}
