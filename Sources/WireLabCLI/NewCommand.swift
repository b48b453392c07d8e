import ArgumentParser
import Glibc
import WireJudgement
import WireReports
import WireScenario
import WireSystem
import WireText

/// `wirelab new`: a scenario to begin with.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a scenario that runs, to make a lesson of.",
    discussion: """
      Writes Scenarios/CHAPTER/ID.yaml, with a comment beside each part in your language (`--language`, else \
      that of the locale), and never over a file that is there.

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
    for (name, what) in [(id, "the id"), (chapter, "--chapter")] where !ScenarioName.isName(name) {
      throw ValidationError("\(what) must be \(ScenarioName.rule.en); not '\(name)'.")
    }
  }

  func run() throws {
    if let other = try? ScenarioCatalog(directory: directory).entries.first(where: { $0.id == id }) {
      throw ExitWith(.usage, "there is a scenario '\(id)' already: \(other.file). Take another id.")
    }
    let folder = directory + "/" + chapter
    let file = "\(folder)/\(id).yaml"
    switch Self.write(ScenarioTemplate.text(id: id, language: output.chosenLanguage), to: file, in: folder) {
    case nil: break
    case EEXIST: throw ExitWith(.usage, "\(file.onOneLine) is there already. Take another id.")
    case let number?:
      throw ExitWith(.notPermitted, NewFile.Failure.sentence(file, errno: number))
    }
    Terminal.write(TextReport(output.textOptions).next(afterWriting: file), to: Terminal.standardOutput)
  }

  /// Writes a file that must not be there yet.
  ///
  /// - Returns: the errno that stopped it; nil: it is written.
  private static func write(_ text: String, to file: String, in folder: String) -> Int32? {
    do throws(DirectoryTree.Failure) { try DirectoryTree.make(folder) } catch { return error.errno }
    do throws(NewFile.Failure) {
      try NewFile.write(Array(text.utf8), to: file, mode: 0o666)
      return nil
    } catch {
      return error.errno
    }
  }
}
