import ArgumentParser
import Glibc
import WireConversations
import WireJudgement
import WireReports
import WireRunner
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

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--count must be at least 1.") }
    if let duration, !(duration > 0 && duration <= 1e9) {
      throw ValidationError("--duration must be more than 0 seconds.")
    }
    if let buffer, !(4096...(1 << 30)).contains(buffer) {
      throw ValidationError("--buffer must be 4096 to \(1 << 30) octets.")
    }
  }

  func run() throws {
    // Before anything is captured: from here on a signal ends it in order.
    guard let interruption = Interruption() else {
      throw ExitWith(.notPermitted, "signals cannot be waited for: \(String(cString: strerror(errno)))")
    }
    do {
      let watch = try Watch(options, program: try Program.path())
      let filter = filter.map { " (filter \($0))" } ?? ""
      Terminal.write("watching \(interface)\(filter)".harmlessForTerminal, to: STDERR_FILENO)
      show(try follow(watch, until: interruption.descriptor))
    } catch let failure as Watch.Failure {
      switch failure {
      case .usage(let text): throw ExitWith(.usage, text)
      case .noMatch(let text): throw ExitWith(.noMatch, text)
      case .notPermitted(let text): throw ExitWith(.notPermitted, text)
      }
    }
  }

  private var options: Watch.Options {
    var options = Watch.Options()
    options.interface = interface
    options.filter = filter
    options.buffer = buffer
    options.file = write
    options.states = states
    options.count = count
    options.seconds = duration
    return options
  }

  /// Writes each conversation; what was gathered in a step is written at its end, above the line of counts.
  private func follow(_ watch: Watch, until stop: Int32) throws -> WatchResult {
    let writer = BufferedOutput(Terminal.standardOutput)
    let counts = RewrittenLine()
    let onError = output.report(on: STDERR_FILENO)
    var table = WatchTable(output.report(on: STDOUT_FILENO))
    var shown: WatchProgress?
    if format == .text { writer.write { $0 += table.header().utf8 } }
    let result = try watch.run(until: stop) { conversation in
      switch format {
      case .text: writer.write { $0 += table.line(conversation).utf8 }
      case .ndjson:
        writer.write { InspectDocument.appendLine(conversation, file: interface, states: states, to: &$0) }
      }
    } step: {
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
