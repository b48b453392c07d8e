import ArgumentParser
import Foundation
import WireLabKit

/// Where scenarios are looked for.
struct ScenarioSelection: ParsableArguments {
  @Option(
    name: .customLong("scenarios"),
    help: "The directory of the scenarios; else ./Scenarios, else beside the program.")
  var directory: String?

  /// The directory to use.
  func chosenDirectory() throws -> String {
    if let directory { return directory }
    let manager = FileManager.default
    var candidates = ["Scenarios"]
    if let program = try? manager.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
      let beside = (program as NSString).deletingLastPathComponent
      candidates += [beside + "/Scenarios", beside + "/../share/wirelab/Scenarios"]
    }
    var isDirectory: ObjCBool = false
    for candidate in candidates
    where manager.fileExists(atPath: candidate, isDirectory: &isDirectory) && isDirectory.boolValue {
      return candidate
    }
    throw ExitWith(
      .noMatch,
      "no scenarios: there is no directory ./Scenarios, and none beside the program. Name one with --scenarios."
    )
  }

  /// The files that names stand for; every scenario, where there are none.
  func entries(_ names: [String]) throws -> [ScenarioCatalog.Entry] {
    do {
      return try ScenarioCatalog(directory: folder(ofFiles: names) ?? chosenDirectory()).select(names)
    } catch let unknown as UnknownScenario {
      throw ExitWith(.noMatch, "\(unknown)")
    }
  }

  /// Where nothing but files is named, no directory of scenarios is needed: the folder of the first will do.
  private func folder(ofFiles names: [String]) -> String? {
    var isDirectory: ObjCBool = false
    let areFiles = names.allSatisfy {
      $0.hasSuffix(".yaml") && FileManager.default.fileExists(atPath: $0, isDirectory: &isDirectory)
        && !isDirectory.boolValue
    }
    guard areFiles, let first = names.first else { return nil }
    let folder = (first as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  /// The scenarios that names stand for, and the files among them that are none.
  func load(_ names: [String]) throws -> LoadedScenarios {
    LoadedScenarios(try entries(names))
  }
}
