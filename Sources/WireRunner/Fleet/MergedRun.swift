import WireFormat
import WireJudgement
import WireSystem
import WireText

/// One run, joined from the reports of the machines that shared it.
package struct MergedRun: Sendable {
  /// A capture, and the name that it has in the directory of the run.
  package struct Capture: Sendable {
    /// The file.
    package var path: String
    /// Its name.
    package var name: String
  }

  /// What one machine would have found: the scenarios in the order in which they were asked for. Those of a
  /// machine that left no report were not run.
  package private(set) var run: RunResult
  /// The captures of all machines.
  package private(set) var captures: [Capture] = []
  /// The parts of which there is no report.
  package private(set) var missing: [Shard]

  /// Joins the reports in some directories.
  ///
  /// - Parameters:
  ///   - paths: at least one.
  ///   - id: the name of the joined run.
  package init(_ paths: [String], id: String) throws(ShardReport.Failure) {
    var reports: [(path: String, shard: Shard, report: ShardReport)] = []
    for path in paths {
      let report = try ShardReport.read(path)
      try Self.check(report, at: path)
      guard let shard = report.run.shard else {
        throw ShardReport.Failure(path, "it is not the report of a shard")
      }
      if let first = reports.first { try Self.compare(report, at: path, with: first.report, at: first.path) }
      if let twin = reports.first(where: { $0.shard == shard }) {
        throw ShardReport.Failure(
          path, "it is of shard \(shard), and so is \(TerminalText.escaped(twin.path))")
      }
      reports.append((path, shard, report))
    }
    let first = reports[0]
    missing = (1...first.shard.count).compactMap { Shard(index: $0, count: first.shard.count) }
      .filter { shard in !reports.contains { $0.shard == shard } }

    var found: [String: [ScenarioResult]] = [:]
    for (path, _, report) in reports {
      let groups = Dictionary(grouping: report.run.scenarios, by: \.id)
      for (id, results) in groups {
        guard found.updateValue(results, forKey: id) == nil else {
          throw ShardReport.Failure(path, "another shard ran \(TerminalText.escaped(id)), too")
        }
      }
      for name in report.run.scenarios.compactMap(\.capture?.file) {
        let capture = Capture(path: ShardReport.directory(of: path) + "/" + name, name: name)
        guard FileReading.isRegular(capture.path) else {
          throw ShardReport.Failure(
            capture.path,
            "the capture is not there, or is no file: copy the whole directory of the run, with what links point to"
          )
        }
        captures.append(capture)
      }
    }
    run = first.report.run
    run.runID = id
    run.shard = nil
    run.scenarios = first.report.selection.flatMap { absent in
      found[absent.id]
        ?? (1...run.repetitions).map { repetition in
          var absent = absent
          absent.repetition = repetition
          return absent
        }
    }
    let runs = reports.map(\.report.run)
    let start = runs.map(\.started).min() ?? run.started
    run.started = start
    run.durationSeconds = runs.map { Double($0.started - start) / 1e9 + $0.durationSeconds }.max() ?? 0
    run.machine.kernel = Self.joined(runs.map(\.machine.kernel))
    run.machine.capture = Self.joined(runs.map(\.machine.capture))
  }

  /// What several machines say, each answer once.
  private static func joined(_ answers: [String]) -> String {
    Set(answers).sorted().joined(separator: ", ")
  }

  /// That a report is whole in itself: what it says was written elsewhere, and files are opened by it.
  private static func check(_ report: ShardReport, at path: String) throws(ShardReport.Failure) {
    let run = report.run
    let selected = Set(report.selection.map(\.id))
    for (id, results) in Dictionary(grouping: run.scenarios, by: \.id) {
      guard selected.contains(id), results.map(\.repetition) == Array(1...run.repetitions) else {
        throw ShardReport.Failure(
          path, "it is damaged: \(TerminalText.escaped(id)) was not asked for, or ran more or less often")
      }
    }
  }

  /// That two reports are parts of the same run.
  private static func compare(
    _ report: ShardReport, at path: String, with first: ShardReport, at firstPath: String
  ) throws(ShardReport.Failure) {
    let other = TerminalText.escaped(firstPath)
    let counts = (report.run.shard?.count ?? 0, first.run.shard?.count ?? 0)
    guard counts.0 == counts.1 else {
      throw ShardReport.Failure(path, "it is one of \(counts.0) shards, and \(other) one of \(counts.1)")
    }
    guard report.run.repetitions == first.run.repetitions else {
      throw ShardReport.Failure(
        path, "it ran each scenario \(report.run.repetitions) times, and \(other) \(first.run.repetitions)")
    }
    let names = [report, first].map { $0.selection.map { "\($0.chapter)/\($0.id)" } }
    guard names[0] == names[1] else {
      let odd = Set(names[0]).symmetricDifference(names[1]).sorted().first
      throw ShardReport.Failure(
        path,
        "its run was of other scenarios than that of \(other)"
          + (odd.map { ": only one of them has \(TerminalText.escaped($0))" } ?? ", or in another order"))
    }
  }
}
