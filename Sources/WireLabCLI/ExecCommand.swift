import ArgumentParser
import Glibc
import WireJudgement
import WirePrograms
import WireReports
import WireRunner
import WireScenario
import WireScript
import WireSystem
import WireTLS
import WireText

/// `wirelab exec`: runs any command in a private network, and judges what it put on the wire.
struct ExecCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "exec",
    abstract: "Run any command in a network of its own, and judge what it put on the wire.",
    discussion: """
      The command has the standard input, output and error of `wirelab`, and a network that is `lo` alone. \
      Once it has ended, each conversation gets --settle seconds to close; then all that it left running is \
      ended.

        wirelab exec --expect graceful -- npm test

      `graceful`: every TCP connection that was opened ended by both FINs, none was reset. Refused ones do \
      not fail; under `strict` they do. Or what stands under `expect` in a scenario, as YAML or in a file.

      Ends with 0 if the command and all expectations passed, 1 if one of them failed, 5 if something is \
      inconclusive, 2 if the command cannot be started.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, ndjson
  }

  /// In which network the command runs.
  enum Network: String, ExpressibleByArgument, CaseIterable {
    case auto, `private`, host
  }

  /// What the exit status says.
  enum Status: String, ExpressibleByArgument, CaseIterable {
    case lab, command
  }

  @Option(
    help: "Expectations: graceful, strict, YAML, or the path of a file that holds them.", completion: .file())
  var expect: String?

  @Option(help: "Look only at the packets that this takes: tcpdump's language (pcap-filter(7)).")
  var filter: String?

  @Option(help: "Seconds that conversations get to close when the command has ended.")
  var settle = 2.0

  @Option(help: "auto and private: a network of its own; host: this machine's own loopback, with --filter.")
  var network: Network = .auto

  @Flag(help: "Trace the socket calls of the command and of all that it starts.")
  var calls = false

  @Flag(help: "Give the command CAP_NET_RAW and CAP_NET_ADMIN in its private network.")
  var capabilities = false

  @Flag(help: "Do not ask the command for the secrets of its TLS sessions (SSLKEYLOGFILE).")
  var noSecrets = false

  @Option(help: "Save the capture, with comments, to this new file.", completion: .file())
  var write: String?

  @Option(help: "Seconds that the command gets; left out: as many as it likes.")
  var timeout: Double?

  @Option(
    help: "lab, or command: the command's own status, 126, 127 or 128+N, unless an expectation failed.")
  var exitStatus: Status = .lab

  @Option(
    help: "text, json, or ndjson (a conversation a line); beside these its output goes to standard error.")
  var format: Format = .text

  @OptionGroup var reporting: TrafficReporting
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("The namespaces in which it has begun anew.", visibility: .hidden))
  var inside: String?

  @Argument(parsing: .postTerminator, help: "The command and its arguments, behind `--`.")
  var command: [String] = []

  func validate() throws {
    try reporting.ladders.require(textDescriptor != nil, with: "--format \(format.rawValue)")
    guard !command.isEmpty else {
      throw ValidationError("what to run stands behind `--`, as in `wirelab exec -- npm test`.")
    }
    if !(0...600).contains(settle) { throw ValidationError("--settle must be 0 to 600 seconds.") }
    if let timeout, !(0.1...86_400).contains(timeout) {
      throw ValidationError("--timeout must be 0.1 to 86400 seconds.")
    }
    if network == .host, filter == nil {
      throw ValidationError(
        "--network host needs --filter: on the machine's own loopback the connections of others would be judged, too."
      )
    }
    if network == .host, capabilities {
      throw ValidationError("--capabilities are those of a private network, not of the host's.")
    }
  }

  func run() throws {
    let expectations = try expect.map(Expectations.argument)
    if inside == nil, network != .host { try enter() }
    try judge(expectations, in: inside == nil ? .host : .private)
  }

  /// Begins anew in a private network; returns where there is none, and the machine's own will do.
  private func enter() throws {
    do {
      // A command that is not there needs no network to be missed.
      _ = try ProgramPath.find(command[0], from: nil, path: Program.environment("PATH"))
    } catch {
      throw cannotStart("cannot \(error)", error.errno)
    }
    do {
      try CommandNetwork.enter(program: try Program.path()) { namespaces in
        ["exec", "--inside", namespaces] + ProgramArguments.all.dropFirst()
      }
    } catch let failure as CommandNetwork.Failure {
      guard network == .auto, filter != nil, !failure.obstacle.isShortage, !capabilities else {
        throw ExitWith(.notPermitted, failure.description)
      }
      Terminal.error("no private network (\(failure.obstacle)): using the machine's loopback")
    }
  }

  private func judge(_ expectations: Expectations?, in network: NetworkKind) throws {
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    let places = try reporting.open()
    let clock = RunClock()
    let outcome = try observe(in: network, interruption.descriptor)
    let isCopied = places.workingPath != nil
    if outcome.secrets.count > 0, isCopied || write != nil {
      Terminal.error("the capture holds the secrets of its TLS sessions; --no-secrets leaves them out")
    }
    let result = outcome.result(
      expectations, file: Expectations.file(of: expect ?? ""), network: network, since: clock,
      captureFile: isCopied ? "capture-1.pcapng" : nil)
    let run = RunResult(id: places.runID, since: clock, [result])
    try save(outcome, result)
    try reporting.deliver(
      run, to: places, output: output, textTo: textDescriptor,
      document: { _ in document(run) }
    ) { directory in
      try directory.write(outcome.saved(result), to: "capture-1.pcapng")
    }
    try end(run, outcome)
  }

  private func observe(in network: NetworkKind, _ interruption: Int32) throws -> CommandRun.Outcome {
    var options = CommandRun.Options(command)
    options.network = network
    options.filter = filter
    options.settleSeconds = settle
    options.timeoutSeconds = timeout
    options.tracesCalls = calls
    options.keepsRights = capabilities
    options.writesToErrors = format != .text
    options.keepsSecrets = !noSecrets
    do throws(CommandRun.Failure) {
      return try CommandRun(options, program: try Self.ownPath()).run(interruption: interruption)
    } catch {
      switch error {
      case .usage(let text): throw ExitWith(.usage, text)
      case .command(let text, let errno): throw cannotStart(text, errno)
      case .notPermitted(let text): throw ExitWith(.notPermitted, text)
      }
    }
  }

  private static func ownPath() throws(CommandRun.Failure) -> String {
    do { return try Program.path() } catch { throw .notPermitted("\(error)") }
  }

  private func save(_ outcome: CommandRun.Outcome, _ result: ScenarioResult) throws {
    guard let write else { return }
    do {
      try NewFile.write(outcome.saved(result), to: write)
    } catch {
      throw ExitWith(.notPermitted, "\(error)")
    }
  }

  /// Where the text goes; beside one JSON document nowhere.
  private var textDescriptor: Int32? {
    switch format {
    case .text: Terminal.standardOutput
    case .ndjson: STDERR_FILENO
    case .json: nil
    }
  }

  private func conversationLines(_ run: RunResult) -> String {
    run.scenarios.flatMap { result in
      result.conversations.map { InspectDocument.line($0, file: result.title.en) }
    }.joined()
  }

  private func document(_ run: RunResult) -> String? {
    switch format {
    case .text: nil
    case .json: RunDocument.text(run)
    case .ndjson: conversationLines(run)
    }
  }

  // MARK: The status

  /// Ends with what the command and the expectations amount to.
  private func end(_ run: RunResult, _ outcome: CommandRun.Outcome) throws {
    if outcome.interruption != nil { throw ExitWith(.interrupted) }
    let hasFailed = run.scenarios.flatMap(\.checks).contains { $0.verdict == .failed }
    if exitStatus == .command, !hasFailed, outcome.exceeded == nil, !outcome.hasSucceeded {
      if let status = outcome.end.exit { Glibc.exit(Int32(status)) }
      if let signal = outcome.record.exitSignal, let number = SignalName.number(of: signal) {
        Glibc.exit(128 + number)
      }
    }
    if run.exitStatus != .passed { throw ExitWith(run.exitStatus) }
  }

  /// That there is no such command, or that it cannot be executed.
  private func cannotStart(_ text: String, _ errno: Int32?) -> ExitWith {
    guard exitStatus == .command else { return ExitWith(.usage, text) }
    Terminal.error(text)
    Glibc.exit(errno == ENOENT ? 127 : 126)
  }
}
