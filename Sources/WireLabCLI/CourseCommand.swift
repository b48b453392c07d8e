import ArgumentParser
import Glibc
import WireJudgement
import WireLessons
import WireReports
import WireRunner
import WireScenario
import WireSystem

/// `wirelab course`: runs the scenarios and writes the course on one page.
struct CourseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "course", abstract: "Run the lessons, and write the course on one page of Markdown.",
    discussion: """
      Each lesson is there with what it teaches, what the wire showed, and why. If one of them does not \
      pass, nothing is written, and the status is that of the run.
      """)

  @Argument(
    help: "Ids, chapters, patterns such as 'close-*', or files; none: the whole course.",
    completion: Completions.scenarios)
  var names: [String] = []

  @OptionGroup var selection: ScenarioSelection

  @Option(help: "How many scenarios run at a time.")
  var jobs: Int?

  @Option(help: "The file to write; else standard output.", completion: .file())
  var output: String?

  @OptionGroup var languages: LanguageOptions

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1 to 256.") }
    if output?.isEmpty == true { throw ValidationError("--output must name a file.") }
  }

  func run() throws {
    let loaded = try selection.load(names)
    guard loaded.failures.isEmpty else {
      for failure in loaded.failures { Terminal.write("\(failure)", to: STDERR_FILENO) }
      throw ExitWith(.usage)
    }
    let file = try output.map { path in try permitted { try ReportFile(path) } }
    let result = try result(of: loaded.scenarios)
    let failed = result.scenarios.filter { $0.status != .passed }.map(\.id)
    guard failed.isEmpty else {
      throw ExitWith(
        result.exitStatus,
        "no page was written, because not every lesson passed: \(failed.joined(separator: ", ")). "
          + "`wirelab run ID` says why.")
    }
    let text = CourseDocument.text(loaded.scenarios, result.scenarios, language: languages.chosen)
    guard let file else { return Terminal.write(text, to: Terminal.standardOutput) }
    try permitted { try file.write(text) }
  }

  /// Runs the scenarios; their captures are thrown away.
  private func result(of scenarios: [Scenario]) throws -> RunResult {
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    let directory = try permitted { try DirectoryTree.makeTemporary(prefix: "wirelab-course-") }
    defer { DirectoryTree.remove(directory) }
    let progress = RunProgress(
      TextReport(TextReport.Options(language: languages.chosen)), scenarios: scenarios.count, repetitions: 1,
      listsResults: true)
    let supervisor = Supervisor(
      scenarios,
      options: Supervisor.Options(
        jobs: jobs ?? Processors.defaultJobs, network: .auto, family: .v4, timeoutSeconds: nil,
        workerExecutable: try Program.path(), directory: directory),
      report: progress.show)
    let result = supervisor.run(id: "course", interruption: interruption.descriptor)
    progress.erase()
    guard let result, !interruption.hasCome else {
      throw ExitWith(.interrupted, "interrupted; no page was written.")
    }
    return result
  }

  /// Does something that the machine may not allow.
  private func permitted<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw ExitWith(.notPermitted, "\(error)") }
  }
}
