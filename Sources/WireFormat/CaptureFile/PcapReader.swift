/// Reads the classic format: a file header of 24 octets, then records of 16 octets and a frame each.
///
/// | octets of the header | field |
/// |---|---|
/// | 0–3 | magic number, in the byte order of everything that follows |
/// | 4–5, 6–7 | major and minor version, 2 and 4; also 2.0 to 2.3, and 543.0 of DG/UX |
/// | 16–19 | snap length |
/// | 20–23 | link type in the low 16 bits; above bit 28 the length of a check sequence, if bit 26 is set |
///
/// | octets of a record | field |
/// |---|---|
/// | 0–3, 4–7 | seconds, and micro- or nanoseconds |
/// | 8–11, 12–15 | captured length, original length; the other way round in old versions |
///
/// What differs in old versions is as libpcap and Wireshark have it (sf-pcap.c, libpcap.c).
struct PcapReader {
  private(set) var interfaces: [CapturedInterface] = []
  private var order = ByteOrder.little
  private var isNanoseconds = false
  private var linkType = LinkType.null
  private var lengths = LengthOrder.plain
  /// The octets of the check sequence behind a frame.
  private var checkSequence = 0
  /// The octets before a frame; 0 until the file header has been read.
  private var recordHeaderLength = 0

  private static let microseconds: UInt32 = 0xa1b2_c3d4
  private static let nanoseconds: UInt32 = 0xa1b2_3c4d
  /// A variant of old Linux patches, whose records have eight octets more.
  private static let modified: UInt32 = 0xa1b2_cd34

