import ArgumentParser
import Foundation
import WireJudgement
import WireReports
import WireScenario

/// `wirelab new`: a scenario to begin with.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a scenario that runs, to make a lesson of.",
    discussion: """
      Writes Scenarios/CHAPTER/ID.yaml, with a comment beside each part, and never over a file that is there.

        wirelab new my-first-lesson
      """)

  @Argument(help: "The id: small letters, digits and hyphens.")
  var id: String

  @Option(help: "The chapter, which is a folder.", completion: Completions.chapters)
  var chapter = "own"

  @Option(
    name: .customLong("scenarios"), help: "The directory of the scenarios; made if it is not there.",
    completion: .directory)
  var directory = "Scenarios"

  @OptionGroup var output: OutputOptions

  func validate() throws {
    for (name, what) in [(id, "the id"), (chapter, "--chapter")] where !ScenarioTemplate.isName(name) {
      throw ValidationError(
        "\(what) must be small letters, digits and hyphens, 64 at most, and begin with no hyphen; not '\(name)'."
      )
    }
  }

  func run() throws {
    if let other = try? ScenarioCatalog(directory: directory).entries.first(where: { $0.id == id }) {
      throw ExitWith(.usage, "there is a scenario '\(id)' already: \(other.file). Take another id.")
    }
    let folder = directory + "/" + chapter
    let file = "\(folder)/\(id).yaml"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(ScenarioTemplate.text(id: id).utf8).write(
        to: URL(fileURLWithPath: file), options: .withoutOverwriting)
    } catch CocoaError.fileWriteFileExists {
      throw ExitWith(.usage, "\(file) is there already. Take another id.")
    } catch {
      throw ExitWith(.notPermitted, "cannot write \(file): \(error.localizedDescription)")
    }
    Terminal.write(TextReport(output.textOptions).next(afterWriting: file), to: Terminal.standardOutput)
  }
}
