/// Reads a pcap, pcapng, snoop or ERF file from whatever octets of it are at hand: a mapped file, a pipe, a
/// file that grows.
///
/// The caller shows a *window* of consecutive octets and an offset into it, the first octet not read yet.
/// Each call reads one frame and moves the offset past it, and past whatever stood before it. Between calls
/// the caller may drop what is before the offset, and may append; the octet at the offset must stay the same.
///
/// ```swift
/// var parser = CaptureParser()
/// var offset = 0
/// while true {
///   switch parser.next(window, offset: &offset, isLast: isLast) {
///   case .frame(let frame): use(window, frame.bytes)
///   case .needsMore(let count): // show `count` octets from `offset` on, or say isLast
///   case .end: return
///   case .stopped(let error): throw error
///   }
/// }
/// ```
///
/// A frame allocates nothing. No file makes the parser ask for more than `maximumItemLength` octets at once,
/// and every event but the last reads at least one octet or asks for more.
///
/// Sources: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcap-06.html,
/// https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html
public struct CaptureParser: Sendable {
  /// The formats of capture files.
  public enum Format: String, Sendable {
    case pcap
    case pcapng
    /// Of snoop(8), RFC 1761.
    case snoop
    /// Of Endace's cards.
    case erf
  }

  /// What one call found.
  public enum Event: Sendable {
    /// A frame.
    case frame(CapturedFrame)
    /// The window must hold so many octets from the offset on before anything more can be read.
    case needsMore(Int)
    /// The file ends here, between two frames.
    case end
    /// The file cannot be read any further; every later call says the same.
    // Apart, so that an event is not more than a frame.
    indirect case stopped(CaptureFileError)
  }

  /// The most octets that a frame, with what the file says about it, may have: 16 MiB, 64 times what libpcap
  /// captures of a frame. A longer one is damage.
  public static let maximumItemLength = 1 << 24

  /// The most octets that a block which is passed over may have: 256 MiB.
  public static let maximumSkippedLength = 1 << 28

  /// Which format the first octets are those of; nil until they have been seen.
  public private(set) var format: Format?
  /// The frames read so far.
  public private(set) var frameCount = 0
  /// Where in the file the first octet is that has not been read.
  public private(set) var fileOffset = 0

  private var pcap = PcapReader()
  private var pcapng = PcapngReader()
  private var snoop = SnoopReader()
  private var erf = ERFReader()
  private var error: CaptureFileError?
  /// Whether there is one: to look for it costs a copy of it.
  private var hasStopped = false

  /// A parser at the start of a file.
  public init() {}

  /// The interfaces seen so far, of all sections.
  public var interfaces: [CapturedInterface] {
    switch format {
    case .pcapng: pcapng.interfaces
    case .snoop: snoop.interfaces
    case .erf: erf.interfaces
    case .pcap, nil: pcap.interfaces
    }
  }

  /// Packets that the capture lost, as far as the file says; complete at the end of the file.
  public var droppedPackets: UInt64 {
    interfaces.reduce(0) { $0 &+ $1.droppedPackets }
  }

  /// Whether nothing came after the last frame, as whoever captured says: known at the end of the file.
  ///
  /// A comment on the statistics of the interface says it, `wirelab: drained`. That the file holds as many
  /// frames as were counted shows that it still is what was captured.
  public var isDrained: Bool { format == .pcapng && pcapng.drainedAfter == frameCount }

  /// Whether it has read secrets that nobody has taken.
  @inline(__always)
  package var hasSecrets: Bool { pcapng.hasSecrets }

  /// The secrets that the file holds before its next frame, since the last call: lines of key logs of TLS
  /// (RFC 9850).
  package mutating func takeSecrets() -> [UInt8] { pcapng.takeSecrets() }

  /// Reads up to and including the next frame.
  ///
  /// - Parameters:
  ///   - window: the octets at hand.
  ///   - offset: the first of them that has not been read; moved past what this call reads.
  ///   - isLast: whether the file ends where the window does; then the answer is never `needsMore`.
  public mutating func next(_ window: RawSpan, offset: inout Int, isLast: Bool) -> Event {
    if hasStopped, let error { return .stopped(error) }
    var view = CaptureWindow(window, offset: offset, position: fileOffset, isLast: isLast)
    if format == nil, let event = begin(view) {
      noteEnd(event)
      return event
    }
    let event =
      switch format {
      case .pcap: pcap.next(&view, number: frameCount + 1)
      case .pcapng: pcapng.next(&view, number: frameCount + 1)
      default: nextOfOthers(&view)
      }
    offset = view.offset
    fileOffset = view.position
    // The event stays where it was made: see `PcapReader.next`.
    if case .frame = event { frameCount += 1 } else { noteEnd(event) }
    return event
  }

  /// Passes over whole frames, as long as the time of none is earlier than that of the one before: for
  /// whoever wants to know nothing else of them. Where this cannot be told at a glance, it stands still.
  ///
  /// - Parameters:
  ///   - window: as for `next`.
  ///   - offset: as for `next`.
  ///   - latest: the time of the last frame.
  package mutating func passOrdered(_ window: RawSpan, offset: inout Int, latest: inout Timestamp) {
    guard format == .pcap, !hasStopped else { return }
    var view = CaptureWindow(window, offset: offset, position: fileOffset, isLast: false)
    frameCount += pcap.passOrdered(&view, latest: &latest)
    offset = view.offset
    fileOffset = view.position
  }

  @inline(never)
  private mutating func noteEnd(_ event: Event) {
    guard case .stopped(let error) = event else { return }
    self.error = error
    hasStopped = true
  }

  /// Finds out the format; an event where that cannot be done.
  private mutating func begin(_ window: borrowing CaptureWindow) -> Event? {
    guard window.available >= 4 || window.isLast else { return .needsMore(4) }
    let (bytes, offset) = (window.bytes, window.offset)
    let count = min(4, window.available)
    let magic = (0..<count).reduce(0) { $0 << 8 | UInt32(bytes.octet(at: offset + $1)) }
    if count == 4 && magic == PcapngReader.sectionHeader {
      format = .pcapng
      return nil
    }
    if count == 4 && PcapReader.isMagic(magic) {
      format = .pcap
      return nil
    }
    return beginOthers(window, magic: magic)
  }

  /// The formats whose first four octets say too little.
  @inline(never)
  private mutating func beginOthers(_ window: borrowing CaptureWindow, magic: UInt32) -> Event? {
    switch SnoopReader.begins(window) {
    case .yes:
      format = .snoop
      return nil
    case .needsMore(let count): return .needsMore(count)
    case .no: break
    }
    switch ERFReader.begins(window) {
    case .yes:
      format = .erf
      return nil
    case .needsMore(let count): return .needsMore(count)
    case .no: break
    }
    if window.available < ForeignFile.wantedCount && !window.isLast {
      return .needsMore(ForeignFile.wantedCount)
    }
    return .stopped(
      CaptureFileError(
        .notACapture, .fileHeader, at: window.position, field: .magicNumber, value: Int(magic),
        available: min(4, window.available), foreign: ForeignFile(window.bytes, from: window.offset)))
  }

  @inline(never)
  private mutating func nextOfOthers(_ window: inout CaptureWindow) -> Event {
    format == .snoop
      ? snoop.next(&window, number: frameCount + 1) : erf.next(&window, number: frameCount + 1)
  }
}

/// Whether a file is of a format.
enum FormatAnswer {
  case yes
  case no
  /// The window must hold so many octets before it can be told.
  case needsMore(Int)
}
