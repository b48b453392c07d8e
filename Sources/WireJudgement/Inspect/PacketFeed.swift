import WireCapture
import WireConversations
import WireFormat

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
  }

  private var outlet: Outlet<KeyedPacket>
  private var decoder: FrameDecoder
  private var payloads: PayloadOctets?

  /// Reads a file on a thread of its own, so that it is read and taken apart on one core while it is judged
  /// on another.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - filter: which frames are looked at, in libpcap's language; nil: all.
  ///   - octetCount: how many octets of each payload are kept.
  ///   - unwrapping: what is unwrapped.
  ///   - labels: receives what packets were wrapped in.
  ///   - progress: is told what was read.
  ///   - body: receives the packets, some at a time, in the order of the file.
  static func read(
    _ path: String, filter: String?, octetCount: Int = 0, unwrapping: Unwrapping, labels: WrappingLabels,
    progress: ReadingProgress?,
    into body: ([KeyedPacket]) -> Void
  ) throws(CaptureInspector.Failure) -> Reading {
    try Pipeline<KeyedPacket>(name: "capture reader", batchLimit: 512).run(
      make: { outlet throws(CaptureInspector.Failure) in
        try readHere(
          path, filter: filter, octetCount: octetCount, unwrapping, labels, progress: progress, into: outlet)
      }, use: body)
  }

  private static func readHere(
    _ path: String, filter expression: String?, octetCount: Int, _ unwrapping: Unwrapping,
    _ labels: WrappingLabels, progress: ReadingProgress?, into outlet: Outlet<KeyedPacket>
  ) throws(CaptureInspector.Failure) -> Reading {
    let filter: FrameFilter?
    do { filter = try expression.map { try FrameFilter($0) } } catch {
      throw CaptureInspector.Failure(description: "\(error)")
    }
    var feed = PacketFeed(
      outlet: outlet, decoder: FrameDecoder(filter: filter, unwrapping: unwrapping, labels: labels),
      payloads: octetCount > 0 ? PayloadOctets(count: octetCount) : nil)
    var parser = CaptureParser()
    let end: String?
    do {
      var input = try CaptureInput(path: path, progress: progress)
      defer { input.end() }
      let error = try input.read(by: &parser, into: &feed)
      end = input.packingProblem ?? error.map { "\($0)" }
    } catch {
      throw CaptureInspector.Failure(description: error.description, errno: error.errno)
    }
    feed.flush()
    guard let format = parser.format else {
      throw CaptureInspector.Failure(
        description:
          "\(path): \(end ?? "it is empty"). A capture is a .pcap or .pcapng file, as `tcpdump -w` and Wireshark write them."
      )
    }
    if let end, feed.decoder.frameCount == 0 {
      throw CaptureInspector.Failure(description: "\(path): no packet of it can be read: \(end).")
    }
    if let failure = filter?.failure {
      throw CaptureInspector.Failure(description: "\(path): \(failure)")
    }
    let dropped = Int(clamping: parser.droppedPackets)
    var result = InspectResult(
      file: path, format: format == .pcap ? .pcap : .pcapng, linkTypes: feed.decoder.linkTypes.map(\.name),
      packets: feed.decoder.judgedCount, undecodedPackets: feed.decoder.undecodedCount, truncated: end != nil,
      stopReason: end, conversations: [])
    result.droppedPackets = dropped
    result.filter = filter?.expression
    result.hiddenFromFilter = feed.decoder.hiddenCount
    result.unseen = feed.decoder.unseen
    result.records = feed.decoder.frameCount
    return Reading(result: result, dropped: dropped, isDrained: parser.isDrained, payloads: feed.payloads)
  }

  /// Reads one frame, and what its comments say of its way.
  @inline(__always)
  mutating func add(_ frame: CapturedFrame, in window: RawSpan, of parser: borrowing CaptureParser) {
    var passage = PacketPassage.plain
    // The provenance comes first: the comments of others are not read.
    if let comment = frame.comment, FrameProvenance.mayBegin(window.extracting(comment)) {
      let comments = frame.comments(in: window)
      passage = FrameProvenance(comments: comments).passage.observed(FrameObservation(comments: comments))
    }
    if let packet = decoder.decode(
      window.extracting(frame.bytes), linkType: frame.linkType, wireLength: frame.originalLength)
    {
      outlet.append(KeyedPacket(packet, frame: decoder.frameCount, time: frame.time, passage: passage))
      if payloads != nil, !decoder.hasMore { keepPayload(of: packet, in: window.extracting(frame.bytes)) }
    }
    if decoder.hasMore { addRest(of: frame, window.extracting(frame.bytes), passage) }
  }

  /// The other packets of a frame that holds several.
  @inline(never)
  private mutating func addRest(of frame: CapturedFrame, _ octets: RawSpan, _ passage: PacketPassage) {
    while decoder.hasMore {
      guard
        let packet = decoder.decodeNext(
          octets, linkType: frame.linkType, wireLength: frame.originalLength)
      else { continue }
      outlet.append(KeyedPacket(packet, frame: decoder.frameCount, time: frame.time, passage: passage))
    }
  }

  @inline(never)
  private mutating func keepPayload(of packet: Packet, in frame: RawSpan) {
    payloads?.add(packet, in: frame, number: decoder.frameCount)
  }

  /// Gives on what it has.
  mutating func flush() {
    outlet.flush()
  }
}
