import Glibc
import WireCapture
public import WireConversations
public import WireFormat
import WireSystem
public import WireTLS
import WireText

/// Reads capture files and judges what they hold.
public enum CaptureInspector {
  /// A file that cannot be read as a capture at all; one that is cut or damaged still gives what could be
  /// read.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// Which file, why, and what to do.
    public let description: String
    /// Whether descriptors, threads or memory had run out, or a library that unpacks is missing, which says
    /// nothing of the file.
    public let isShortage: Bool

    init(description: String, errno: Int32? = nil) {
      self.description = description
      isShortage = errno.map { Obstacle.isShortage($0) || $0 == ENOPKG } ?? false
    }
  }

  /// What is read of a capture, and what of it is believed.
  private struct Choice: Sendable {
    var filter: String?
    var unwrapping: Unwrapping
    var shard: ConversationShard?
    var marks: Bool
    var limit: Int?
    /// The secrets that are known; those that the capture holds are added.
    var keyLog: KeyLog

    /// A table of what is wanted.
    func table(
      _ options: ConversationTable.Options, labels: WrappingLabels?, gaps: [CaptureGap],
      ended: ((borrowing EndedConversation) -> Void)? = nil
    ) -> ConversationTable {
      var options = options
      options.limit = limit
      var table = ConversationTable(options, ended: ended)
      table.labels = labels
      table.gaps = gaps
      table.hasMemory = { MemoryBudget.ofProcess.isLeft }
      return table
    }

    /// How a file is read, or several as one.
    func request(
      _ path: String, _ joined: JoinedCapture?, octetCount: Int = 0, fingerprints: Bool,
      _ progress: ReadingProgress?
    ) -> PacketFeed.Request {
      var request = PacketFeed.Request(
        path: path, filter: filter, octetCount: octetCount, progress: progress)
      if let joined { request.order = .merged(joined.files) }
      request.unwrapping = unwrapping
      request.believesMarks = marks
      request.takesFingerprints = fingerprints
      request.keyLog = keyLog
      return request
    }

    /// Files that are read as one capture.
    func joined(_ paths: [String], _ progress: ReadingProgress?) throws(Failure) -> JoinedCapture {
      try JoinedCapture(paths, for: request(paths.first ?? "", nil, fingerprints: false, nil), progress)
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
  ///   - detailed: the numbers of the conversations that ladders are wanted of; nil: all. Memory follows
  ///     their packets, and the number of the others.
  ///   - shard: the part of the conversations that is wanted; nil: all.
  ///   - marks: whether what comments say of a bench, and of the end of the capture, is believed.
  ///   - limit: how many conversations may be open at once (`ConversationTable.Options.limit`); nil: as many
  ///     as memory holds.
  ///   - keyLog: the secrets of TLS that are known; those that the capture holds are added.
  ///   - progress: is told what was read.
  public static func inspect(
    _ path: String, filter: String? = nil, ended: Bool = false, octetCount: Int = 0,
    unwrapping: Unwrapping = Unwrapping(), detailed: ClosedRange<Int>? = nil,
    shard: ConversationShard? = nil, marks: Bool = true, limit: Int? = nil, keyLog: KeyLog = KeyLog(),
    progress: ReadingProgress? = nil
  ) throws(Failure) -> InspectResult {
    progress?.expect(path)
    let choice = Choice(
      filter: filter, unwrapping: unwrapping, shard: shard, marks: marks, limit: limit,
      keyLog: keyLog)
    return try inspect(
      choice.request(path, nil, octetCount: octetCount, fingerprints: true, progress), nil, choice,
      detailed: detailed, ended: ended)
  }

  /// Reads files as one capture, in the order of their times; parameters as above.
  public static func inspect(
    joining paths: [String], filter: String? = nil, ended: Bool = false, octetCount: Int = 0,
    unwrapping: Unwrapping = Unwrapping(), detailed: ClosedRange<Int>? = nil,
    shard: ConversationShard? = nil, marks: Bool = true, limit: Int? = nil, keyLog: KeyLog = KeyLog(),
    progress: ReadingProgress? = nil
  ) throws(Failure) -> InspectResult {
    let choice = Choice(
      filter: filter, unwrapping: unwrapping, shard: shard, marks: marks, limit: limit,
      keyLog: keyLog)
    let joined = try choice.joined(paths, progress)
    return try inspect(
      choice.request(joined.firstPath, joined, octetCount: octetCount, fingerprints: true, progress), joined,
      choice, detailed: detailed, ended: ended)
  }

  private static func inspect(
    _ request: PacketFeed.Request, _ joined: JoinedCapture?, _ choice: Choice, detailed: ClosedRange<Int>?,
    ended: Bool
  ) throws(Failure) -> InspectResult {
    var options = FrameJudge.Detail.ladders.options
    options.detailed = detailed
    options.shard = choice.shard
    var passes = Passes(request)
    while true {
      var table = choice.table(options, labels: request.labels, gaps: joined?.files.gaps ?? [])
      var numbers = FrameNumbers()
      let tls = TLSStreams(keyLog: choice.keyLog)
      var request = passes.request
      request.tls = tls
      var reading = try PacketFeed.read(request) {
        numbers.note($0)
        table.add($0)
      }
      if try passes.needsAnother(after: &reading) { continue }
      reading.result.shard = choice.shard
      reading.result.evicted = table.evicted
      reading.result.list = ConversationList(
        table.finished(
          captureIsComplete: !reading.result.truncated, droppedPackets: reading.dropped,
          liveAndDrained: reading.isDrained, hasEnded: ended && !reading.result.truncated),
        numbers: numbers)
      if tls.hasSessions { reading.result.list.addition = { tls.added(to: $0) } }
      if let shard = choice.shard {
        reading.result.list = reading.result.list.filter { shard.contains($0, $1) }
      }
      if let payloads = reading.payloads {
        reading.result.conversations = payloads.added(to: reading.result.conversations)
      }
      return reading.result
    }
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
  ///   - shard: as above.
  ///   - marks: as above.
  ///   - limit: as above.
  ///   - keyLog: as above.
  ///   - progress: as above.
  ///   - ended: receives the conversations. Those of a pipe that come before it says what was lost are taken
  ///     as conclusive.
  /// - Returns: what holds of the file; no conversations.
  public static func stream(
    _ path: String, states: Bool, packets: Bool = false, only: Int? = nil, filter: String? = nil,
    hasEnded: Bool = false, unwrapping: Unwrapping = Unwrapping(), shard: ConversationShard? = nil,
    marks: Bool = true, limit: Int? = nil, keyLog: KeyLog = KeyLog(), progress: ReadingProgress? = nil,
    ended: (Conversation) -> Void
  ) throws(Failure) -> InspectResult {
    let choice = Choice(
      filter: filter, unwrapping: unwrapping, shard: shard, marks: marks, limit: limit,
      keyLog: keyLog)
    return try stream(path, nil, choice, states, packets, only, hasEnded, progress, ended: ended)
  }

  /// Reads files as one capture, in the order of their times; parameters as above.
  ///
  /// - Parameter named: receives what the capture is called, before any conversation: the file that begins
  ///   first.
  public static func stream(
    joining paths: [String], states: Bool, packets: Bool = false, only: Int? = nil, filter: String? = nil,
    hasEnded: Bool = false, unwrapping: Unwrapping = Unwrapping(), shard: ConversationShard? = nil,
    marks: Bool = true, limit: Int? = nil, keyLog: KeyLog = KeyLog(), progress: ReadingProgress? = nil,
    named: (String) -> Void = { _ in },
    ended: (Conversation) -> Void
  ) throws(Failure) -> InspectResult {
    let choice = Choice(
      filter: filter, unwrapping: unwrapping, shard: shard, marks: marks, limit: limit,
      keyLog: keyLog)
    let joined = try choice.joined(paths, progress)
    named(joined.firstPath)
    return try stream(
      joined.firstPath, joined, choice, states, packets, only, hasEnded, progress
    ) { conversation in
      FrameNames.use(joined.frameNames) { ended(conversation) }
    }
  }

  private static func stream(
    _ path: String, _ joined: JoinedCapture?, _ choice: Choice, _ states: Bool, _ packets: Bool,
    _ only: Int?, _ hasEnded: Bool, _ progress: ReadingProgress?, ended: (Conversation) -> Void
  ) throws(Failure) -> InspectResult {
    // It is read for its times and for what it says of lost packets, and then for the packets.
    progress?.expect(path, passes: 2)
    // Three threads: one reads, one judges, and the one that calls writes.
    return try Pipeline<Conversation>(name: "capture judge", batchLimit: 128).run(
      make: { outlet throws(Failure) in
        let shared = SharedOutlet(outlet)
        let survey = joined == nil ? try SurveyedFile(unlessOrdered: path, progress) : nil
        let detail = FrameJudge.Detail.verdicts(states: states, ofFile: survey != nil || joined != nil)
        var options = detail.options
        options.keepsRecords = packets
        options.shard = choice.shard
        var request = choice.request(path, joined, fingerprints: true, progress)
        let tls = TLSStreams(keyLog: choice.keyLog)
        request.tls = tls
        var table = choice.table(options, labels: request.labels, gaps: joined?.files.gaps ?? []) {
          conversation in
          guard only == nil || only == conversation.id, conversation.belongs(to: choice.shard) else { return }
          shared.outlet.append(
            tls.added(to: shared.numbers.named(conversation.conversation), isLast: true))
        }
        table.droppedPackets =
          survey.map { Int(clamping: $0.parser.droppedPackets) } ?? joined?.droppedPackets ?? 0
        table.holdsBothDirections = choice.marks && survey?.parser.isDrained ?? false
        var disorder: Disorder?
        if let survey, survey.isSeekable {
          (request.order, disorder) = try CaptureOrder.decide(survey, for: request)
        }
        let hasOtherOrder = if case .file = request.order { false } else { true }
        var reading = try PacketFeed.read(request) {
          if hasOtherOrder { shared.numbers.note($0) }
          table.add($0)
        }
        reading.take(disorder)
        reading.result.shard = choice.shard
        table.finish(
          captureIsComplete: !reading.result.truncated, droppedPackets: reading.dropped,
          liveAndDrained: reading.isDrained, hasEnded: hasEnded && !reading.result.truncated)
        reading.result.evicted = table.evicted
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
  ///   - unwrapping: what is unwrapped.
  ///   - shard: as above.
  ///   - marks: as above.
  ///   - limit: as above.
  ///   - progress: as above.
  /// - Returns: what holds of the file, without conversations, and their totals.
  public static func totals(
    _ path: String, filter: String? = nil, ended: Bool = false, unwrapping: Unwrapping = Unwrapping(),
    shard: ConversationShard? = nil, marks: Bool = true, limit: Int? = nil,
    progress: ReadingProgress? = nil
  ) throws(Failure) -> (InspectResult, InspectTotals) {
    progress?.expect(path)
    let choice = Choice(
      filter: filter, unwrapping: unwrapping, shard: shard, marks: marks, limit: limit,
      keyLog: KeyLog())
    return try totals(choice.request(path, nil, fingerprints: false, progress), nil, choice, ended: ended)
  }

  /// Reads files as one capture, in the order of their times; parameters as above.
  public static func totals(
    joining paths: [String], filter: String? = nil, ended: Bool = false,
    unwrapping: Unwrapping = Unwrapping(), shard: ConversationShard? = nil, marks: Bool = true,
    limit: Int? = nil, progress: ReadingProgress? = nil
  ) throws(Failure) -> (InspectResult, InspectTotals) {
    let choice = Choice(
      filter: filter, unwrapping: unwrapping, shard: shard, marks: marks, limit: limit,
      keyLog: KeyLog())
    let joined = try choice.joined(paths, progress)
    return try totals(
      choice.request(joined.firstPath, joined, fingerprints: false, progress), joined, choice, ended: ended)
  }

  private static func totals(
    _ request: PacketFeed.Request, _ joined: JoinedCapture?, _ choice: Choice, ended: Bool
  ) throws(Failure) -> (InspectResult, InspectTotals) {
    var passes = Passes(request)
    while true {
      let counter = Counter()
      var table = choice.table(
        FrameJudge.Detail.totals.options, labels: request.labels, gaps: joined?.files.gaps ?? []
      ) {
        if $0.belongs(to: choice.shard) { counter.totals.add($0) }
      }
      var reading = try PacketFeed.read(passes.request) { table.add($0) }
      if try passes.needsAnother(after: &reading) { continue }
      reading.result.shard = choice.shard
      table.finish(
        captureIsComplete: !reading.result.truncated, droppedPackets: reading.dropped,
        liveAndDrained: reading.isDrained, hasEnded: ended && !reading.result.truncated)
      reading.result.evicted = table.evicted
      // Files tell at their end what was lost, when most conversations have been counted.
      if reading.dropped > 0 { counter.totals.inconclusive = counter.totals.conversations }
      return (reading.result, counter.totals)
    }
  }

  private final class Counter {
    var totals = InspectTotals()
  }

  /// The passes over a capture: as it stands; where its frames stand out of the order of their times, through
  /// a window, which is enough for nearly every file; and where it is not, in the order that all its times
  /// tell of. A table lives as long as its pass.
  private struct Passes {
    private(set) var request: PacketFeed.Request
    private var survey: Disorder?
    private var isLast = false

    init(_ request: PacketFeed.Request) { self.request = request }

    /// Whether what a pass has read is not in order, and is to be read once more.
    mutating func needsAnother(after reading: inout PacketFeed.Reading) throws(Failure) -> Bool {
      reading.take(survey)
      guard !isLast, reading.isUnordered else { return false }
      guard case .attempt = request.order else {
        request.order = .attempt
        return true
      }
      guard let file = try SurveyedFile(request.path, nil) else { return false }
      (request.order, survey) = try CaptureOrder.decide(file, for: request)
      isLast = true
      return true
    }
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
