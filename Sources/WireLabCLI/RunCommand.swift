import ArgumentParser
import Glibc
import WireJudgement
import WireLessons
import WireRunner
import WireScenario
import WireSystem
import WireText

/// `wirelab run`: runs scenarios, captures them, judges them.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run scenarios: real sockets, real captures, verdicts with evidence.")

  @Argument(
    help: "Ids, chapters, patterns such as 'close-*', or files; none: every scenario.",
    completion: Completions.scenarios)
  var scenarios: [String] = []

  @OptionGroup var tracks: TrackOption
  @OptionGroup var selection: ScenarioSelection

  @Option(help: "How many scenarios run at a time.")
  var jobs: Int?

  @Option(
    help: "Run only the I-th of N parts, one on each of N machines; `wirelab merge` joins their reports.",
    transform: shard)
  var shard: Shard?

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

  @Flag(help: "Leave the secrets of TLS sessions out of the captures.")
  var noSecrets = false

  @Flag(help: "Hold each segment of one scenario until you press Enter.")
  var step = false

  @Flag(help: "The same, and ask which segment comes next.")
  var quiz = false

  @Flag(help: "Run no scenario that starts a program of somebody else's (`program` in the file).")
  var noPrograms = false

  @OptionGroup var reporting: RunReporting

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs must be 1 to 256.") }
    if !(1...1000).contains(repetitions) { throw ValidationError("--repeat must be 1 to 1000.") }
    if let timeout, !(0.1...600).contains(timeout) {
      throw ValidationError("--timeout must be 0.1 to 600 seconds.")
    }
    if let captureBuffer, !(4096...(256 << 20)).contains(captureBuffer) {
      throw ValidationError("--capture-buffer must be 4096 to \(256 << 20) bytes.")
    }
  }

  func run() throws {
    let names = try tracks.names(scenarios, selection)
    let loaded = try selection.load(names)
    guard loaded.failures.isEmpty else {
      for failure in loaded.failures { Terminal.write("\(failure)", to: STDERR_FILENO) }
      throw ExitWith(.usage)
    }
    let shards = try shard.map { Shard.deal(try selection.all(with: names), to: $0.count) }
    let part = loaded.scenarios.filter { shard == nil || shards?[$0.id] == shard }
    if step || quiz, part.count * repetitions != 1 {
      throw ExitWith(
        .usage,
        "--step takes one scenario, once; these are \(part.count * repetitions). `wirelab list` shows their names."
      )
    }
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    let destination = try reporting.open()
    let session = step || quiz ? part.first.map { reporting.session($0, asks: quiz) } : nil
    let console = session.map { StepConsole($0, input: STDIN_FILENO) }
    let showsInFull = reporting.full || part.count * repetitions == 1
    let progress = RunProgress(
      reporting.output.report(on: STDERR_FILENO), scenarios: part.count, repetitions: repetitions,
      listsResults: !(showsInFull && reporting.format == .text), isLive: console == nil)
    var options = Supervisor.Options(
      jobs: jobs ?? Processors.defaultJobs, network: network, family: family, repetitions: repetitions,
      failFast: failFast, timeoutSeconds: timeout, captureBuffer: captureBuffer,
      workerExecutable: try Program.path(), directory: destination.workingPath ?? "")
    options.console = console
    options.refusesPrograms = noPrograms
    options.keepsSecrets = !noSecrets
    let supervisor = Supervisor(part, options: options, report: progress.show)
    let result = supervisor.run(id: destination.runID, interruption: interruption.descriptor)
    progress.erase()
    guard var result, !interruption.hasCome else {
      // The prompt is left standing.
      if console != nil { Terminal.write("", to: STDERR_FILENO) }
      throw ExitWith(.interrupted, "interrupted; no report was written.")
    }
    result.shard = shard
    if !result.scenarios.isEmpty { result.scenarios[0].quiz = session?.quizResult }
    try reporting.deliver(result, to: destination, showsInFull: showsInFull) { [result] directory in
      guard let shards else { return }
      let report = ShardReport(result, of: loaded.scenarios, dealt: shards)
      try directory.write(try report.octets(), to: ShardReport.fileName)
    } isWritten: {
      interruption.release()
    }
  }

  private static func shard(_ text: String) throws -> Shard {
    guard let shard = Shard(parsing: text) else {
      throw ValidationError(
        "--shard must be I/N, as 2/4, which is the second of four parts; N is at most \(Shard.limit).")
    }
    return shard
  }
}

extension Supervisor.NetworkChoice: ExpressibleByArgument {}
extension AddressFamily: ExpressibleByArgument {}
