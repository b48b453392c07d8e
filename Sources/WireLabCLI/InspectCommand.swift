import ArgumentParser
import WireLabKit

/// `wirelab inspect`: conversations, ladders and verdicts of capture files.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Show the conversations of captures: ladders and verdicts.",
    discussion: """
      Reads pcap and pcapng. A capture that is cut or damaged gives what could be read, says where and why it \
      stopped, and ends with 0.
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, ndjson
  }

  @Argument(help: "Capture files; - is standard input.")
  var captures: [String]

  @Option(help: "Show only the conversation with this number.")
  var conversation: Int?

  @Flag(help: "Show only totals.")
  var summary = false

  @Option(help: "text, json (one document), or ndjson (a conversation a line).")
  var format: Format = .text

  @Flag(help: "With ndjson: list each change of state.")
  var states = false

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let conversation, conversation < 1 {
      throw ValidationError("--conversation counts from 1; \(conversation) is no conversation.")
    }
    if captures.count(where: { $0 == "-" }) > 1 {
      throw ValidationError("standard input (-) can be read only once.")
    }
  }

  func run() throws {
    var results: [InspectResult] = []
    for capture in captures {
      do {
        results.append(try CaptureInspector.inspect(capture))
      } catch {
        throw ExitWith(.usage, "\(error)")
      }
    }
    if let conversation, !results.contains(where: { $0.conversations.count >= conversation }) {
      let most = results.map(\.conversations.count).max() ?? 0
      throw ExitWith(
        .noMatch,
        "there is no conversation \(conversation): \(captures.joined(separator: ", ")): \(most) in all.")
    }
    for result in results {
      if let reason = result.stopReason { Terminal.error("\(result.file): stopped: \(reason)") }
    }
    Terminal.write(text(of: results), to: Terminal.standardOutput)
  }

  private func text(of results: [InspectResult]) -> String {
    let results = conversation.map { only in results.map { $0.showing(only) } } ?? results
    switch format {
    case .text:
      return TextReport(output.textOptions).inspect(results, totalsOnly: summary, conversation: conversation)
    case .json:
      return InspectDocument.text(results)
    case .ndjson:
      return results.flatMap { result in
        result.conversations.map { InspectDocument.line($0, file: result.file, states: states) }
      }.joined()
    }
  }
}
