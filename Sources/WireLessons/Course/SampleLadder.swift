import WireConversations
import WireFormat
import WireJudgement
import WireReports
import WireSockets

/// The ladder of a conversation as an example of what is seen every time, without what differs from run to
/// run: times, ports that the kernel chose, and what stands between the conversations of a busy scenario.
struct SampleLadder {
  let report: TextReport
  let conversation: Conversation
  let actors: [Role: String]
  let calls: [CallAssignment.Placed]

  /// The lines of the ladder.
  func lines() -> [String] {
    Ladder(
      conversation: numbered, actors: actors, calls: ownCalls, origin: nil, words: report.words,
      glyphs: report.glyphs, width: report.width, maximumPackets: report.options.maximumPackets
    ).lines().map { $0.rendered(.none) }
  }

  /// The calls from the first packet on, without the chosen ports of either end.
  private var ownCalls: [CallAssignment.Placed] {
    calls.filter { ($0.call.end ?? .max) >= conversation.start.nanoseconds }.map { placed in
      var placed = placed
      for port in [conversation.initiator.port, conversation.responder.port] where isChosen(port) {
        let pieces = placed.call.arguments.split(separator: ":\(port)", omittingEmptySubsequences: false)
        placed.call.arguments = pieces.joined(separator: ":\(report.glyphs.ellipsis)")
      }
      return placed
    }
  }

  /// Whether the kernel chose a port, because no call asked for it.
  private func isChosen(_ port: UInt16) -> Bool {
    port >= Self.firstChosenPort
      && !calls.contains { $0.call.name == "bind" && $0.call.arguments.hasSuffix(":\(port)") }
  }

  /// Where Linux begins to choose (ip_local_port_range).
  private static let firstChosenPort: UInt16 = 32_768

  /// The conversation as if it were alone in its capture, and nobody had looked into the kernel.
  private var numbered: Conversation {
    let frames = conversation.records.map(\.frame)
    let numbers = Dictionary(zip(frames, 1...), uniquingKeysWith: { first, _ in first })
    func number(_ frame: Int) -> Int { numbers[frame] ?? frame }
    var result = conversation
    for index in result.records.indices { result.records[index].frame = number(result.records[index].frame) }
    for index in result.marks.indices { result.marks[index].frame = number(result.marks[index].frame) }
    for index in result.findings.indices {
      result.findings[index].frame = number(result.findings[index].frame)
    }
    for index in result.states.indices {
      result.states[index].frame = number(result.states[index].frame)
      result.states[index].observed = nil
    }
    result.handshake?.frames = conversation.handshake?.frames.map(number) ?? []
    result.teardown?.frames = conversation.teardown?.frames.map(number) ?? []
    return result
  }
}
