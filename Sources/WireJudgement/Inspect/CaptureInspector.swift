import WireCapture
public import WireConversations
public import WireFormat
import WireSystem

/// Reads capture files and judges what they hold.
public enum CaptureInspector {
  /// A file that cannot be read as a capture at all; one that is cut or damaged still gives what could be
  /// read.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// Which file, why, and what to do.
    public let description: String
    /// Whether descriptors, threads or memory had run out, which says nothing of the file.
    public let isShortage: Bool

    init(description: String, errno: Int32? = nil) {
      self.description = description
      isShortage = errno.map(Obstacle.isShortage) ?? false
    }
  }

  /// Reads a capture with all that a ladder needs; memory follows the number of packets.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - filter: which frames are looked at, in libpcap's language (pcap-filter(7)); nil: all.
  ///   - ended: whether it is known that nothing came after the capture; one that `run` has saved says so
  ///     itself.
  ///   - octetCount: how many octets of each payload are kept with its packet.
  ///   - unwrapping: what is unwrapped.
  ///   - progress: is told what was read.
  public static func inspect(
    _ path: String, filter: String? = nil, ended: Bool = false, octetCount: Int = 0,
    unwrapping: Unwrapping = Unwrapping(), progress: ReadingProgress? = nil
  ) throws(Failure) -> InspectResult {
    progress?.expect(path)
    var table = ConversationTable(FrameJudge.Detail.ladders.options)
    var reading = try read(path, filter, unwrapping, progress, octetCount: octetCount, into: &table)
    reading.result.conversations = table.finish(
      captureIsComplete: !reading.result.truncated, droppedPackets: reading.dropped,
      liveAndDrained: reading.isDrained || ended && !reading.result.truncated)
    if let payloads = reading.payloads {
      reading.result.conversations = payloads.added(to: reading.result.conversations)
    }
    return reading.result
  }

  /// Reads a capture, and hands over each conversation as it ends, without its packets unless they are asked
  /// for; memory follows what is open.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - states: whether each change of state is kept.
  ///   - packets: whether each packet is.
  ///   - only: the number of the one conversation that is wanted; nil: all.
  ///   - filter: as above.
  ///   - hasEnded: whether it is known that nothing came after the capture.
  ///   - unwrapping: what is unwrapped.
  ///   - progress: as above.
  ///   - ended: receives the conversations. Those of a pipe that come before it says what was lost are taken
  ///     as conclusive.
  /// - Returns: what holds of the file; no conversations.
  public static func stream(
    _ path: String, states: Bool, packets: Bool = false, only: Int? = nil, filter: String? = nil,
    hasEnded: Bool = false, unwrapping: Unwrapping = Unwrapping(),
    progress: ReadingProgress? = nil, ended: (Conversation) -> Void
  ) throws(Failure) -> InspectResult {
    // It is read for what it says of lost packets, and then for the packets.
    progress?.expect(path, passes: 2)
    // Three threads: one reads, one judges, and the one that calls writes.
    return try Pipeline<Conversation>(name: "capture judge", batchLimit: 128).run(
      make: { outlet throws(Failure) in
        let shared = SharedOutlet(outlet)
        let lost = try lostPackets(path, progress)
        let detail = FrameJudge.Detail.verdicts(states: states, ofFile: lost != nil)
        var options = detail.options
        options.keepsRecords = packets
        var table = ConversationTable(options) { conversation in
          if only == nil || only == conversation.id { shared.outlet.append(conversation.conversation) }
        }
        table.droppedPackets = lost ?? 0
        let reading = try read(path, filter, unwrapping, progress, into: &table)
        table.finish(
          captureIsComplete: !reading.result.truncated, droppedPackets: reading.dropped,
          liveAndDrained: reading.isDrained || hasEnded && !reading.result.truncated)
        shared.outlet.flush()
        return reading.result
      }, use: { for conversation in $0 { ended(conversation) } })
  }

  private final class SharedOutlet {
    var outlet: Outlet<Conversation>

    init(_ outlet: Outlet<Conversation>) {
      self.outlet = outlet
    }
  }

  /// Reads a capture and counts.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - filter: as above.
  ///   - ended: whether it is known that nothing came after the capture.
  ///   - unwrapping: as above.
  ///   - progress: as above.
  /// - Returns: what holds of the file, without conversations, and their totals.
  public static func totals(
    _ path: String, filter: String? = nil, ended: Bool = false, unwrapping: Unwrapping = Unwrapping(),
    progress: ReadingProgress? = nil
  ) throws(Failure) -> (InspectResult, InspectTotals) {
    progress?.expect(path)
    let counter = Counter()
    var table = ConversationTable(FrameJudge.Detail.totals.options) { counter.totals.add($0) }
    let reading = try read(path, filter, unwrapping, progress, into: &table)
    table.finish(
      captureIsComplete: !reading.result.truncated, droppedPackets: reading.dropped,
      liveAndDrained: reading.isDrained || ended && !reading.result.truncated)
    // Files tell at their end what was lost, when most conversations have been counted.
    if reading.dropped > 0 { counter.totals.inconclusive = counter.totals.conversations }
    return (reading.result, counter.totals)
  }

  /// What a file says of lost packets, which is at its end: before any of its conversations is handed over as
  /// conclusive.
  ///
  /// Nil for what cannot be read twice; 0 for pcap, which says nothing.
  private static func lostPackets(_ path: String, _ progress: ReadingProgress?) throws(Failure) -> Int? {
    do {
      var input = try CaptureInput(path: path, progress: progress)
      defer { input.end() }
      guard input.isRegular else { return nil }
      var parser = CaptureParser()
      try input.passOver(by: &parser)
      return Int(clamping: parser.droppedPackets)
    } catch {
      throw Failure(description: error.description, errno: error.errno)
    }
  }

  private final class Counter {
    var totals = InspectTotals()
  }

  private static func read(
    _ path: String, _ filter: String?, _ unwrapping: Unwrapping, _ progress: ReadingProgress?,
    octetCount: Int = 0, into table: inout ConversationTable
  ) throws(Failure) -> PacketFeed.Reading {
    let labels = WrappingLabels()
    table.labels = labels
    return try PacketFeed.read(
      path, filter: filter, octetCount: octetCount, unwrapping: unwrapping, labels: labels, progress: progress
    ) { table.add($0) }
  }
}
