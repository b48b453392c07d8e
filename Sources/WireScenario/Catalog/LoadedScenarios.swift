import WireGrammar

/// What came of loading some scenario files.
public struct LoadedScenarios: Sendable {
  /// Those that are right, in order.
  public private(set) var scenarios: [Scenario] = []
  /// Those that are not.
  public private(set) var failures: [ScenarioFileError] = []

  /// Loads files; a wrong one does not hide the others.
  public init(_ entries: [ScenarioCatalog.Entry]) {
    var files: [String: String] = [:]
    for entry in entries {
      // Reports and captures are named after the id, so two scenarios cannot share one.
      if let first = files[entry.id] {
        failures.append(
          ScenarioFileError(file: entry.file, "another scenario has the id `\(entry.id)`: \(first)"))
        continue
      }
      files[entry.id] = entry.file
      do throws(ScenarioFileError) {
        scenarios.append(try Scenario.load(entry))
      } catch {
        failures.append(error)
      }
    }
  }
}
