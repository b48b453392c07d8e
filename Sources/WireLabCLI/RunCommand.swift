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

  @Argument(help: "Ids, chapters, globs or files; none: every scenario.")
  var scenarios: [String] = []

  @OptionGroup var selection: ScenarioSelection

  @Option(help: "Where the report of each run is written.")
  var reportDirectory = "reports"

  @Option(help: "How many scenarios run at a time.")
  var jobs: Int?

  @Option(help: "Seconds for each scenario, in place of its own limit.")
  var timeout: Double?

  @Option(help: "auto (private where it is permitted), private, or host (this machine's own loopback).")
  var network: Supervisor.NetworkChoice = .auto

  @Option(help: "The loopback to use: 4 (127.0.0.1) or 6 (::1).")
  var family: AddressFamily = .v4

  @Option(help: "Octets of the capture's buffer in the kernel; a small one loses packets.")
  var captureBuffer: Int?

  @Option(help: "text or json.")
  var format: Format = .text

  @Flag(help: "Show every scenario in full, not only what did not pass.")
  var full = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1 to 256.") }
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
    let chosen = loaded.scenarios
    guard let interruption = Interruption() else {
      throw ExitWith(.defect, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    var directory: RunDirectory
    do {
      directory = try RunDirectory.make(in: reportDirectory)
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
    let report = TextReport(output.textOptions)
    let showsInFull = full || chosen.count == 1
    let supervisor = Supervisor(
      chosen,
      options: Supervisor.Options(
        jobs: jobs ?? Processors.count * 2, network: network, family: family, timeoutSeconds: timeout,
        captureBuffer: captureBuffer, workerExecutable: try Program.path(), directory: directory.workingPath)
    ) { event in
      switch event {
      case .notice(let text): Terminal.error(text)
      case .finished(let result):
        if format == .text && !showsInFull {
          Terminal.write(report.progress(result), to: STDERR_FILENO)
        }
      }
    }
    guard let run = supervisor.run(id: directory.runID, interruption: interruption.descriptor) else {
      throw ExitWith(.interrupted, "interrupted; no report was written.")
    }
    do {
      for file in RunReport.files(of: run) { try directory.write(Array(file.text.utf8), to: file.name) }
      try directory.complete()
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
    switch format {
    case .json: Terminal.write(RunDocument.text(run), to: Terminal.standardOutput)
    case .text:
      for scenario in run.scenarios where showsInFull || scenario.status != .passed {
        Terminal.write(report.scenario(scenario) + "\n", to: Terminal.standardOutput)
      }
      Terminal.write(report.summary(run, reportPath: directory.finalPath), to: Terminal.standardOutput)
    }
    if getenv("GITHUB_ACTIONS").map({ String(cString: $0) }) == "true", format == .text {
      Terminal.writeAll(Array(GitHubAnnotations.text(run).utf8), to: Terminal.standardOutput)
    }
    if run.exitStatus != .passed { throw ExitWith(run.exitStatus) }
  }
}

extension Supervisor.NetworkChoice: ExpressibleByArgument {}
extension AddressFamily: ExpressibleByArgument {}
