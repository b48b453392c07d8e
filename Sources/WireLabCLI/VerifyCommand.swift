import ArgumentParser
import WireConversations
import WireJudgement
import WireReports
import WireRunner
import WireScenario
import WireSystem
import WireText

/// `wirelab verify`: judges captures by what a scenario could expect.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Judge captures by expectations, as scenarios do.",
    discussion: """
      An expectation is what stands under `expect` in a scenario: `conversations`, `each`, `where`, `none` \
      and `ignore`, as YAML on the command line or in a file; or a name.

        wirelab verify some.pcap --expect '{ each: { handshake: three-way, teardown: graceful } }'
        wirelab verify some.pcap --expect graceful

      graceful: every TCP connection that was opened ended by both FINs, each acknowledged, and none by a \
      reset; refused ones are listed. strict: the same, and refused ones fail. A file of such a name is \
      written ./graceful.

      `conversations` counts those of TCP and UDP. Frames that were not looked at (tunnels, other \
      transports, link types that are not read, frames that were cut) may hold others: then it is \
      inconclusive, unless --ignore-undecoded names their kind.

      What did not pass is shown by conversation, failed ones first, the first five with their ladders; what \
      passed is counted. With --report-directory the report has a page, and a copy of each capture whose \
      frames say in comments what they prove.

      What is still open when a capture stops may have gone on, so that it is inconclusive, unless the \
      capture goes on for long enough after it, or --ended says that nothing more came. A capture that run \
      has saved says so itself.

      Ends with 0 if everything passed, 1 if something failed, 5 if something is inconclusive.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Argument(help: "Capture files; - is standard input.", completion: .file())
  var captures: [String]

  @Option(
    help: "Expectations as YAML, the path of a file that holds them, or graceful or strict.",
    completion: .file())
  var expect: String

  @Option(help: "Judge only the conversation with this number.")
  var conversation: Int?

  @Option(help: "Look only at the packets that this takes: tcpdump's language (pcap-filter(7)).")
  var filter: String?

  @Option(
    help:
      "Kinds of frames, with commas between, that need not be looked at, as they are named where something is inconclusive because of them: sctp,pppoe,cut."
  )
  var ignoreUndecoded: String?

  @Flag(help: "With json: list the conversations, and each packet with its time and its relative numbers.")
  var packets = false

  @Flag(help: "Nothing came after the capture: what is open at its end stays open.")
  var ended = false

  @Flag(help: "Do not believe what comments of a capture say of a bench, and of the end of the capture.")
  var noMarks = false

  @Flag(
    help:
      "Read all files as one capture, in the order of their times: what was written file by file, or in several places."
  )
  var join = false

  @Option(help: "text or json.")
  var format: Format = .text

  @OptionGroup var reporting: TrafficReporting

  @OptionGroup var unwrap: UnwrapOptions

  @OptionGroup var room: LimitOption
  @OptionGroup var secrets: KeyLogOption

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try unwrap.unwrapping()
    try reporting.ladders.require(format == .text, with: "--format \(format.rawValue)")
    if let conversation, conversation < 1 {
      throw ValidationError("--conversation counts from 1; \(conversation) is no conversation.")
    }
    if let unknown = ignoredKinds.sorted().first(where: { !UnseenKind.isID($0) }) {
      throw ValidationError(
        "--ignore-undecoded: there is no kind '\(unknown)'; there is \(UnseenKind.namedIDs.joined(separator: ", ")), protocol-N, link-type-N and ethertype-XXXX."
      )
    }
    if packets && format == .text {
      throw ValidationError("--packets lists the packets in JSON: add --format json.")
    }
    if join && captures.contains("-") {
      throw ValidationError("--join reads files more than once, so standard input (-) cannot be among them.")
    }
    if captures.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("standard input (-) can be read only once.")
    }
  }

  private var ignoredKinds: Set<String> {
    Set((ignoreUndecoded ?? "").split(separator: ",").map { $0.filter { $0 != " " }.lowercased() })
  }

  func run() throws {
    let expectations = try Expectations.argument(expect)
    if conversation != nil && expectations.conversations != nil {
      throw ExitWith(
        .usage, "`conversations` counts all of a capture, so it cannot be judged with --conversation.")
    }
    let places = try reporting.open()
    if let directory = places.workingPath { try RepeatableCapture.prepare(captures, in: directory) }
    let clock = RunClock()
    let outcomes = try verified(by: expectations)
    if let conversation, outcomes.allSatisfy({ $0.outcome.capture.list.isEmpty }) {
      throw ExitWith(.noMatch, "there is no conversation \(conversation).")
    }
    for capture in outcomes.map(\.outcome.capture) {
      if let reason = capture.stopReason { Terminal.error("\(capture.file): stopped: \(reason)") }
    }
    let file = Expectations.file(of: expect)
    // No file holds what was joined.
    let isCopied = places.workingPath != nil && !join
    let results = outcomes.enumerated().map { index, judged in
      judged.outcome.result(
        number: index + 1, expectations: file, copy: isCopied ? "capture-\(index + 1).pcapng" : nil,
        started: judged.clock.started, durationSeconds: judged.seconds)
    }
    let run = RunResult(id: places.runID, since: clock, results)
    let isText = format == .text
    try reporting.deliver(
      run, to: places, output: output, textTo: isText ? Terminal.standardOutput : nil,
      document: { isText ? nil : VerifyDocument.text(outcomes.map(\.outcome), packets: packets, report: $0) },
      names: join ? outcomes.first?.outcome.capture.frameNames : nil
    ) { directory in
      for (capture, result) in zip(captures, results) where isCopied {
        guard let copy = result.capture?.file else { continue }
        RepeatableCapture.rewind(capture)
        try AnnotatedCapture.write(capture, to: directory.workingPath + "/" + copy, result)
      }
    }
    if run.exitStatus != .passed { throw ExitWith(run.exitStatus) }
  }

  /// Each capture as it was judged, and how long that took.
  private func verified(
    by expectations: Expectations
  ) throws -> [(outcome: CaptureVerifier.Outcome, clock: RunClock, seconds: Double)] {
    let unwrapping = try unwrap.unwrapping()
    let keyLog = try secrets.read().keyLog
    do {
      return try CaptureReading(output).each(join ? Array(captures.prefix(1)) : captures) {
        let clock = RunClock()
        let outcome = try CaptureVerifier.verify(
          join ? captures : [$0], joined: join, expectations, conversation: conversation, filter: filter,
          ignoring: ignoredKinds, ended: ended, marks: !noMarks, unwrapping: unwrapping,
          limit: room.limit, keyLog: keyLog, progress: $1)
        return (outcome, clock, clock.seconds)
      }
    } catch let failure as CaptureInspector.Failure {
      throw ExitWith(failure.isShortage ? .notPermitted : .usage, "\(failure)")
    }
  }
}
