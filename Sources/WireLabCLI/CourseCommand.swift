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
    commandName: "course", abstract: "Go along a track, or write the course on one page of Markdown.",
    discussion: """
      `wirelab course first-day` takes you along a track: of each lesson you first see who does what and \
      guess, then it runs, and you read why. `--output`, or standard output that is no terminal, gets the \
      page of the track, as of any other lessons. With --by-chapter the file of `--output` has the path \
      alone, and each chapter is a page in the folder `course` beside it.
      On a page each lesson asks before it answers. If one of them does not pass, nothing is written, and \
      the status is that of the run.
      """)

  @Argument(
    help: "A track; or ids, chapters, patterns such as 'close-*', or files; none: the whole course.",
    completion: Completions.scenarios)
  var names: [String] = []

  @OptionGroup var selection: ScenarioSelection

  @Option(help: "How many scenarios run at a time.")
  var jobs: Int?

  @Option(help: "The file to write; else standard output.", completion: .file())
  var output: String?

  @Flag(help: "A page a chapter, in the folder `course` beside the file of --output, which leads to them.")
  var byChapter = false

  @OptionGroup var languages: LanguageOptions

  func validate() throws {
    if byChapter, output == nil {
      throw ValidationError("--by-chapter needs --output, the file of the path.")
    }
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1 to 256.") }
    if output?.isEmpty == true { throw ValidationError("--output must name a file.") }
  }

  func run() throws {
    let track = names.count == 1 ? try selection.trackIfAny(names[0]) : nil
    if track != nil, byChapter { throw ExitWith(.usage, "a track is one page: leave --by-chapter out.") }
    let loaded = LoadedScenarios(
      try selection.entries(track?.all ?? names, as: .way, or: (try? selection.trackNames()) ?? []))
    guard loaded.failures.isEmpty else {
      for failure in loaded.failures { Terminal.write("\(failure)", to: STDERR_FILENO) }
      throw ExitWith(.usage)
    }
    if let track, output == nil, Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO) {
      return try CourseWalk(track, loaded.scenarios, languages.chosen).go()
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
    if byChapter, let file, let output {
      return try writeChapters(loaded.scenarios, result, to: file, output)
    }
    let text = CourseDocument.text(
      loaded.scenarios, result.scenarios, language: languages.chosen, track: track)
    guard let file else { return Terminal.write(text, to: Terminal.standardOutput) }
    try permitted { try file.write(text) }
  }

  /// Writes the page of each chapter, and then the path that leads to them.
  private func writeChapters(
    _ scenarios: [Scenario], _ result: RunResult, to file: ReportFile, _ path: String
  ) throws {
    let parent = FileReading.directory(of: path)
    let folder = (parent.isEmpty ? "" : parent + "/") + CoursePages.folder
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let texts = CoursePages.texts(scenarios, result.scenarios, language: languages.chosen, file: name)
    try permitted {
      do throws(DirectoryTree.Failure) { try DirectoryTree.make(folder) } catch {
        throw ExitWith(.notPermitted, NewFile.Failure.sentence(folder, errno: error.errno))
      }
      for chapter in texts.chapters { try ReportFile(folder + "/" + chapter.name).write(chapter.text) }
      try file.write(texts.path)
    }
  }

  /// Runs the scenarios; their captures are thrown away.
  private func result(of scenarios: [Scenario]) throws -> RunResult {
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    let progress = RunProgress(
      TextReport(TextReport.Options(language: languages.chosen)), scenarios: scenarios.count, repetitions: 1,
      listsResults: true)
    let result = try CourseRun.result(
      of: scenarios, jobs: jobs ?? Processors.defaultJobs, interruption: interruption.descriptor,
      report: progress.show)
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

/// A run whose captures nobody keeps.
enum CourseRun {
  /// Runs scenarios; nil: interrupted.
  ///
  /// - Parameters:
  ///   - console: lets each packet go; nil: they go by themselves.
  ///   - interruption: a descriptor that is readable once somebody wants it to end.
  static func result(
    of scenarios: [Scenario], jobs: Int, console: StepConsole? = nil, interruption: Int32,
    report: @escaping (Supervisor.Event) -> Void = { _ in }
  ) throws -> RunResult? {
    let directory: String
    do {
      directory = try DirectoryTree.makeTemporary(prefix: "wirelab-course-")
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
    defer { DirectoryTree.remove(directory) }
    var options = Supervisor.Options(
      jobs: jobs, network: .auto, family: .v4, timeoutSeconds: nil, workerExecutable: try Program.path(),
      directory: directory)
    options.console = console
    return Supervisor(scenarios, options: options, report: report).run(
      id: "course", interruption: interruption)
  }
}
