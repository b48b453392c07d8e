/// Reads the classic format: a file header of 24 octets, then records of 16 octets and a frame each.
///
/// | octets of the header | field |
/// |---|---|
/// | 0–3 | magic number, in the byte order of everything that follows |
/// | 4–5, 6–7 | major and minor version, 2 and 4 |
/// | 16–19 | snap length |
/// | 20–23 | link type in the low 16 bits |
///
/// | octets of a record | field |
/// |---|---|
/// | 0–3, 4–7 | seconds, and micro- or nanoseconds |
/// | 8–11, 12–15 | captured length, original length |
struct PcapReader {
  private(set) var interfaces: [CapturedInterface] = []
  private var order = ByteOrder.little
  private var isNanoseconds = false
  private var linkType = LinkType.null
  /// The octets before a frame; 0 until the file header has been read.
  private var recordHeaderLength = 0

  private static let microseconds: UInt32 = 0xa1b2_c3d4
  private static let nanoseconds: UInt32 = 0xa1b2_3c4d
  /// A variant of old Linux patches, whose records have eight octets more.
  private static let modified: UInt32 = 0xa1b2_cd34

  /// Whether the first four octets, read as big endian, begin a pcap file.
  static func isMagic(_ magic: UInt32) -> Bool {
    [magic, magic.byteSwapped].contains { $0 == microseconds || $0 == nanoseconds || $0 == modified }
  }

  // Inlined, so that an event is made where it goes: a copy loads two fields at once that were stored one by
  // one, and the processor waits until both stores are done, for every frame.
  @inline(__always)
  mutating func next(_ window: inout CaptureWindow, number: Int) -> CaptureParser.Event {
    if recordHeaderLength == 0, let stop = readFileHeader(&window) { return stop }
    if window.available == 0 && window.isLast { return .end }
    if let short = window.shortage(recordHeaderLength, of: .packetRecord) { return short }
    let bytes = window.bytes
    let start = window.offset
    let capturedLength = Int(bytes.integer32(at: start + 8, order))
    guard capturedLength <= CaptureParser.maximumItemLength else {
      return window.damaged(
        .packetRecord, .capturedLength, capturedLength, limit: CaptureParser.maximumItemLength)
    }
    let length = recordHeaderLength + capturedLength
    if let short = window.shortage(length, of: .packetRecord, field: .capturedLength, value: capturedLength) {
      return short
    }
    window.advance(length)
    let fraction = Int64(bytes.integer32(at: start + 4, order))
    let seconds = Int64(bytes.integer32(at: start, order))
    return .frame(
      CapturedFrame(
        number: number,
        time: Timestamp(nanoseconds: seconds * 1_000_000_000 + (isNanoseconds ? fraction : fraction * 1000)),
        hasTime: true, linkType: linkType, originalLength: Int(bytes.integer32(at: start + 12, order)),
        bytes: start + recordHeaderLength..<start + length, comment: nil, interface: 0, options: 0..<0,
        order: order))
  }

  // Once a file, so out of the way of the frames.
  @inline(never)
  private mutating func readFileHeader(_ window: inout CaptureWindow) -> CaptureParser.Event? {
    if let short = window.shortage(24, of: .fileHeader) { return short }
    let bytes = window.bytes
    let start = window.offset
    let magic = bytes.bigEndian32(at: start)
    let isBig = [Self.microseconds, Self.nanoseconds, Self.modified].contains(magic)
    order = isBig ? .big : .little
    let inOrder = isBig ? magic : magic.byteSwapped
    let version = Int(bytes.integer16(at: start + 4, order))
    guard version == 2 else {
      return .stopped(
        CaptureFileError(.unsupported, .fileHeader, at: window.position, field: .majorVersion, value: version)
      )
    }
    // 2.4 is what has been written since 1998; what came before differs in what readers pass over.
    let minor = Int(bytes.integer16(at: start + 6, order))
    guard minor <= 4 else {
      return .stopped(
        CaptureFileError(.unsupported, .fileHeader, at: window.position, field: .minorVersion, value: minor))
    }
    isNanoseconds = inOrder == Self.nanoseconds
    recordHeaderLength = inOrder == Self.modified ? 24 : 16
    // The high bits of the link type say how long a frame check sequence is; lengths of IP make it harmless.
    linkType = LinkType(rawValue: UInt16(truncatingIfNeeded: bytes.integer32(at: start + 20, order)))
    interfaces = [
      CapturedInterface(linkType: linkType, snapLength: Int(bytes.integer32(at: start + 16, order)))
    ]
    if isNanoseconds { interfaces[0].clock = .nanoseconds }
    window.advance(24)
    return nil
  }
}
