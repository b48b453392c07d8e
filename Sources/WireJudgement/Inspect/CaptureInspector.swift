import WireCapture
public import WireConversations
import WireFormat
import WireSystem
import WireText

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
  ///   - progress: is told what was read.
  public static func inspect(
    _ path: String, filter: String? = nil, ended: Bool = false, octetCount: Int = 0,
    progress: ReadingProgress? = nil
  ) throws(Failure) -> InspectResult {
    progress?.expect(path)
    return try inspect(
      PacketFeed.Request(path: path, filter: filter, octetCount: octetCount, progress: progress), ended: ended
    )
  }

  /// Reads files as one capture, in the order of their times; parameters as above.
  public static func inspect(
    joining paths: [String], filter: String? = nil, ended: Bool = false, octetCount: Int = 0,
    progress: ReadingProgress? = nil
  ) throws(Failure) -> InspectResult {
    let joined = try JoinedCapture(paths, filter: filter, progress)
    return try inspect(
      joined.request(filter: filter, octetCount: octetCount, progress), gaps: joined.files.gaps, ended: ended)
  }

  private static func inspect(
    _ request: PacketFeed.Request, gaps: [CaptureGap] = [], ended: Bool
  ) throws(Failure) -> InspectResult {
    var table = ConversationTable(FrameJudge.Detail.ladders.options)
    var numbers = FrameNumbers()
    var reading = try read(request) {
      table = ConversationTable(FrameJudge.Detail.ladders.options)
      numbers = FrameNumbers()
    } into: {
      numbers.note($0)
      table.add($0)
    }
    table.gaps = gaps
    reading.result.conversations = table.finish(
      captureIsComplete: !reading.result.truncated, droppedPackets: reading.dropped,
      liveAndDrained: reading.isDrained || ended && !reading.result.truncated
    ).map { numbers.named($0) }
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
  ///   - progress: as above.
  ///   - ended: receives the conversations. Those of a pipe that come before it says what was lost are taken
  ///     as conclusive.
  /// - Returns: what holds of the file; no conversations.
  public static func stream(
    _ path: String, states: Bool, packets: Bool = false, only: Int? = nil, filter: String? = nil,
    hasEnded: Bool = false,
    progress: ReadingProgress? = nil, ended: (Conversation) -> Void
  ) throws(Failure) -> InspectResult {
    try stream(
      path, nil, states, packets, only, filter, hasEnded, progress, ended: ended)
  }

  /// Reads files as one capture, in the order of their times; parameters as above.
  public static func stream(
    joining paths: [String], states: Bool, packets: Bool = false, only: Int? = nil, filter: String? = nil,
    hasEnded: Bool = false, progress: ReadingProgress? = nil, ended: (Conversation) -> Void
  ) throws(Failure) -> InspectResult {
    let joined = try JoinedCapture(paths, filter: filter, progress)
    return try stream(
      paths[0], joined, states, packets, only, filter, hasEnded, progress
    ) { conversation in FrameNames.use(joined.frameNames) { ended(conversation) } }
  }

  private static func stream(
    _ path: String, _ joined: JoinedCapture?, _ states: Bool, _ packets: Bool, _ only: Int?,
    _ filter: String?, _ hasEnded: Bool, _ progress: ReadingProgress?, ended: (Conversation) -> Void
  ) throws(Failure) -> InspectResult {
    // It is read for its times and for what it says of lost packets, and then for the packets.
    progress?.expect(path, passes: 2)
    // Three threads: one reads, one judges, and the one that calls writes.
    return try Pipeline<Conversation>(name: "capture judge", batchLimit: 128).run(
      make: { outlet throws(Failure) in
        let shared = SharedOutlet(outlet)
        let survey = joined == nil ? try SurveyedFile(path, progress) : nil
        let detail = FrameJudge.Detail.verdicts(states: states, ofFile: survey != nil || joined != nil)
        var options = detail.options
        options.keepsRecords = packets
        var table = ConversationTable(options) { conversation in
          guard only == nil || only == conversation.id else { return }
          shared.outlet.append(shared.numbers.named(conversation.conversation))
        }
        table.droppedPackets =
          survey.map { Int(clamping: $0.parser.droppedPackets) } ?? joined?.droppedPackets ?? 0
        table.gaps = joined?.files.gaps ?? []
        var request =
          joined?.request(filter: filter, progress)
          ?? PacketFeed.Request(path: path, filter: filter, progress: progress)
        var disorder: Disorder?
        if let survey, survey.isSeekable {
          (request.order, disorder) = try CaptureOrder.decide(survey, filter: filter)
        }
        var reading = try PacketFeed.read(request) {
          shared.numbers.note($0)
          table.add($0)
        }
        reading.take(disorder)
        table.finish(
          captureIsComplete: !reading.result.truncated, droppedPackets: reading.dropped,
          liveAndDrained: reading.isDrained || hasEnded && !reading.result.truncated)
        shared.outlet.flush()
        return reading.result
      }, use: { for conversation in $0 { ended(conversation) } })
  }

  private final class SharedOutlet {
    var outlet: Outlet<Conversation>
    var numbers = FrameNumbers()

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
  ///   - progress: as above.
  /// - Returns: what holds of the file, without conversations, and their totals.
  public static func totals(
    _ path: String, filter: String? = nil, ended: Bool = false, progress: ReadingProgress? = nil
  ) throws(Failure) -> (InspectResult, InspectTotals) {
    progress?.expect(path)
    return try totals(PacketFeed.Request(path: path, filter: filter, progress: progress), ended: ended)
  }

  /// Reads files as one capture, in the order of their times; parameters as above.
  public static func totals(
    joining paths: [String], filter: String? = nil, ended: Bool = false, progress: ReadingProgress? = nil
  ) throws(Failure) -> (InspectResult, InspectTotals) {
    let joined = try JoinedCapture(paths, filter: filter, progress)
    return try totals(joined.request(filter: filter, progress), gaps: joined.files.gaps, ended: ended)
  }

  private static func totals(
    _ request: PacketFeed.Request, gaps: [CaptureGap] = [], ended: Bool
  ) throws(Failure) -> (InspectResult, InspectTotals) {
    let counter = Counter()
    func makeTable() -> ConversationTable {
      ConversationTable(FrameJudge.Detail.totals.options) { counter.totals.add($0) }
    }
    var table = makeTable()
    table.gaps = gaps
    let reading = try read(request) {
      table = makeTable()
      counter.totals = InspectTotals()
    } into: {
      table.add($0)
    }
    table.finish(
      captureIsComplete: !reading.result.truncated, droppedPackets: reading.dropped,
      liveAndDrained: reading.isDrained || ended && !reading.result.truncated)
    // Files tell at their end what was lost, when most conversations have been counted.
    if reading.dropped > 0 { counter.totals.inconclusive = counter.totals.conversations }
    return (reading.result, counter.totals)
  }

  private final class Counter {
    var totals = InspectTotals()
  }

  /// Reads a capture as it stands, and begins again where its frames stand out of the order of their times.
  ///
  /// - Parameters:
  ///   - again: forgets what was read.
  ///   - body: receives the packets.
  private static func read(
    _ request: PacketFeed.Request, again: () -> Void, into body: ([KeyedPacket]) -> Void
  ) throws(Failure) -> PacketFeed.Reading {
    let reading = try PacketFeed.read(request, into: body)
    guard reading.isLeft, let survey = try SurveyedFile(request.path, nil) else { return reading }
    again()
    var request = request
    let disorder: Disorder
    (request.order, disorder) = try CaptureOrder.decide(survey, filter: request.filter)
    var sorted = try PacketFeed.read(request, into: body)
    sorted.take(disorder)
    return sorted
  }
}

extension PacketFeed.Reading {
  /// Takes over what a survey says of the order; what was known only while packets were given on stays.
  fileprivate mutating func take(_ survey: Disorder?) {
    guard var disorder = survey, disorder.frames > 0 else { return }
    disorder.beyondWindow = result.disorder?.beyondWindow ?? 0
    if result.disorder?.order == .file { disorder.order = .file }
    result.disorder = disorder
  }
}
