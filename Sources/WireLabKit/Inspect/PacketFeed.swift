import WireCapture
import WireConversations
import WireFormat
import WireSockets

/// Reads a capture file on a thread of its own, so that it is read and taken apart on one core while it is judged on another.
///
/// The packets come in the order of the file, so that the result does not depend on the threads.
struct PacketFeed {
  /// A packet, and what the file says about its frame.
  struct Item: Sendable {
    var packet: Packet
    var frame: Int
    var time: Timestamp
    var delivered: Bool
  }

  /// What holds of a file that was read.
  struct Reading: Sendable {
    /// The file, as far as it is a capture; no conversations.
    var result: InspectResult
    /// How many packets the capture lost.
    var dropped: Int
  }

  private static let batchLimit = 512
  private static let batchCount = 8

  private let relay: Relay<Item>
  private var batch: [Item]
  private var decoder: FrameDecoder

  private init(_ relay: Relay<Item>, filter: FrameFilter?) {
    self.relay = relay
    batch = relay.takeEmpty()
    batch.reserveCapacity(Self.batchLimit)
    decoder = FrameDecoder(filter: filter)
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the file; `-` is standard input.
  ///   - filter: which frames are looked at, in libpcap's language; nil: all.
  ///   - body: receives the packets, on the thread that calls.
  static func read(
    _ path: String, filter: String?, into body: (Item) -> Void
  ) throws(CaptureInspector.Failure) -> Reading {
    let relay = Relay<Item>(count: batchCount)
    let outcome = Condition<Result<Reading, CaptureInspector.Failure>?>(nil)
    do {
      try BlockingThread(name: "capture reader") {
        let result = Result { () throws(CaptureInspector.Failure) in
          try readHere(path, filter: filter, into: relay)
        }
        outcome.update { $0 = result }
        relay.end()
      }
    } catch {
      throw CaptureInspector.Failure(description: "cannot read \(path): \(error)")
    }
    while let batch = relay.takeFilled() {
      for item in batch { body(item) }
      relay.giveBack(batch)
    }
    _ = outcome.wait(until: nil) { $0 != nil }
    guard let result = outcome.withLock({ $0 }) else { preconditionFailure("waited for above") }
    return try result.get()
  }

  private static func readHere(
    _ path: String, filter expression: String?, into relay: Relay<Item>
  ) throws(CaptureInspector.Failure) -> Reading {
    let filter: FrameFilter?
    do { filter = try expression.map { try FrameFilter($0) } } catch {
      throw CaptureInspector.Failure(description: "\(error)")
    }
    var feed = PacketFeed(relay, filter: filter)
    var parser = CaptureParser()
    let end: String?
    do {
      var input = try CaptureInput(path: path)
      defer { input.end() }
      let error = try input.read(by: &parser, into: &feed)
      end = input.packingProblem ?? error.map { "\($0)" }
    } catch {
      throw CaptureInspector.Failure(description: error.description)
    }
    feed.flush()
    guard let format = parser.format else {
      throw CaptureInspector.Failure(
        description:
          "\(path): \(end ?? "it is empty"). A capture is a .pcap or .pcapng file, as `tcpdump -w` and Wireshark write them."
      )
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
    return Reading(result: result, dropped: dropped)
  }

  /// Reads one frame; parameters as for `FrameDecoder.decode`.
  @inline(__always)
  mutating func add(
    _ frame: RawSpan, linkType: LinkType, wireLength: Int, time: Timestamp, delivered: Bool
  ) {
    guard let packet = decoder.decode(frame, linkType: linkType, wireLength: wireLength) else { return }
    batch.append(Item(packet: packet, frame: decoder.frameCount, time: time, delivered: delivered))
    if batch.count == Self.batchLimit { flush() }
  }

  /// Gives on what it has.
  mutating func flush() {
    guard !batch.isEmpty else { return }
    relay.give(batch)
    batch = relay.takeEmpty()
    batch.reserveCapacity(Self.batchLimit)
  }
}
