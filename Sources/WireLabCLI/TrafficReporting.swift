import ArgumentParser
import Glibc
import WireJudgement
import WireReports
import WireRunner
import WireSystem
import WireText

/// Where the result of traffic that no scenario made goes, and how it is shown: of `verify`, of `watch
/// --expect` and of `exec`.
struct TrafficReporting: ParsableArguments {
  @Option(
    help:
      "Write the report, with page and annotated capture, to a new directory in this one; left out: none is.",
    completion: .directory)
  var reportDirectory: String?

  @OptionGroup var others: ReportOptions

  @Flag(help: "Show every conversation that did not pass in full, not only the first five.")
  var full = false

  @OptionGroup var ladders: LadderOptions

  /// So many conversations that did not pass are shown in full by themselves.
  private static let usualConversations = 5

  func validate() throws {
    if reportDirectory == "" { throw ValidationError("--report-directory must name a directory.") }
  }

  /// Whether one of the options was given that are about a result; ladders may be drawn without one.
  var isUsed: Bool {
    reportDirectory != nil || others.junit != nil || full || others.annotations != .auto
  }

  /// Takes the places of a result, so that what cannot be written is known before there is anything to write.
  func open() throws -> ReportPlaces {
    try ReportPlaces.make(in: reportDirectory, junit: others.junit)
  }

  /// Writes a result to its places, shows it as text, and tells GitHub. The caller ends with its status.
  ///
  /// - Parameters:
  ///   - run: its scenarios are those of `ScenarioResult.judged`.
  ///   - output: how it is shown.
  ///   - descriptor: where the text goes; nil: a document goes to standard output, and no text is shown.
  ///   - document: makes that document, which may say where the report is.
  ///   - names: what frames are called; nil: by their numbers.
  ///   - extra: writes what belongs to the directory beside the report.
  func deliver(
    _ run: RunResult, to places: consuming ReportPlaces, output: OutputOptions,
    textTo descriptor: Int32? = Terminal.standardOutput, document: (String?) -> String? = { _ in nil },
    names: FrameNames? = nil, extra: (borrowing RunDirectory) throws -> Void = { _ in },
    isWritten: () -> Void = {}
  ) throws {
    let written = try places.write(
      run, language: output.chosenLanguage, names: names, extra: extra, isWritten: isWritten)
    if let document = document(written.path) { Terminal.write(document, to: Terminal.standardOutput) }
    if let descriptor {
      let report = output.report(on: descriptor, allPackets: ladders.allPackets)
      let text = FrameNames.use(names) {
        report.judged(run, conversations: full ? .max : Self.usualConversations, reportPath: written.path)
      }
      Terminal.write(text, to: descriptor)
    }
    FrameNames.use(names) { others.annotate(run, to: descriptor ?? STDERR_FILENO) }
  }
}
