import ArgumentParser
import Glibc
import WireLabKit

/// `wirelab run`: runs scenarios, captures them, judges them.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run scenarios: real sockets, real captures, verdicts with evidence.")

  /// What is written to standard output.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  /// When GitHub is told what did not pass.
  enum Annotations: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
  }

  @Argument(help: "Ids, chapters, globs or files; none: every scenario.")
  var scenarios: [String] = []

  @OptionGroup var selection: ScenarioSelection

  @Option(help: "Where the report of each run is written.")
  var reportDirectory = "reports"

  @Option(help: "How many scenarios run at a time.")
  var jobs: Int?

  @Option(name: .customLong("repeat"), help: "How often each scenario runs; each time it is judged.")
  var repetitions = 1

  @Flag(help: "Start no scenario any more once one did not pass.")
  var failFast = false

  @Option(help: "Seconds for each scenario, in place of its own limit.")
  var timeout: Double?

  @Option(help: "auto (private where it is permitted), private, or host (this machine's own loopback).")
  var network: Supervisor.NetworkChoice = .auto

  @Option(help: "The loopback to use: 4 (127.0.0.1) or 6 (::1).")
  var family: AddressFamily = .v4

  @Option(help: "Octets of the capture's buffer in the kernel; a small one loses packets.")
  var captureBuffer: Int?

  @Option(help: "Also write the JUnit report to this file.")
  var junit: String?

  @Option(help: "GitHub annotations: auto (where GITHUB_ACTIONS is true), always, never.")
  var annotations: Annotations = .auto

  @Option(help: "text or json.")
  var format: Format = .text

  @Flag(help: "Show every scenario in full, not only what did not pass.")
  var full = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if reportDirectory.isEmpty { throw ValidationError("--report-directory must name a directory.") }
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1 to 256.") }
    if !(1...1000).contains(repetitions) { throw ValidationError("--repeat must be 1 to 1000.") }
    if let timeout, !(0.1...600).contains(timeout) {
      throw ValidationError("--timeout must be 0.1 to 600 seconds.")
    }
    if let captureBuffer, !(4096...(256 << 20)).contains(captureBuffer) {
      throw ValidationError("--capture-buffer must be 4096 to \(256 << 20) octets.")
    }
  }

  func run() throws {
    let loaded = try selection.load(scenarios)
    guard loaded.failures.isEmpty else {
      for failure in loaded.failures { Terminal.write("\(failure)", to: STDERR_FILENO) }
      throw ExitWith(.usage)
    }
    guard let interruption = Interruption() else {
      throw ExitWith(.defect, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    var directory = try permitted { try RunDirectory.make(in: reportDirectory) }
    let junitFile = try junit.map { path in try permitted { try ReportFile(path) } }
    let showsInFull = full || loaded.scenarios.count * repetitions == 1
    let progress = RunProgress(
      report(on: STDERR_FILENO), scenarios: loaded.scenarios.count, repetitions: repetitions,
      listsResults: !(showsInFull && format == .text))
    let supervisor = Supervisor(
      loaded.scenarios,
      options: Supervisor.Options(
        jobs: jobs ?? Processors.count * 2, network: network, family: family, repetitions: repetitions,
        failFast: failFast, timeoutSeconds: timeout, captureBuffer: captureBuffer,
        workerExecutable: try Program.path(), directory: directory.workingPath),
      report: progress.show)
    let run = supervisor.run(id: directory.runID, interruption: interruption.descriptor)
    progress.erase()
    guard let run, !interruption.hasCome else {
      throw ExitWith(.interrupted, "interrupted; no report was written.")
    }
    try permitted {
      for file in RunReport.files(of: run) { try directory.write(Array(file.text.utf8), to: file.name) }
      try directory.complete()
      // The report is whole. From here on it depends on others how long it takes, and a signal may end it.
      interruption.release()
      try junitFile?.write(JUnitReport.text(run))
    }
    show(run, reportPath: directory.finalPath, inFull: showsInFull)
    annotate(run)
    if run.exitStatus != .passed { throw ExitWith(run.exitStatus) }
  }

  /// Does something that the machine may not allow.
  private func permitted<Value: ~Copyable>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw ExitWith(.notPermitted, "\(error)") }
  }

  private func report(on descriptor: Int32) -> TextReport {
    var options = output.textOptions
    options.style = output.usesColor(on: descriptor) ? .ansi : .none
    return TextReport(options)
  }

  /// Writes the result to standard output.
  private func show(_ run: RunResult, reportPath: String, inFull: Bool) {
    switch format {
    case .json: Terminal.write(RunDocument.text(run), to: Terminal.standardOutput)
    case .text:
      let report = report(on: STDOUT_FILENO)
      for scenario in run.scenarios where inFull || scenario.status != .passed && !scenario.wasNotStarted {
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

extension Supervisor.NetworkChoice: ExpressibleByArgument {}
extension AddressFamily: ExpressibleByArgument {}
