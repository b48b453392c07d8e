import ArgumentParser
import Glibc
import WireConversations
import WireJudgement
import WireReports
import WireRunner
import WireScenario
import WireSystem
import WireText

/// `wirelab watch`: the conversations of an interface, each judged as it ends.
struct WatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Watch an interface: each conversation is judged as it ends.",
    discussion: """
      A conversation has ended about a second after its close, or its reset. Ends with 0 at Ctrl-C, SIGTERM, \
      --count or --duration; what is still open is then written, too. After `watching INTERFACE` on standard \
      error nothing is missed. Where packets were dropped, every conversation from then on is inconclusive: \
      take a narrower --filter or a larger --buffer.

      With --ladder each conversation is drawn as it ends; its packets are kept until then.

      With --expect each conversation is judged as `verify` judges it, as soon as it has ended: what did \
      not pass is a line at once. At the end all is reported as `verify` reports, with 1 if something \
      failed, 5 if something is inconclusive. What is open then may go on, and is inconclusive. The packets \
      of open conversations and the first thousand conversations that did not pass are kept, the others \
      counted. --report-directory saves every packet, as --write does.

        wirelab watch --filter 'tcp port 8080' --duration 60 --expect graceful
        wirelab watch --filter 'tcp port 8899' --ladder
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, ndjson
  }

  @Option(help: "The interface; any: all of them.", completion: Completions.interfaces)
  var interface = "lo"

  @Option(help: "Only the packets that this takes: tcpdump's language (pcap-filter(7)), 'tcp port 8899'.")
  var filter: String?

  @Option(help: "Also save every packet to this new file (pcapng).", completion: .file())
  var write: String?

  @Flag(help: "With --write: replace the file if it is a capture that wirelab wrote.")
  var force = false

  @Flag(help: "Draw the ladder of each conversation as it ends.")
  var ladder = false

  @Option(help: "text or ndjson (a conversation a line).")
  var format: Format = .text

  @Flag(help: "With ndjson: list each change of state.")
  var states = false

  @Option(help: "End when so many conversations have ended.")
  var count: Int?

  @Option(help: "End after so many seconds.")
  var duration: Double?

  @Option(help: "Octets of the capture's buffer in the kernel.")
  var buffer: Int?

  @Option(
    help: "Expectations as YAML, the path of a file that holds them, or graceful or strict.",
    completion: .file())
  var expect: String?

  @OptionGroup var reporting: TrafficReporting

  @OptionGroup var unwrap: UnwrapOptions

  @OptionGroup var room: LimitOption
  @OptionGroup var secrets: KeyLogOption

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try unwrap.unwrapping()
    if let count, count < 1 { throw ValidationError("--count must be at least 1.") }
    if let duration, !(duration > 0 && duration <= 1e9) {
      throw ValidationError("--duration must be more than 0 seconds.")
    }
    if let buffer, !(4096...(1 << 30)).contains(buffer) {
      throw ValidationError("--buffer must be 4096 to \(1 << 30) bytes.")
    }
    if force, write == nil { throw ValidationError("--force is of --write.") }
    if ladder, format != .text { throw ValidationError("--ladder draws with --format text only.") }
    if expect == nil, reporting.isUsed {
      throw ValidationError("--report-directory, --junit, --annotations and --full need --expect.")
    }
    if expect == nil, !ladder, reporting.ladders.allPackets {
      throw ValidationError("--all-packets needs --expect or --ladder: without them nothing is drawn.")
    }
  }

  func run() throws {
    let expectations = try expect.map(Expectations.argument)
    // Before anything is captured: from here on a signal ends it in order.
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    let places = try reporting.open()
    let clock = RunClock()
    do {
      var options = options
      options.packets = expectations != nil || ladder
      options.unwrapping = try unwrap.unwrapping()
      if let limit = room.limit { options.limit = limit }
      options.octetCount = expectations?.octetCount ?? 0
      if write == nil, let directory = places.workingPath { options.file = directory + "/" + Self.frames }
      let watch = try Watch(options, program: try Program.path(), keyLogs: try secrets.read())
      let filter = filter.map { " (filter \($0))" } ?? ""
      Terminal.write("watching \(interface)\(filter)".harmlessForTerminal, to: STDERR_FILENO)
      guard let expectations else {
        show(try follow(watch, until: interruption.descriptor))
        return
      }
      let judged = WatchExpectations(expectations)
      let watched = try follow(watch, until: interruption.descriptor, judging: judged)
      show(watched)
      let copy = places.workingPath == nil ? write : "interface-1.pcapng"
      let result = judged.result(
        of: watch, watched, file: Expectations.file(of: expect ?? ""), capture: copy, since: clock)
      try deliver(RunResult(id: places.runID, since: clock, [result]), to: places, from: options.file)
    } catch let failure as Watch.Failure {
      switch failure {
      case .usage(let text): throw ExitWith(.usage, text)
      case .noMatch(let text): throw ExitWith(.noMatch, text)
      case .notPermitted(let text): throw ExitWith(.notPermitted, text)
      }
    }
  }

  /// The name of the packets in the directory of the report, until they are copied with comments.
  private static let frames = ".frames.pcapng"

  /// Writes and shows what came of the expectations, and ends with its status.
  ///
  /// - Parameter file: where the packets were saved.
  private func deliver(_ run: RunResult, to places: consuming ReportPlaces, from file: String?) throws {
    let isText = format == .text
    if isText { Terminal.write("", to: Terminal.standardOutput) }
    try reporting.deliver(
      run, to: places, output: output, textTo: isText ? Terminal.standardOutput : STDERR_FILENO,
      extra: { directory in
        guard let file, let result = run.scenarios.first, let copy = result.capture?.file else { return }
        try AnnotatedCapture.write(file, to: directory.workingPath + "/" + copy, result)
        if write == nil { unlink(file.fileName) }
      })
    if run.exitStatus != .passed { throw ExitWith(run.exitStatus) }
  }

  private var options: Watch.Options {
    var options = Watch.Options()
    options.interface = interface
    options.filter = filter
    options.buffer = buffer
    options.file = write
    options.replacesFile = force
    options.states = states
    options.count = count
    options.seconds = duration
    return options
  }

  /// Writes each conversation, or with expectations what did not pass of it; what was gathered in a step is
  /// written at its end, above the line of counts.
  private func follow(
    _ watch: Watch, until stop: Int32, judging judged: WatchExpectations? = nil
  ) throws -> WatchResult {
    let writer = BufferedOutput(Terminal.standardOutput)
    let counts = RewrittenLine()
    let onError = output.report(on: STDERR_FILENO)
    let onOutput = output.report(on: STDOUT_FILENO, allPackets: reporting.ladders.allPackets)
    var table = WatchTable(onOutput)
    var shown: WatchProgress?
    if format == .text, judged == nil { writer.write { $0 += table.header().utf8 } }
    let show = { (conversation: Conversation, checks: [Check]?) in
      switch format {
      case .text:
        let doubtful = checks?.filter { $0.verdict != .passed }
        let text = doubtful.map { table.failures(of: conversation, $0) } ?? table.line(conversation)
        let drawn = ladder ? "\n" + onOutput.ladder(of: conversation) + "\n" : ""
        writer.write { $0 += (text + drawn).utf8 }
      case .ndjson:
        writer.write {
          InspectDocument.appendLine(
            conversation, file: interface, states: states, checks: checks, to: &$0)
        }
      }
    }
    let result = try watch.run(until: stop) { conversation in
      if let judged { judged.take(conversation) } else { show(conversation, nil) }
    } step: {
      judged?.judge(in: watch) { show($0, $1) }
      let progress = watch.progress
      guard progress != shown || !writer.isEmpty else { return true }
      shown = progress
      if !writer.isEmpty {
        counts.erase()
        writer.flush()
      }
      if counts.isLive { counts.show(onError.watching(progress, columns: counts.columns)) }
      return Terminal.outputFailure == nil
    }
    counts.erase()
    writer.flush()
    return result
  }

  /// The summary: after lines of text beside them, after documents apart from them.
  private func show(_ result: WatchResult) {
    switch format {
    case .text:
      Terminal.write("\n" + output.report(on: STDOUT_FILENO).watched(result), to: Terminal.standardOutput)
    case .ndjson: Terminal.write(output.report(on: STDERR_FILENO).watched(result), to: STDERR_FILENO)
    }
  }
}
