import ArgumentParser
import Glibc
import WireJudgement
import WireReports
import WireRunner
import WireScenario
import WireSystem
import WireText

/// `wirelab grade`: runs an exercise with what somebody hands in, and says what it is worth.
struct GradeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade", abstract: "Grade programs and predictions that somebody hands in.",
    discussion: """
      An exercise is a scenario in which one actor is handed in (`program: submission`). The command stands \
      behind `--`, and what belongs to it in the folder where you are:

        wirelab grade echo-server -- python3 server.py

      With --submissions each folder of a directory is graded, in parallel, by the command that the exercise \
      names, and a table is written. A file prediction.yaml or prediction.txt with `wire: S> SA< A> …` is \
      judged, too; of a lesson it is all that can be handed in.

      Each submission runs in a network, a /tmp and a copy of its folder of its own, writes nowhere else, \
      and has limits on time, processes, output and packets. Scenarios/README.md says what that protects from.

      Ends with 0 if all points were given, 1 if not, 2 if the exercise cannot be read, 3 if this machine \
      cannot shield a submission, 5 if something is inconclusive.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, junit, csv, html
  }

  @Argument(help: "The exercise: the id of one in Scenarios/exercises, or a file.")
  var exercise: String

  @OptionGroup var selection: ScenarioSelection

  @Option(help: "Grade each folder of this directory.", completion: .directory)
  var submissions: String?

  @Option(help: "Judge this prediction: a file with `wire`.", completion: .file())
  var prediction: String?

  @Option(help: "How many submissions run at a time.")
  var jobs: Int?

  @Option(help: "Seconds for each submission, in place of the limit of the exercise.")
  var timeout: Double?

  @Option(help: "Where the report is written: grades, page, captures.", completion: .directory)
  var reportDirectory = "reports"

  @Option(help: "What standard output gets: text, json, junit, csv, or html, the page with every ladder.")
  var format: Format = .text

  @OptionGroup var ladders: LadderOptions
  @OptionGroup var output: OutputOptions

  @Argument(parsing: .postTerminator, help: "The command of a submission, behind `--`.")
  var command: [String] = []

  func validate() throws {
    try ladders.require(format == .text, with: "--format \(format.rawValue)")
    try ladders.require(submissions == nil, with: "--submissions")
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1 to 256.") }
    if let timeout, !(0.1...600).contains(timeout) {
      throw ValidationError("--timeout must be 0.1 to 600 seconds.")
    }
    if submissions != nil, prediction != nil {
      throw ValidationError("with --submissions the predictions are those in the folders.")
    }
  }

  func run() throws {
    let exercise = try load()
    let handedIn = try all(for: exercise)
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    var directory: RunDirectory
    do { directory = try RunDirectory.make(in: reportDirectory) } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
    var options = Supervisor.Options(
      jobs: jobs ?? Processors.defaultJobs, network: .private, family: .v4, timeoutSeconds: timeout,
      workerExecutable: try Program.path(), directory: directory.workingPath)
    let hidden = [submissions, reportDirectory].compactMap { $0.flatMap(FileReading.realPath) }
    options.submissions = handedIn.enumerated().map { number, submission in
      var submission = submission
      (submission.hidden, submission.number) = (hidden, number)
      return submission
    }
    let supervisor = Supervisor(handedIn.map { _ in exercise }, options: options) { event in
      if case .notice(let text) = event { Terminal.error(text) }
    }
    let run = supervisor.run(id: directory.runID, interruption: interruption.descriptor)
    guard let run, !interruption.hasCome else {
      throw ExitWith(.interrupted, "interrupted; no report was written.")
    }
    let result = GradeResult(exercise, handedIn, run)
    let page = GradePage.text(result, language: output.chosenLanguage) {
      directory.octets(of: $0, limit: PageDocument.captureLimit)
    }
    do {
      try directory.write(Array(page.utf8), to: "index.html")
      try directory.write(Array(GradeDocument.text(result).utf8), to: "grades.json")
      try directory.write(
        Array(GradeCSV.text(result, language: output.chosenLanguage).utf8), to: "grades.csv")
      try directory.write(Array(GradeJUnit.text(result).utf8), to: "junit.xml")
      try directory.complete()
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
    show(result, page: page)
    if result.exitStatus != .passed { throw ExitWith(result.exitStatus) }
  }

  private func show(_ result: GradeResult, page: String) {
    let text =
      switch format {
      case .json: GradeDocument.text(result)
      case .junit: GradeJUnit.text(result)
      case .csv: GradeCSV.text(result, language: output.chosenLanguage)
      case .html: page
      case .text:
        submissions == nil
          ? result.grades.map {
            output.report(on: STDOUT_FILENO, allPackets: ladders.allPackets).grade($0, of: result)
          }.joined(separator: "\n")
          : output.report(on: STDOUT_FILENO).grades(result)
      }
    Terminal.writeAll(Array(text.utf8), to: Terminal.standardOutput)
  }

  /// The exercise, or the lesson whose wire was to be predicted.
  private func load() throws -> Scenario {
    let exercises = FileReading.isFile(exercise) ? nil : try? selection.exercises()
    let loaded = LoadedScenarios(
      try (try? exercises?.select([exercise]))
        ?? selection.entries([exercise], as: .exercise, or: exercises?.entries.map(\.id) ?? []))
    guard loaded.failures.isEmpty else {
      for failure in loaded.failures { Terminal.write("\(failure)", to: STDERR_FILENO) }
      throw ExitWith(.usage)
    }
    guard loaded.scenarios.count == 1 else { throw ExitWith(.usage, "grade takes one exercise.") }
    return loaded.scenarios[0]
  }

  /// Everything that was handed in.
  private func all(for exercise: Scenario) throws -> [Submission] {
    let isProgram = exercise.exercise != nil
    if let submissions {
      guard let names = FileReading.names(in: submissions) else {
        throw ExitWith(.noMatch, "there is no directory `\(submissions.onOneLine)` that can be read.")
      }
      let folders = names.sorted().map { (name: $0, path: submissions + "/" + $0) }.filter {
        !FileReading.isLink($0.path) && FileReading.isDirectory($0.path)
      }
      guard !folders.isEmpty else {
        throw ExitWith(.noMatch, "no submission: \(submissions) has no folders.")
      }
      if isProgram, command.isEmpty, exercise.exercise?.start == nil {
        throw ExitWith(.usage, "the exercise names no `start`: how does a submission start? Behind `--`.")
      }
      return folders.map { folder in
        let file = ["prediction.yaml", "prediction.txt"].map { folder.path + "/" + $0 }.first {
          !FileReading.isLink($0) && FileReading.isFile($0)
        }
        return Submission(name: folder.name, command: command, folder: folder.path, prediction: file)
      }
    }
    if isProgram, command.isEmpty {
      throw ExitWith(.usage, "what is graded stands behind `--`, as in `-- python3 server.py`.")
    }
    if !isProgram, prediction == nil {
      throw ExitWith(
        .usage, "`\(exercise.id)` is no exercise; of a lesson --prediction or --submissions is graded.")
    }
    if let prediction {
      do { _ = try WirePrediction.load(prediction) } catch { throw ExitWith(.usage, "\(error)") }
    }
    return [
      Submission(
        name: Program.workingDirectory.folderName, command: command, folder: ".", prediction: prediction)
    ]
  }
}

extension String {
  /// The last part of a path.
  fileprivate var folderName: String { split(separator: "/").last.map(String.init) ?? self }
}
