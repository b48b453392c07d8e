/// Reads what snoop(8) of Solaris writes: a header of 16 octets, then records of 24 octets and a frame each,
/// all in network byte order.
///
/// | octets of the header | field |
/// |---|---|
/// | 0–7 | `snoop` and three NUL |
/// | 8–11, 12–15 | version, datalink type |
///
/// | octets of a record | field |
/// |---|---|
/// | 0–3, 4–7 | original length, captured length |
/// | 8–11 | length of the record with all that pads it |
/// | 12–15 | packets lost so far |
/// | 16–19, 20–23 | seconds, microseconds |
///
/// Source: RFC 1761. Surveyor of Shomiti writes the same with versions up to 5, other datalink types, and at
/// least 16 octets behind each frame.
struct SnoopReader {
  private(set) var interfaces: [CapturedInterface] = []
  private var datalinkType: Int?

  private static let magic = Array("snoop\0\0\0".utf8)

  /// Whether a file begins as one of snoop does.
  static func begins(_ window: borrowing CaptureWindow) -> FormatAnswer {
    let bytes = window.bytes
    let count = min(magic.count, window.available)
    for index in 0..<count where bytes.octet(at: window.offset + index) != magic[index] { return .no }
    if count == magic.count { return .yes }
    return window.isLast ? .no : .needsMore(magic.count)
  }

  mutating func next(_ window: inout CaptureWindow, number: Int) -> CaptureParser.Event {
    if datalinkType == nil, let stop = readFileHeader(&window) { return stop }
    if window.available == 0 && window.isLast { return .end }
    if let short = window.shortage(24, of: .snoopRecord) { return short }
    let bytes = window.bytes
    let start = window.offset
    let originalLength = Int(bytes.bigEndian32(at: start))
    let capturedLength = Int(bytes.bigEndian32(at: start + 4))
    let length = Int(bytes.bigEndian32(at: start + 8))
    guard capturedLength <= CaptureParser.maximumItemLength else {
      return window.damaged(
        .snoopRecord, .capturedLength, capturedLength, limit: CaptureParser.maximumItemLength)
    }
    guard length >= 24 + capturedLength, length <= CaptureParser.maximumItemLength else {
      return window.damaged(.snoopRecord, .recordLength, length, limit: 24 + capturedLength)
    }
    if let short = window.shortage(length, of: .snoopRecord, field: .recordLength, value: length) {
      return short
    }
    if interfaces.isEmpty, let stop = begin(window, isShomiti: length - 24 - capturedLength >= 16) {
      return stop
    }
    window.advance(length)
    interfaces[0].statisticsDrops = max(
      interfaces[0].statisticsDrops, UInt64(bytes.bigEndian32(at: start + 12)))
    let microseconds = Int64(bytes.bigEndian32(at: start + 20))
    return .frame(
      CapturedFrame(
        number: number,
        time: Timestamp(
          nanoseconds: Int64(bytes.bigEndian32(at: start + 16)) * 1_000_000_000 + microseconds * 1000),
        hasTime: true, linkType: interfaces[0].linkType, originalLength: originalLength,
        bytes: start + 24..<start + 24 + capturedLength, comment: nil, interface: 0, options: 0..<0,
        order: .big))
  }

  private mutating func readFileHeader(_ window: inout CaptureWindow) -> CaptureParser.Event? {
    if let short = window.shortage(16, of: .snoopHeader) { return short }
    let version = Int(window.bytes.bigEndian32(at: window.offset + 8))
    guard (2...5).contains(version) else {
      return .stopped(
        CaptureFileError(.unsupported, .snoopHeader, at: window.position, field: .version, value: version))
    }
    datalinkType = Int(window.bytes.bigEndian32(at: window.offset + 12))
    window.advance(16)
    return nil
  }

  /// Finds out the link type, which only the first record shows the meaning of.
  private mutating func begin(_ window: CaptureWindow, isShomiti: Bool) -> CaptureParser.Event? {
    let type = datalinkType ?? 0
    guard let linkType = isShomiti ? Self.linkTypesOfShomiti[type] : Self.linkTypes[type] else {
      return .stopped(
        CaptureFileError(.unsupported, .snoopHeader, at: 0, field: .datalinkType, value: type))
    }
    interfaces = [CapturedInterface(linkType: linkType, snapLength: 0)]
    return nil
  }

  private static let tokenRing = LinkType(rawValue: 6)
  private static let fddi = LinkType(rawValue: 10)

  /// https://www.iana.org/assignments/snoop-datalink-types, and what Solaris's dlpi.h adds.
  private static let linkTypes: [Int: LinkType] = [
    0: .ethernet, 2: tokenRing, 4: .ethernet, 8: fddi, 9: .null, 14: .null,
    // IP over Fibre Channel, SunATM, ipnet(7D).
    16: LinkType(rawValue: 122), 18: LinkType(rawValue: 123), 0x8000_0005: LinkType(rawValue: 226),
  ]

  /// 10: Fast Ethernet, 12 and 19: Ethernet of 1 and 10 Gbit/s, the others Token Ring.
  private static let linkTypesOfShomiti: [Int: LinkType] = [
    0: .ethernet, 2: tokenRing, 4: .ethernet, 8: fddi, 10: .ethernet, 11: tokenRing, 12: .ethernet,
    13: tokenRing, 14: tokenRing, 19: .ethernet,
  ]
}
