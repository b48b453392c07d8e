import WireCapture
import WireConversations
import WireFormat
import WireSystem
import WireTLS

/// Reads a capture file, and takes apart what it holds.
///
/// **The road of a packet** begins here. Four files take it from octets to a verdict, to be read in this
/// order:
///
/// 1. `PcapReader` (or `PcapngReader`): from octets to a frame;
/// 2. `Unwrapper`: from a frame to a packet;
/// 3. `ConversationTable`: from a packet to its conversation;
/// 4. `TCPTracker`: what a segment changes there. When the conversation ends, `HandshakeRules` and
///    `TeardownRules` read from it what was opened and closed.
///
/// What stands between them only windows, counts, filters and carries; what no ordinary packet needs
/// (fragments, resets, held and foreign SYNs, findings, records) is in files of its own.
struct PacketFeed: FrameReceiver {
  /// What holds of a file that was read.
  struct Reading: Sendable {
    /// The file, as far as it is a capture; no conversations.
    var result: InspectResult
    /// How many packets the capture lost.
    var dropped: Int
    /// Whether nothing came after it, as it says itself.
    var isDrained: Bool
    /// The first octets of payloads; nil: nobody asked.
    var payloads: PayloadOctets?
    /// Whether it was not put in order: it was left before its end, or its clock was set back.
    var isUnordered = false
    /// What was weighed of two orders.
    var scale = OrderScale()
  }

  /// What is read, and how.
  struct Request: Sendable {
    /// The file; `-` is standard input.
    var path: String
    /// Which frames are looked at, in libpcap's language; nil: all.
    var filter: String?
    /// How many octets of each payload are kept.
    var octetCount = 0
    /// In which order packets are given on.
    var order = CaptureOrder.unknown
    /// So many packets are enough to weigh two orders; nil: it is read to its end.
    var limit: Int?
    /// What is unwrapped.
    var unwrapping = Unwrapping()
    /// Receives what packets were wrapped in.
    var labels = WrappingLabels()
    /// Whether what comments say of a bench, and of the end of the capture, is believed.
    var believesMarks = true
    /// Whether copies are looked for.
    var takesFingerprints = false
    /// Gets the sessions of TLS; nil: they are not looked for.
    var tls: TLSStreams?
    /// Gets the secrets that the file holds.
    var keyLog: KeyLog?
    /// Is told what was read.
    var progress: ReadingProgress?
  }

  private var outlet: Outlet<KeyedPacket>
  private var decoder: FrameDecoder
  private var payloads: PayloadOctets?
  private var tls: TLSTap?
  private var keyLog: KeyLog?
  private var clock = FrameClock()
  private var buffer: ReorderBuffer?
  private var limit = Int.max
  /// Whether it ends at the first frame that stands behind a later one.
  private var leavesAtDisorder = false
  /// Whether it ends where the window does not put frames in order.
  private var isAttempt = false
  private var clocks = InterfaceClocks()
  private var marks: BenchMarks
  /// Nil: copies are not looked for.
  private let fingerprints: FrameFingerprint.Maker?

  /// Reads a file on a thread of its own, so that it is read and taken apart on one core while it is judged
  /// on another.
  ///
  /// - Parameter body: receives the packets, some at a time.
  static func read(
    _ request: Request, into body: ([KeyedPacket]) -> Void
  ) throws(CaptureInspector.Failure) -> Reading {
    try Pipeline<KeyedPacket>(name: "capture reader", batchLimit: 512).run(
      make: { outlet throws(CaptureInspector.Failure) in
        if case .merged(let files) = request.order {
          return try MergedFeed.read(files, request, into: outlet)
        }
        return try readHere(request, into: outlet)
      }, use: body)
  }

