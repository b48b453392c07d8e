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

  @OptionGroup var tracks: TrackOption
  @OptionGroup var selection: ScenarioSelection
  @OptionGroup var output: OutputOptions

  func run() throws {
    let loaded = try selection.load(try tracks.names(names, selection))
    switch format {
    case .text:
      let report = TextReport(output.textOptions)
      let text =
        try tracks.track.map { report.list(try selection.track($0), loaded.scenarios) }
        ?? report.list(loaded.scenarios) + report.tracks(names.isEmpty ? try selection.trackNames() : [])
      if !text.isEmpty { Terminal.write(text, to: STDOUT_FILENO) }
    case .json:
      let known = try tracks.track.map { [$0] } ?? selection.trackNames()
      let tracks = try known.map { try selection.track($0) }
      Terminal.write(ListDocument.text(loaded.scenarios, tracks: tracks), to: STDOUT_FILENO)
    }
    for failure in loaded.failures {
      Terminal.write("\(failure)", to: STDERR_FILENO)
    }
    if !loaded.failures.isEmpty { throw ExitWith(.usage) }
  }
}
