import ArgumentParser
import Glibc
import WireJudgement
import WireReports
import WireScenario

/// `wirelab list`: the scenarios, by chapter.
struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the scenarios, by chapter.",
    discussion:
      """
      The order is that of the course: each lesson builds only on those before it, and names them after \
      `after`.
      A file that is no scenario is reported on standard error, and the others are listed; the status is \
      then 2.
      """
  )

  /// What the list is written as.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(
    help: "Ids, chapters, patterns such as 'close-*', or files; none: all.", completion: Completions.scenarios
  )
  var names: [String] = []

  @Option(help: "The format: text or json.")
  var format: Format = .text

  @OptionGroup var selection: ScenarioSelection
  @OptionGroup var output: OutputOptions

  func run() throws {
    let loaded = try selection.load(names)
    switch format {
    case .text:
      let text = TextReport(output.textOptions).list(loaded.scenarios)
      if !text.isEmpty { Terminal.write(text, to: STDOUT_FILENO) }
    case .json:
      Terminal.write(ListDocument.text(loaded.scenarios), to: STDOUT_FILENO)
    }
    for failure in loaded.failures {
      Terminal.write("\(failure)", to: STDERR_FILENO)
    }
    if !loaded.failures.isEmpty { throw ExitWith(.usage) }
  }
}