  private static func readHere(
    _ request: Request, into outlet: Outlet<KeyedPacket>
  ) throws(CaptureInspector.Failure) -> Reading {
    let filter = try FrameFilter.made(request.filter)
    var feed = PacketFeed(
      outlet: outlet,
      decoder: FrameDecoder(filter: filter, unwrapping: request.unwrapping, labels: request.labels),
      payloads: request.octetCount > 0 ? PayloadOctets(count: request.octetCount) : nil,
      tls: request.tls.map { TLSTap($0) }, keyLog: request.keyLog,
      marks: BenchMarks(areBelieved: request.believesMarks),
      fingerprints: request.takesFingerprints ? FrameFingerprint.Maker() : nil)
    var parser = CaptureParser()
    let end: String?
    var isForeign = false
    do {
      var input = try CaptureInput(path: request.path, progress: request.progress)
      defer { input.end() }
      try feed.prepare(request, for: &input)
      let error = try input.read(by: &parser, into: &feed)
      end = input.packingProblem ?? error.map { "\($0)" }
      isForeign = error?.foreign != nil && input.packingProblem == nil
    } catch {
      throw CaptureInspector.Failure(description: error.description, errno: error.errno)
    }
    feed.finish()
    return try feed.reading(of: request.path, parser, end: end, isForeign: isForeign, filter)
  }

  /// Settles in which order packets are given on.
  private mutating func prepare(
    _ request: Request, for input: inout CaptureInput
  ) throws(CaptureInput.Failure) {
    limit = request.limit ?? .max
    switch request.order {
    case .unknown:
      try input.readAhead()
      leavesAtDisorder = input.isSeekable
      if !leavesAtDisorder { buffer = ReorderBuffer(.stream, order: .weighed(prefersFile: false)) }
    case .attempt:
      isAttempt = true
      buffer = ReorderBuffer(OrderSurvey.window, order: .weighed(prefersFile: false))
    case .window(let window, let order): buffer = ReorderBuffer(window, order: order)
    case .file, .merged: break
    }
  }

  /// What holds of the file.
  private func reading(
    of path: String, _ parser: borrowing CaptureParser, end: String?, isForeign: Bool, _ filter: FrameFilter?
  ) throws(CaptureInspector.Failure) -> Reading {
    var result = try decoder.result(
      of: path, format: parser.format, end: end, isForeign: isForeign, filter)
    result.droppedPackets = Int(clamping: parser.droppedPackets)
    result.markedFrames = marks.count
    result.isDrained = marks.areBelieved && parser.isDrained
    var reading = Reading(
      result: result, dropped: result.droppedPackets, isDrained: result.isDrained,
      payloads: payloads)
    reading.isUnordered = (leavesAtDisorder || isAttempt) && (wantsNoMore || clocks.steps > 0)
    var disorder = clock.disorder
    if let buffer {
      reading.scale = OrderScale(buffer)
      disorder.beyondWindow = buffer.lateCount
      if !buffer.isByTime { disorder.keepFile(steps: 0) }
    }
    if disorder.frames > 0 { reading.result.disorder = disorder }
    return reading
  }

  /// Reads one frame, and what its comments say of its way.
  @inline(__always)
  mutating func add(_ frame: CapturedFrame, in window: RawSpan, of parser: inout CaptureParser) {
    clock.note(frame, of: &parser)
    if parser.hasSecrets { takeSecrets(of: &parser) }
    let passage = marks.passage(of: frame, in: window)
    let octets = window.extracting(frame.bytes)
    let (linkType, length) = (frame.linkType, frame.originalLength)
    var packet = Packet.none
    if decoder.decode(octets, linkType: linkType, wireLength: length, into: &packet) {
      give(packet, of: frame, octets, passage, &parser)
      if !decoder.hasMore {
        if payloads != nil { keepPayload(of: packet, in: octets) }
        tls?.note(packet, in: octets, number: decoder.frameCount)
      }
    }
    if decoder.hasMore { giveRest(of: frame, octets, passage, &parser) }
  }

  /// The other packets of a frame that holds several.
  @inline(never)
  private mutating func giveRest(
    of frame: CapturedFrame, _ octets: RawSpan, _ passage: PacketPassage, _ parser: inout CaptureParser
  ) {
    let (linkType, length) = (frame.linkType, frame.originalLength)
    var packet = Packet.none
    while decoder.hasMore {
      if decoder.decodeNext(octets, linkType: linkType, wireLength: length, into: &packet) {
        give(packet, of: frame, octets, passage, &parser)
      }
    }
  }

