import ArgumentParser
import Glibc
import WireJudgement
import WireLessons
import WireReports
import WireRunner
import WireScenario
import WireSystem

/// Where the result of a run goes, and how it is shown.
struct RunReporting: ParsableArguments {
  /// What is written to standard output.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, html
  }

  @Option(help: "Where the report of each run is written.", completion: .directory)
  var reportDirectory = "reports"

  @OptionGroup var others: ReportOptions

  @Option(
    help: "What standard output gets: text, json, or html, the page that the report directory also holds.")
  var format: Format = .text

  @Flag(help: "Show every scenario in full, not only what did not pass.")
  var full = false

  @OptionGroup var ladders: LadderOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    try ladders.require(format == .text, with: "--format \(format.rawValue)")
    if reportDirectory.isEmpty { throw ValidationError("--report-directory must name a directory.") }
  }

  /// Takes the places of a result, so that what cannot be written is known before there is anything to write.
  func open() throws -> ReportPlaces {
    try ReportPlaces.make(in: reportDirectory, junit: others.junit)
  }

  /// Writes a result to its places and to standard output, tells GitHub, and ends with its status.
  ///
  /// - Parameters:
  ///   - showsInFull: whether every scenario is shown.
  ///   - extra: writes what belongs to the directory beside the report.
  ///   - isWritten: the report is whole. From here on it depends on others how long it takes.
  func deliver(
    _ run: RunResult, to places: consuming ReportPlaces, showsInFull: Bool,
    extra: (borrowing RunDirectory) throws -> Void, isWritten: () -> Void = {}
  ) throws {
    let written = try places.write(run, language: output.chosenLanguage, extra: extra, isWritten: isWritten)
    show(run, written.page ?? "", reportPath: written.path, inFull: showsInFull)
    others.annotate(run, to: format == .text ? Terminal.standardOutput : STDERR_FILENO)
    if run.exitStatus != .passed { throw ExitWith(run.exitStatus) }
  }

  /// Where a run of a scenario goes on segment by segment. A JSON document stays alone on standard output.
  func session(_ scenario: Scenario, asks: Bool) -> StepSession {
    let descriptor = format == .text ? Terminal.standardOutput : STDERR_FILENO
    let isTerminal = Terminal.isTerminal(descriptor)
    let options = StepOptions(
      asks: asks,
      report: TextReport.Options(
        language: output.chosenLanguage, style: output.usesColor(on: descriptor) ? .ansi : .none,
        width: Terminal.width(of: descriptor), ascii: output.ascii, maximumPackets: Int.max),
      height: isTerminal ? Terminal.height(of: descriptor) : 0, clears: isTerminal && !Terminal.isDumb,
      echoes: Terminal.isTerminal(STDIN_FILENO))
    return StepSession(scenario, options) { Terminal.writeAll($0, to: descriptor) }
  }

  /// Writes the result to standard output.
  private func show(_ run: RunResult, _ page: String, reportPath: String?, inFull: Bool) {
    switch format {
    case .json: Terminal.write(RunDocument.text(run), to: Terminal.standardOutput)
    case .html: Terminal.write(page, to: Terminal.standardOutput)
    case .text:
      let report = output.report(on: STDOUT_FILENO, allPackets: ladders.allPackets, foldsAlike: !full)
      for scenario in run.scenarios where inFull || scenario.status != .passed && !scenario.wasNotTried {
        Terminal.write(report.scenario(scenario, of: run.repetitions) + "\n", to: Terminal.standardOutput)
      }
      Terminal.write(report.summary(run, reportPath: reportPath), to: Terminal.standardOutput)
      if let hint = report.hintAtFull(run, inFull: inFull) {
        Terminal.write(hint, to: Terminal.standardOutput)
      }
    }
  }
}
