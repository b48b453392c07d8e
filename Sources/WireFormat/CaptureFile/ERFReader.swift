/// Reads ERF: records after records, without a header of the file.
struct ERFReader {
  private(set) var interfaces: [CapturedInterface] = []
  /// The ports of the card, in the order of `interfaces`: each has one for every link type.
  private var ports: [Int] = []

  /// How many octets tell whether a file is one, at most: the same ones in whatever pieces it comes.
  private static let sight = 1 << 17

  /// Nothing at the start says that a file is ERF: its first records must look like some.
  ///
  /// That is: a first record that is whole, of a type that there is; and up to 20 in sight, whose types and
  /// lengths are possible, and whose times neither fall by more than a second nor rise by more than a year.
  static func begins(_ window: borrowing CaptureWindow) -> FormatAnswer {
    let bytes = window.bytes
    var offset = window.offset
    let end = offset + min(sight, window.available)
    var last: UInt64?
    for count in 0..<20 {
      if end - offset >= ERFRecord.headerLength {
        let record = ERFRecord(bytes, at: offset)
        guard let content = record.content, record.length >= ERFRecord.headerLength else { return .no }
        if content != .none {
          if let last, isTooFar(record.ticks, from: last) { return .no }
          last = record.ticks
        }
        if end - offset >= record.length {
          guard let extensions = record.endOfExtensions(bytes, at: offset),
            extensions + content.lengthBeforeFrame <= offset + record.length
          else { return .no }
          offset += record.length
          continue
        }
      }
      if end - window.offset < sight && !window.isLast {
        return .needsMore(window.available < ERFRecord.headerLength ? ERFRecord.headerLength : sight)
      }
      return count > 0 ? .yes : .no
    }
    return .yes
  }

  private static func isTooFar(_ ticks: UInt64, from last: UInt64) -> Bool {
    ticks < last ? (last - ticks) >> 32 > 1 : (ticks - last) >> 32 > 365 * 86_400
  }

  mutating func next(_ window: inout CaptureWindow, number: Int) -> CaptureParser.Event {
    while true {
      if window.available == 0 && window.isLast { return .end }
      if let short = window.shortage(ERFRecord.headerLength, of: .erfRecord) { return short }
      let record = ERFRecord(window.bytes, at: window.offset)
      guard record.length >= ERFRecord.headerLength else {
        return window.damaged(.erfRecord, .recordLength, record.length, limit: ERFRecord.headerLength)
      }
      if let short = window.shortage(
        record.length, of: .erfRecord, field: .recordLength, value: record.length)
      {
        return short
      }
      let start = window.offset
      guard let extensions = record.endOfExtensions(window.bytes, at: start) else {
        return window.damaged(.erfRecord, .recordLength, record.length)
      }
      guard let content = record.content else {
        return window.damaged(.erfRecord, .recordType, Int(record.type))
      }
      let first = extensions + content.lengthBeforeFrame
      guard first <= start + record.length else {
        return window.damaged(.erfRecord, .recordLength, record.length, limit: first - start)
      }
      if content == .none {
        window.advance(record.length)
        continue
      }
      let frame = frame(record, content, window.bytes, start: start, first: first, number: number)
      window.advance(record.length)
      return .frame(frame)
    }
  }

  private mutating func frame(
    _ record: ERFRecord, _ content: ERFRecord.Content, _ bytes: RawSpan, start: Int, first: Int, number: Int
  ) -> CapturedFrame {
    let end = start + record.length
    var range = first..<min(end, first + record.wireLength)
    var originalLength = record.wireLength
    let linkType: LinkType
    switch content {
    case .ethernet: linkType = .ethernet
    case .hdlc: linkType = Self.linkType(ofHDLC: bytes, range)
    case .aal5:
      linkType = LinkType(rawValue: 100)
      // Its length on the wire counts the cell headers, too.
      range = first..<end
      originalLength = range.count
    case .ipv4: linkType = .ipv4
    case .ipv6: linkType = .ipv6
    case .none, .other:
      // As LINKTYPE_ERF has it.
      linkType = LinkType(rawValue: 197)
      range = start..<end
      originalLength = max(range.count, ERFRecord.headerLength + record.wireLength)
    }
    let interface = interface(record.interface, linkType)
    interfaces[interface].frameDrops &+= UInt64(record.lost)
    return CapturedFrame(
      number: number, time: record.time, hasTime: true, linkType: linkType, originalLength: originalLength,
      bytes: range, comment: nil, interface: interface, options: 0..<0, order: .big)
  }

  /// PPP, Cisco's HDLC or Frame Relay: the record does not say, its first octets do.
  private static func linkType(ofHDLC bytes: RawSpan, _ range: Range<Int>) -> LinkType {
    guard range.count >= 2 else { return LinkType(rawValue: 50) }
    switch (bytes.octet(at: range.lowerBound), bytes.octet(at: range.lowerBound + 1)) {
    case (0x0f, 0), (0x8f, 0): return LinkType(rawValue: 104)
    case (0xff, 3), (0, _), (0x21, _), (0x57, _): return LinkType(rawValue: 50)
    case (let first, let second) where first & 1 == 0 && second & 1 == 1: return LinkType(rawValue: 107)
    default: return LinkType(rawValue: 50)
    }
  }

  private mutating func interface(_ port: Int, _ linkType: LinkType) -> Int {
    for index in ports.indices where ports[index] == port && interfaces[index].linkType == linkType {
      return index
    }
    ports.append(port)
    interfaces.append(CapturedInterface(linkType: linkType, snapLength: 0))
    // A tick is a quarter of one.
    interfaces[interfaces.count - 1].clock = .nanoseconds
    return interfaces.count - 1
  }
}