  /// Gives a packet on.
  @inline(__always)
  private mutating func give(
    _ packet: borrowing Packet, of frame: CapturedFrame, _ octets: RawSpan, _ passage: PacketPassage,
    _ parser: inout CaptureParser
  ) {
    let fingerprint =
      fingerprints?.fingerprint(
        of: octets, packet, linkType: frame.linkType, interface: frame.interface) ?? .unknown
    let (number, time) = (decoder.frameCount, frame.time)
    if buffer != nil {
      if isAttempt && frame.hasTime { clocks.note(time.nanoseconds, on: frame.interface) }
      hold(packet, number, time, passage, fingerprint, at: clock.time(of: frame, in: &parser))
    } else {
      outlet.append(packet, frame: number, time: time, passage: passage, fingerprint: fingerprint)
    }
  }

  @inline(never)
  private mutating func hold(
    _ packet: borrowing Packet, _ number: Int, _ time: Timestamp, _ passage: PacketPassage,
    _ fingerprint: FrameFingerprint, at frameTime: FrameTime
  ) {
    buffer?.add(
      packet, frame: number, time: time, passage: passage, fingerprint: fingerprint, at: frameTime)
    buffer?.giveOn { outlet.append($0) }
  }

  @inline(never)
  private mutating func keepPayload(of packet: Packet, in frame: RawSpan) {
    payloads?.add(packet, in: frame, number: decoder.frameCount)
  }

  @inline(never)
  private mutating func takeSecrets(of parser: inout CaptureParser) {
    keyLog?.add(parser.takeSecrets())
  }

  /// Gives on what it has.
  mutating func flush() {
    outlet.flush()
  }

  private mutating func finish() {
    buffer?.giveOn(isAtEnd: true) { outlet.append($0) }
    flush()
  }

  /// Whether it has seen enough.
  var wantsNoMore: Bool {
    if leavesAtDisorder { return clock.disorder.frames > 0 }
    guard let buffer else { return false }
    return isAttempt && (buffer.beyondCount > 0 || buffer.hasChangedOrder) || buffer.weighedCount >= limit
  }
}

extension FrameFilter {
  /// The filter of an expression; nil: there is none.
  static func made(_ expression: String?) throws(CaptureInspector.Failure) -> FrameFilter? {
    do { return try expression.map { try FrameFilter($0) } } catch {
      throw CaptureInspector.Failure(description: "\(error)")
    }
  }
}

extension FrameDecoder {
  /// What holds of a file whose frames it was given, and that ended so.
  func result(
    of path: String, format: CaptureParser.Format?, end: String?, isForeign: Bool = false,
    _ filter: FrameFilter?
  ) throws(CaptureInspector.Failure) -> InspectResult {
    guard let format else {
      if let end, isForeign { throw CaptureInspector.Failure(description: "\(path.onOneLine): \(end).") }
      throw CaptureInspector.Failure(
        description:
          "\(path.onOneLine): \(end ?? "it is empty"). A capture is a .pcap or .pcapng file, as `tcpdump -w` and Wireshark write them."
      )
    }
    if let end, frameCount == 0 {
      throw CaptureInspector.Failure(description: "\(path.onOneLine): no packet of it can be read: \(end).")
    }
    if let failure = filter?.failure {
      throw CaptureInspector.Failure(description: "\(path.onOneLine): \(failure)")
    }
    var result = InspectResult(
      file: path, format: InspectResult.Format(format), linkTypes: linkTypes.map(\.name),
      packets: judgedCount, undecodedPackets: undecodedCount, truncated: end != nil, stopReason: end,
      conversations: [])
    result.filter = filter?.expression
    result.hiddenFromFilter = hiddenCount
    result.unseen = unseen
    (result.cutFrames, result.snapLength) = cut
    result.records = frameCount
    return result
  }
}
