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

  /// When GitHub is told what did not pass.
  enum Annotations: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  @Option(help: "Where the report of each run is written.", completion: .directory)
  var reportDirectory = "reports"

  @Option(help: "Also write the JUnit report to this file.", completion: .file())
  var junit: String?

  @Option(help: "GitHub annotations: auto (where GITHUB_ACTIONS is true), always, never.")
  var annotations: Annotations = .auto

  @Option(
    help: "What standard output gets: text, json, or html, the page that the report directory also holds.")
  var format: Format = .text

  @Flag(help: "Show every scenario in full, not only what did not pass.")
  var full = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if reportDirectory.isEmpty { throw ValidationError("--report-directory must name a directory.") }
  }

  /// The places that a result will be written to.
  struct Destination: ~Copyable {
    var directory: RunDirectory
    let junit: ReportFile?
  }

  /// Takes the places of a result, so that what cannot be written is known before there is anything to write.
  func open() throws -> Destination {
    let directory = try Self.permitted { try RunDirectory.make(in: reportDirectory) }
    let file = try junit.map { path in try Self.permitted { try ReportFile(path) } }
    return Destination(directory: directory, junit: file)
  }

  /// Writes a result to its places and to standard output, tells GitHub, and ends with its status.
  ///
  /// - Parameters:
  ///   - showsInFull: whether every scenario is shown.
  ///   - extra: writes what belongs to the directory beside the report.
  ///   - isWritten: the report is whole. From here on it depends on others how long it takes.
  func deliver(
    _ run: RunResult, to destination: consuming Destination, showsInFull: Bool,
    extra: (borrowing RunDirectory) throws -> Void, isWritten: () -> Void = {}
  ) throws {
    var destination = destination
    let page: String
    do {
      try extra(destination.directory)
      page = PageDocument.text(run, language: output.chosenLanguage) { destination.directory.octets(of: $0) }
      for file in RunReport.files(of: run, page: page) {
        try destination.directory.write(Array(file.text.utf8), to: file.name)
      }
      try destination.directory.complete()
      isWritten()
      try destination.junit?.write(JUnitReport.text(run))
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
    show(run, page, reportPath: destination.directory.finalPath, inFull: showsInFull)
    annotate(run)
    if run.exitStatus != .passed { throw ExitWith(run.exitStatus) }
  }

  /// Where a run of a scenario goes on segment by segment. A JSON document stays alone on standard output.
  func console(_ scenario: Scenario, asks: Bool) -> StepConsole {
    let descriptor = format == .text ? Terminal.standardOutput : STDERR_FILENO
    let isTerminal = Terminal.isTerminal(descriptor)
    let options = StepOptions(
      asks: asks,
      report: TextReport.Options(
        language: output.chosenLanguage, style: output.usesColor(on: descriptor) ? .ansi : .none,
        width: Terminal.width(of: descriptor), ascii: output.ascii, maximumPackets: Int.max),
      height: isTerminal ? Terminal.height(of: descriptor) : 0, clears: isTerminal && !Terminal.isDumb,
      echoes: Terminal.isTerminal(STDIN_FILENO))
    let session = StepSession(scenario, options) { Terminal.writeAll($0, to: descriptor) }
    return StepConsole(session, input: STDIN_FILENO)
  }

  /// Does something that the machine may not allow.
  private static func permitted<Value: ~Copyable>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw ExitWith(.notPermitted, "\(error)") }
  }

  /// Writes the result to standard output.
  private func show(_ run: RunResult, _ page: String, reportPath: String, inFull: Bool) {
    switch format {
    case .json: Terminal.write(RunDocument.text(run), to: Terminal.standardOutput)
    case .html: Terminal.write(page, to: Terminal.standardOutput)
    case .text:
      let report = output.report(on: STDOUT_FILENO)
      for scenario in run.scenarios where inFull || scenario.status != .passed && !scenario.wasNotTried {
        Terminal.write(report.scenario(scenario, of: run.repetitions) + "\n", to: Terminal.standardOutput)
      }
      Terminal.write(report.summary(run, reportPath: reportPath), to: Terminal.standardOutput)
    }
  }

  /// Tells GitHub what did not pass; it reads both streams, so a JSON document stays alone on its own.
  private func annotate(_ run: RunResult) {
    let isWanted =
      switch annotations {
      case .always: true
      case .never: false
      case .auto: Program.environment("GITHUB_ACTIONS") == "true"
      }
    guard isWanted else { return }
    let text = GitHubAnnotations.text(
      run, workspace: Program.environment("GITHUB_WORKSPACE"), directory: Program.workingDirectory)
    Terminal.writeAll(Array(text.utf8), to: format == .text ? Terminal.standardOutput : STDERR_FILENO)
  }
}
