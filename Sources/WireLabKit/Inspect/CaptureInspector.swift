import WireCapture
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
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - filter: which frames are looked at, in libpcap's language (pcap-filter(7)); nil: all.
  public static func inspect(_ path: String, filter: String? = nil) throws(Failure) -> InspectResult {
    let filter = try compiled(filter)
    var judge = FrameJudge(.ladders, filter: filter)
    var reading = try read(path, filter, into: &judge)
    judge.deliverHeld()
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
  ///   - filter: as above.
  ///   - ended: receives the conversations.
  /// - Returns: what holds of the file; no conversations.
  public static func stream(
    _ path: String, states: Bool, only: Int? = nil, filter: String? = nil,
    ended: @escaping (Conversation) -> Void
  ) throws(Failure) -> InspectResult {
    let filter = try compiled(filter)
    var judge = FrameJudge(.verdicts(states: states), filter: filter) { conversation in
      if only == nil || only == conversation.id { ended(conversation.conversation) }
    }
    let reading = try read(path, filter, into: &judge)
    judge.finish(isComplete: !reading.result.truncated, dropped: reading.dropped)
    return reading.result
  }

  /// Reads a capture and counts.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - filter: as above.
  /// - Returns: what holds of the file, without conversations, and their totals.
  public static func totals(
    _ path: String, filter: String? = nil
  ) throws(Failure) -> (InspectResult, InspectTotals) {
    let filter = try compiled(filter)
    let counter = Counter()
    var judge = FrameJudge(.totals, filter: filter) { counter.totals.add($0) }
    let reading = try read(path, filter, into: &judge)
    judge.finish(isComplete: !reading.result.truncated, dropped: reading.dropped)
    return (reading.result, counter.totals)
  }

  private final class Counter {
    var totals = InspectTotals()
  }

  private static func compiled(_ expression: String?) throws(Failure) -> FrameFilter? {
    guard let expression else { return nil }
    do { return try FrameFilter(expression) } catch { throw Failure(description: error.description) }
  }

  private static func read(
    _ path: String, _ filter: FrameFilter?, into judge: inout FrameJudge
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
    if let failure = filter?.failure { throw Failure(description: "\(path): \(failure)") }
    let dropped = Int(clamping: parser.droppedPackets)
    var result = InspectResult(
      file: path, format: format == .pcap ? .pcap : .pcapng, linkTypes: judge.linkTypes.map(\.name),
      packets: judge.judgedCount, undecodedPackets: judge.undecodedCount, truncated: end != nil,
      stopReason: end, conversations: [])
    result.droppedPackets = dropped
    return (result, dropped)
  }
}
