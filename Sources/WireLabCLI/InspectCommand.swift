import ArgumentParser
import Glibc
import WireConversations
import WireJudgement
import WireReports
import WireText

/// `wirelab inspect`: conversations, ladders and verdicts of capture files.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show the conversations of captures: ladders and verdicts.",
    discussion: """
      Reads pcap, pcapng, snoop and ERF, also in gzip, xz, zstd, LZ4 and bzip2. A capture that is cut or \
      damaged gives what could be read, says where and why it stopped, and ends with 0.

      html is a page that needs nothing else: the first 200 conversations in full, the others in a table; \
      with --conversation, one.

      conn.log is Zeek's, for zeek-cut and whatever reads that; csv has a row a conversation. What is not \
      known (service, local_orig, IP octets) is unset in conn.log; tunnel_parents names the tunnels, which \
      have no lines of their own.

      With --shard, N machines share one set of files: each reads all of it and judges the conversations \
      whose endpoints fall to its part, in whichever direction. Together the parts are the whole, with the \
      same numbers; what holds of a file (its packets, frames that were not looked at) each part says.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, ndjson, csv
    case connLog = "conn.log"
    case html
  }

  @Argument(help: "Capture files; - is standard input.", completion: .file())
  var captures: [String]

  @Option(help: "Show only the conversation with this number.")
  var conversation: Int?

  @Option(help: "Look only at the packets that this takes: tcpdump's language (pcap-filter(7)).")
  var filter: String?

  @Flag(help: "Show only totals.")
  var summary = false

  @Flag(help: "With json or ndjson: list each packet, with its time and its relative numbers.")
  var packets = false

  @Flag(help: "Nothing came after the capture: what is open at its end stays open.")
  var ended = false

  @Flag(help: "Do not believe what comments of a capture say of a bench, and of the end of the capture.")
  var noMarks = false

  @Option(
    help: ArgumentHelp("Only this part of the conversations, of N: 2/8.", valueName: "i/n"),
    transform: part)
  var shard: ConversationShard?

  @Option(help: "text, json (one document), ndjson (a conversation a line), csv, conn.log (Zeek's), or html.")
  var format: Format = .text

  @Flag(help: "With ndjson: list each change of state.")
  var states = false

  @Flag(
    help:
      "Read all files as one capture, in the order of their times: what was written file by file, or in several places."
  )
  var join = false

  @Flag(
    help:
      "Tie the conversations of two captures of one traffic, of two points: through NAT, other numbers, or a proxy; and show what was lost between."
  )
  var relate = false

  @OptionGroup var unwrap: UnwrapOptions

  @OptionGroup var room: LimitOption
  @OptionGroup var secrets: KeyLogOption

  @OptionGroup var ladders: LadderOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try unwrap.unwrapping()
    try ladders.require(format == .text, with: "--format \(format.rawValue)")
    try ladders.require(!summary, with: "--summary")
    try ladders.require(!relate, with: "--relate")
    if let conversation, conversation < 1 {
      throw ValidationError("--conversation counts from 1; \(conversation) is no conversation.")
    }
    if summary && conversation != nil {
      throw ValidationError("--summary counts all conversations, so it cannot be given with --conversation.")
    }
    if summary && [.csv, .connLog, .html].contains(format) {
      throw ValidationError("--summary counts, so it cannot be given with --format \(format.rawValue).")
    }
    if packets && (summary || format != .json && format != .ndjson) {
      throw ValidationError(
        "--packets lists the packets of conversations in JSON: add --format json or ndjson.")
    }
    if relate && (captures.count != 2 || join || summary || conversation != nil) {
      throw ValidationError(
        "--relate takes two captures, and none of --join, --summary and --conversation.")
    }
    if relate && format != .text && format != .json {
      throw ValidationError(
        "--relate is told as text or json, so it cannot be given with --format \(format.rawValue).")
    }
    if join && captures.contains("-") {
      throw ValidationError("--join reads files more than once, so standard input (-) cannot be among them.")
    }
    if captures.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("standard input (-) can be read only once.")
    }
  }

  func run() throws {
    do {
      if relate { return try showRelations() }
      switch (summary, format) {
      case (true, _): try showTotals()
      case (false, .ndjson), (false, .csv), (false, .connLog): try stream()
      case (false, .html): try showPage()
      case (false, .text), (false, .json): try showAll()
      }
    } catch let failure as CaptureInspector.Failure {
      throw ExitWith(failure.isShortage ? .notPermitted : .usage, "\(failure)")
    }
  }

  private static func part(_ text: String) throws -> ConversationShard {
    guard let shard = Shard(parsing: text) else {
      throw ValidationError(
        "--shard must be I/N, as 2/4, which is the second of four parts; N is at most \(Shard.limit).")
    }
    return ConversationShard(index: shard.index, of: shard.count)
  }

  private func showRelations() throws {
    let related = try CaptureInspector.relate(captures[0], captures[1], filter: filter)
    warn(related.first)
    warn(related.second)
    Terminal.write(
      format == .json
        ? InspectDocument.text(related, packets: packets) : TextReport(output.textOptions).relations(related),
      to: Terminal.standardOutput)
  }

  /// What is read by itself: each file, or all of them as one.
  var sources: [String] { join ? Array(captures.prefix(1)) : captures }

  private func showTotals() throws {
    let unwrapping = try unwrap.unwrapping()
    let all = try CaptureReading(output).each(sources) {
      join
        ? try CaptureInspector.totals(
          joining: captures, filter: filter, ended: ended, unwrapping: unwrapping, shard: shard,
          marks: !noMarks, limit: room.limit, progress: $1)
        : try CaptureInspector.totals(
          $0, filter: filter, ended: ended, unwrapping: unwrapping, shard: shard, marks: !noMarks,
          limit: room.limit,
          progress: $1)
    } done: {
      warn($0.0)
    }
    let text =
      format == .text
      ? TextReport(output.textOptions).totals(all)
      : InspectDocument.totals(all, pretty: format == .json)
    Terminal.write(text, to: Terminal.standardOutput)
  }

  /// Each conversation as it ends: nothing is kept of those that were written.
  private func stream() throws {
    let unwrapping = try unwrap.unwrapping()
    let keyLog = try secrets.read().keyLog
    let writer = BufferedOutput(Terminal.standardOutput)
    var count = 0
    var log = ZeekLog()
    if format == .csv { writer.write { ConversationCSV.appendHeader(to: &$0) } }
    _ = try CaptureReading(output, writesMeanwhile: true).each(sources) { capture, progress in
      let (states, packets) = (states, packets)
      // Of several files as one it is the one that begins first, in whatever order they were given.
      var file = capture
      func write(_ conversation: Conversation) {
        count += 1
        writer.write {
          switch format {
          case .csv: ConversationCSV.append(conversation, file: file, to: &$0)
          case .connLog: log.append(conversation, to: &$0)
          default:
            InspectDocument.appendLine(
              conversation, file: file, states: states, packets: packets, to: &$0)
          }
        }
      }
      let result =
        join
        ? try CaptureInspector.stream(
          joining: captures, states: states, packets: packets, only: conversation, filter: filter,
          hasEnded: ended, unwrapping: unwrapping, shard: shard, marks: !noMarks, limit: room.limit,
          keyLog: keyLog,
          progress: progress,
          named: { file = $0 }, ended: write)
        : try CaptureInspector.stream(
          capture, states: states, packets: packets, only: conversation, filter: filter, hasEnded: ended,
          unwrapping: unwrapping, shard: shard, marks: !noMarks, limit: room.limit, keyLog: keyLog,
          progress: progress,
          ended: write)
      writer.flush()
      return result
    } done: { result in
      warn(result)
      if let evicted = result.evicted { Terminal.error("\(result.file): \(evicted.text.en)") }
      if result.file == "-" && result.droppedPackets > 0 {
        let count = Words(.en).text(
          "capture.lost-at-its-end", ["count": Int(clamping: result.droppedPackets)])
        Terminal.error("\(result.file): \(count)")
      }
    }
    if format == .connLog {
      writer.write { log.finish(&$0) }
      writer.flush()
    }
    if let conversation, count == 0 { throw ExitWith(.noMatch, "there is no conversation \(conversation).") }
  }

  private func showAll() throws {
    let unwrapping = try unwrap.unwrapping()
    let keyLog = try secrets.read().keyLog
    var results = try CaptureReading(output).each(sources) {
      join
        ? try CaptureInspector.inspect(
          joining: captures, filter: filter, ended: ended, unwrapping: unwrapping, shard: shard,
          marks: !noMarks, limit: room.limit, keyLog: keyLog, progress: $1)
        : try CaptureInspector.inspect(
          $0, filter: filter, ended: ended, unwrapping: unwrapping, shard: shard, marks: !noMarks,
          limit: room.limit, keyLog: keyLog,
          progress: $1)
    } done: {
      warn($0)
    }
    if let conversation {
      guard results.contains(where: { !$0.list.only(conversation).isEmpty }) else {
        let most = results.compactMap { $0.list.last?.id }.max() ?? 0
        throw ExitWith(
          .noMatch,
          "there is no conversation \(conversation): \(captures.joined(separator: ", ")) has \(most).")
      }
      results = results.map { $0.showing(conversation) }
    }
    let writer = BufferedOutput(Terminal.standardOutput)
    SlowWork.during(output.report(on: STDERR_FILENO).writing) {
      if format == .json {
        InspectDocument.write(results, packets: packets) { octets in writer.write { $0 += octets } }
      } else {
        let report = TextReport(output.textOptions(allPackets: ladders.allPackets))
        report.writeInspect(results, conversation: conversation) { text in
          writer.write { $0 += text.utf8 }
        }
      }
    }
    writer.flush()
  }

  /// A capture that ended too early is still read: where and why it stopped is for the reader to know.
  func warn(_ result: InspectResult) {
    if let reason = result.stopReason { Terminal.error("\(result.file): stopped: \(reason)") }
  }
}
