public import WireConversations
import WireFormat

/// Reads capture files and judges what they hold.
public enum CaptureInspector {
  /// A file that cannot be read as a capture at all; one that is cut or damaged still gives what could be read.
  public struct Failure: Error, CustomStringConvertible {
    /// Which file, why, and what to do.
    public let description: String
  }

  /// Reads a capture with all that a ladder needs; memory follows the number of packets.
  ///
  /// - Parameter path: the file; `-` is standard input.
  public static func inspect(_ path: String) throws(Failure) -> InspectResult {
    var judge = FrameJudge(.ladders)
    var reading = try read(path, into: &judge)
    reading.result.conversations = judge.conversations(
      isComplete: !reading.result.truncated, dropped: reading.dropped)
    return reading.result
  }

  /// Reads a capture, and hands over each conversation as it ends, without its packets; memory follows what is open.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - states: whether each change of state is kept.
  ///   - only: the number of the one conversation that is wanted; nil: all.
  ///   - ended: receives the conversations.
  /// - Returns: what holds of the file; no conversations.
  public static func stream(
    _ path: String, states: Bool, only: Int? = nil, ended: @escaping (Conversation) -> Void
  ) throws(Failure) -> InspectResult {
    var judge = FrameJudge(.verdicts(states: states)) { conversation in
      if only == nil || only == conversation.id { ended(conversation.conversation) }
    }
    let reading = try read(path, into: &judge)
    judge.finish(isComplete: !reading.result.truncated, dropped: reading.dropped)
    return reading.result
  }

  /// Reads a capture and counts.
  ///
  /// - Parameter path: the file; `-` is standard input.
  /// - Returns: what holds of the file, without conversations, and their totals.
  public static func totals(_ path: String) throws(Failure) -> (InspectResult, InspectTotals) {
    let counter = Counter()
    var judge = FrameJudge(.totals) { counter.totals.add($0) }
    let reading = try read(path, into: &judge)
    judge.finish(isComplete: !reading.result.truncated, dropped: reading.dropped)
    return (reading.result, counter.totals)
  }

  private final class Counter {
    var totals = InspectTotals()
  }

  private static func read(
    _ path: String, into judge: inout FrameJudge
  ) throws(Failure) -> (result: InspectResult, dropped: Int) {
    var parser = CaptureParser()
    let end: String?
    do {
      var input = try CaptureInput(path: path)
      defer { input.end() }
      let error = try input.read(by: &parser, into: &judge)
      end = input.packingProblem ?? error.map { "\($0)" }
    } catch {
      throw Failure(description: error.description)
    }
    guard let format = parser.format else {
      throw Failure(
        description:
          "\(path): \(end ?? "it is empty"). A capture is a .pcap or .pcapng file, as `tcpdump -w` and Wireshark write them."
      )
    }
    let dropped = Int(clamping: parser.droppedPackets)
    var result = InspectResult(
      file: path, format: format == .pcap ? .pcap : .pcapng, linkTypes: judge.linkTypes.map(\.name),
      packets: judge.frameCount, undecodedPackets: judge.undecodedCount, truncated: end != nil,
      stopReason: end, conversations: [])
    result.droppedPackets = dropped
    return (result, dropped)
  }
}
