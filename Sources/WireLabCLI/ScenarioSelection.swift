import ArgumentParser
import WireJudgement
import WireScenario
import WireSystem

/// Where scenarios are looked for.
struct ScenarioSelection: ParsableArguments {
  @Option(
    name: .customLong("scenarios"),
    help: "The directory of the scenarios; else ./Scenarios, else beside the program.",
    completion: .directory)
  var directory: String?

  /// The directory to use.
  func chosenDirectory() throws -> String {
    if let directory { return directory }
    if let found = Self.candidates.first(where: FileReading.isDirectory) { return found }
    throw ExitWith(
      .noMatch,
      "no scenarios: there is no directory ./Scenarios, and none beside the program. Name one with --scenarios."
    )
  }

  /// The course that scenarios can build on: the directory that is named, else the one that is found, if any.
  func course() throws -> ScenarioCatalog? {
    guard directory == nil else { return try catalog(for: []) }
    return try? catalog(for: [])
  }

  /// The courses that anybody's scenarios can build on: ./Scenarios, and those beside the program.
  static func foundCourses() -> [ScenarioCatalog] {
    candidates.filter(FileReading.isDirectory).compactMap { try? ScenarioCatalog(directory: $0) }
  }

  /// Where the scenarios are, if nobody says so.
  private static var candidates: [String] {
    guard let program = try? Program.path() else { return ["Scenarios"] }
    let beside = FileReading.directory(of: program)
    return ["Scenarios", beside + "/Scenarios", beside + "/../share/wirelab/Scenarios"]
  }

  /// The files that names stand for; every scenario, where there are none.
  ///
  /// - Parameters:
  ///   - kind: what is looked for, where a name is unknown.
  ///   - others: what else a name could have stood for.
  func entries(
    _ names: [String], as kind: UnknownScenario.Kind = .scenario, or others: [String] = []
  ) throws -> [ScenarioCatalog.Entry] {
    let catalog = try catalog(for: names)
    do { return try catalog.select(names, as: kind, or: others) } catch { throw ExitWith(error) }
  }

  /// The exercises of the directory.
  func exercises() throws -> ScenarioCatalog {
    try ScenarioCatalog(directory: try chosenDirectory() + "/" + ScenarioCatalog.exercises)
  }

  private func catalog(for names: [String]) throws -> ScenarioCatalog {
    let directory = try folder(ofFiles: names) ?? chosenDirectory()
    do { return try ScenarioCatalog(directory: directory) } catch { throw ExitWith(error) }
  }

  /// Where nothing but files is named, no directory of scenarios is needed: the folder of the first will do.
  private func folder(ofFiles names: [String]) -> String? {
    let areFiles = names.allSatisfy { ScenarioLanguage.knows(file: $0) && FileReading.isFile($0) }
    guard areFiles, let first = names.first else { return nil }
    let folder = FileReading.directory(of: first)
    return folder.isEmpty ? "." : folder
  }

  /// Every scenario that names could stand for, and those files that they do stand for.
  func all(with names: [String]) throws -> [Scenario] {
    let catalog = try catalog(for: names).entries
    let known = Set(catalog.map(\.id))
    return LoadedScenarios(catalog + (try entries(names).filter { !known.contains($0.id) })).scenarios
  }

  /// Every scenario for a command that can do without them, unless a directory was asked for.
  func scenariosIfAny() throws -> [Scenario] {
    do {
      let loaded = try load([])
      for failure in loaded.failures { Terminal.error("not considered: \(failure)") }
      return loaded.scenarios
    } catch let error as ExitWith where error.status == .noMatch && directory == nil {
      return []
    }
  }

  /// The scenarios that names stand for, and the files among them that are none.
  func load(_ names: [String]) throws -> LoadedScenarios {
    LoadedScenarios(try entries(names))
  }
}

extension ExitWith {
  /// A name that stands for no scenario, or a directory that could not be read.
  init(_ unknown: UnknownScenario) { self.init(unknown.isShortage ? .notPermitted : .noMatch, "\(unknown)") }
}
