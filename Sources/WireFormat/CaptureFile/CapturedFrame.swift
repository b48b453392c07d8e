/// A frame of a capture file: what the file says about it, and where its octets are in the window.
public struct CapturedFrame: Hashable, Sendable {
  /// Its place in the file, from 1.
  public let number: Int
  /// When it was captured; the epoch where the file does not say (a Simple Packet Block of pcapng).
  public let time: Timestamp
  /// Whether the file says so.
  package let hasTime: Bool
  /// What it begins with.
  public let linkType: LinkType
  /// The octets that it had on the wire.
  public let originalLength: Int
  /// Its captured octets, within the window that was read.
  public let bytes: Range<Int>
  /// Its first comment (UTF-8), within the window that was read; pcap has none.
  public let comment: Range<Int>?
  /// The interface that it was captured on: an index into `CaptureParser.interfaces`.
  public let interface: Int
  /// Its options, within the window that was read; empty in pcap.
  @usableFromInline let options: Range<Int>
  /// The byte order of those options.
  @usableFromInline let order: ByteOrder

  /// All comments of the frame, with replacement characters where one is not UTF-8.
  ///
  /// - Parameter window: the window that the frame was read from.
  @inlinable
  public func comments(in window: RawSpan) -> [String] {
    // By parts, so that its callers need no copy of a whole frame in memory.
    Self.comments(in: window, options, order)
  }

  /// The comments of the frame that begin so, however many and however long others are.
  ///
  /// - Parameters:
  ///   - window: the window that the frame was read from.
  ///   - prefix: what they begin with.
  ///   - limit: at most so many of them.
  ///   - octetCount: longer ones are left out.
  public func comments(
    in window: RawSpan, beginningWith prefix: String, limit: Int, octetCount: Int
  ) -> [String] {
    var comments: [String] = []
    PcapngOption.forEach(in: window, options, order) { code, value in
      guard code == PcapngOption.comment, comments.count < limit, value.count <= octetCount,
        value.count >= prefix.utf8.count, zip(value, prefix.utf8).allSatisfy({ window.octet(at: $0) == $1 })
      else { return }
      comments.append(String(decoding: value.map { window.octet(at: $0) }, as: UTF8.self))
    }
    return comments
  }

  @usableFromInline
  static func comments(in window: RawSpan, _ options: Range<Int>, _ order: ByteOrder) -> [String] {
    var comments: [String] = []
    PcapngOption.forEach(in: window, options, order) { code, value in
      guard code == PcapngOption.comment else { return }
      comments.append(String(decoding: value.map { window.octet(at: $0) }, as: UTF8.self))
    }
    return comments
  }
}

extension CapturedFrame {
  /// What is left of a frame without its check sequence: the octets that were captured, and those on the
  /// wire.
  @inline(__always)
  static func without(_ checkSequence: Int, captured: Int, original: Int) -> (captured: Int, original: Int) {
    guard checkSequence > 0, original > checkSequence else { return (captured, original) }
    return (min(captured, original - checkSequence), original - checkSequence)
  }
}

/// An interface of a capture file; a pcap file has one, without a name.
public struct CapturedInterface: Hashable, Sendable {
  /// What its frames begin with.
  public let linkType: LinkType
  /// The most octets of a frame that were to be captured; 0 for no limit.
  public let snapLength: Int
  /// Its name, such as `lo`.
  public internal(set) var name: String?
  /// The octets of the frame check sequence behind each of its frames, as far as the file tells: they are
  /// none of a frame.
  var checkSequenceLength = 0
  /// How its times become nanoseconds.
  var clock = CaptureClock.microseconds
  /// The nanoseconds of a tick of its clock, at least 1: how exact its times are.
  package var tick: Int64 { clock.tick }
  /// Packets that its statistics report as dropped.
  var statisticsDrops: UInt64 = 0
  /// Packets that its frames report as dropped before them.
  var frameDrops: UInt64 = 0

  /// Packets that the capture lost on this interface, as far as the file says.
  public var droppedPackets: UInt64 { max(statisticsDrops, frameDrops) }

  init(linkType: LinkType, snapLength: Int) {
    self.linkType = linkType
    self.snapLength = snapLength
  }
}