  /// Which of a record's two lengths comes first.
  private enum LengthOrder {
    /// What was captured.
    case plain
    /// What was on the wire: before 2.3.
    case reversed
    /// 2.3 was written both ways: reversed where more would have been captured than there was.
    case either
  }

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
    var capturedLength = Int(bytes.integer32(at: start + 8, order))
    var originalLength = Int(bytes.integer32(at: start + 12, order))
    if lengths != .plain && (lengths == .reversed || capturedLength > originalLength) {
      swap(&capturedLength, &originalLength)
    }
    guard capturedLength <= CaptureParser.maximumItemLength else {
      return window.damaged(
        .packetRecord, .capturedLength, capturedLength, limit: CaptureParser.maximumItemLength)
    }
    let length = recordHeaderLength + capturedLength
    if let short = window.shortage(length, of: .packetRecord, field: .capturedLength, value: capturedLength) {
      return short
    }
    window.advance(length)
    let kept = CapturedFrame.without(checkSequence, captured: capturedLength, original: originalLength)
    let fraction = Int64(bytes.integer32(at: start + 4, order))
    let seconds = Int64(bytes.integer32(at: start, order))
    return .frame(
      CapturedFrame(
        number: number,
        time: Timestamp(nanoseconds: seconds * 1_000_000_000 + (isNanoseconds ? fraction : fraction * 1000)),
        hasTime: true, linkType: linkType, originalLength: kept.original,
        bytes: start + recordHeaderLength..<start + recordHeaderLength + kept.captured, comment: nil,
        interface: 0, options: 0..<0,
        order: order))
  }

  /// Passes over the records that the window holds, as long as no time is earlier than the one before.
  ///
  /// - Parameter latest: the time of the last record.
  /// - Returns: how many records.
  mutating func passOrdered(_ window: inout CaptureWindow, latest: inout Timestamp) -> Int {
    guard recordHeaderLength > 0, lengths == .plain else { return 0 }
    let bytes = window.bytes
    let (unit, header): (Int64, Int) = (isNanoseconds ? 1 : 1000, recordHeaderLength)
    var (count, offset, last) = (0, window.offset, latest.nanoseconds)
    while offset + header <= bytes.byteCount {
      let captured = Int(bytes.integer32(at: offset + 8, order))
      let time =
        Int64(bytes.integer32(at: offset, order)) * 1_000_000_000
        + Int64(bytes.integer32(at: offset + 4, order)) * unit
      let end = offset + header + captured
      guard captured <= CaptureParser.maximumItemLength, end <= bytes.byteCount, time >= last else { break }
      (count, offset, last) = (count + 1, end, time)
    }
    window.advance(offset - window.offset)
    latest = Timestamp(nanoseconds: last)
    return count
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
    let minor = Int(bytes.integer16(at: start + 6, order))
    guard version == 2 || version == 543 && minor == 0 else {
      return .stopped(
        CaptureFileError(.unsupported, .fileHeader, at: window.position, field: .majorVersion, value: version)
      )
    }
    // 2.4 is what has been written since 1998.
    guard minor <= 4 else {
      return .stopped(
        CaptureFileError(.unsupported, .fileHeader, at: window.position, field: .minorVersion, value: minor))
    }
    lengths = minor < 3 ? .reversed : minor == 3 ? .either : .plain
    isNanoseconds = inOrder == Self.nanoseconds
    recordHeaderLength = inOrder == Self.modified ? 24 : 16
    let typeField = bytes.integer32(at: start + 20, order)
    linkType = LinkType(rawValue: UInt16(truncatingIfNeeded: typeField))
    // In units of two octets (libpcap's LT_FCS_LENGTH).
    checkSequence = typeField & 0x0400_0000 != 0 ? Int(typeField >> 28) * 2 : 0
    if version == 2 && minor == 2, let type = Self.linkTypeOfAIX[linkType.rawValue] {
      linkType = type
      isNanoseconds = true
    }
    interfaces = [
      CapturedInterface(linkType: linkType, snapLength: Int(bytes.integer32(at: start + 16, order)))
    ]
    if isNanoseconds { interfaces[0].clock = .nanoseconds }
    var records = window
    records.advance(24)
    guard recognizeRecords(records) else {
      // The file header is read again.
      recordHeaderLength = 0
      return .needsMore(24 + sightOfRecords(records))
    }
    window = records
    return nil
  }

  /// Chooses the length of the records' headers: some wrote longer ones under the same magic number, which
  /// only the second record shows.
  ///
  /// That are Red Hat 6.1 (8 octets more), Nokia's firewalls (4), and SuSE 6.3 (4 more than the variant with
  /// a number of its own). Where there is no second record, nothing is taken for one of these.
  ///
  /// - Returns: whether enough has come to tell, which must not depend on the pieces in which it comes.
  private mutating func recognizeRecords(_ window: CaptureWindow) -> Bool {
    guard window.isLast || window.available >= sightOfRecords(window) else { return false }
    let usual = recordHeaderLength
    let others = usual == 16 ? [24, 20] : [28]
    if !isFollowed(window, headerLength: usual) {
      recordHeaderLength = others.first { isFollowed(window, headerLength: $0) } ?? usual
    }
    return true
  }

  /// The octets of the first record and of the next header, in the longest variant.
  private func sightOfRecords(_ window: CaptureWindow) -> Int {
    let longest = 28
    guard window.available >= longest else { return longest }
    return length(window.bytes, at: window.offset).map { longest + $0 + 16 } ?? longest
  }

  /// Whether another header follows the first record, if its own is of this length.
  private func isFollowed(_ window: CaptureWindow, headerLength: Int) -> Bool {
    let (bytes, start) = (window.bytes, window.offset)
    guard window.available >= headerLength, let length = length(bytes, at: start) else { return false }
    let next = start + headerLength + length
    return next + 16 <= bytes.byteCount && self.length(bytes, at: next) != nil
  }

  /// The captured length that a record's header states; nil where no header has such values.
  private func length(_ bytes: RawSpan, at start: Int) -> Int? {
    var captured = Int(bytes.integer32(at: start + 8, order))
    var original = Int(bytes.integer32(at: start + 12, order))
    if lengths == .reversed || lengths == .either && captured > original { swap(&captured, &original) }
    let isRight =
      captured <= original && captured <= 1 << 18
      && bytes.integer32(at: start + 4, order) < (isNanoseconds ? 1_000_000_000 : 1_000_000)
    return isRight ? captured : nil
  }

  /// AIX writes 2.2 with nanoseconds, and the numbers of interface types (RFC 1573) as link types.
  private static let linkTypeOfAIX: [UInt16: LinkType] = [
    6: .ethernet, 9: LinkType(rawValue: 6), 15: LinkType(rawValue: 10), 24: .null,
  ]
}
