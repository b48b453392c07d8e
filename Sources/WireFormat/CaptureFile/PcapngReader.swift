/// Reads pcapng: sections of blocks, each with its type, its length, a body, and its length again.
///
/// | octets of a block | field |
/// |---|---|
/// | 0–3 | block type |
/// | 4–7 | block total length, a multiple of four |
/// | 8– | body: fixed fields, data, options |
/// | last 4 | block total length again |
struct PcapngReader {
  /// The block type of a section header, the same in both byte orders.
  static let sectionHeader: UInt32 = 0x0a0d_0d0a

  /// The interfaces of all sections; frames count them from the start of their own section.
  private(set) var interfaces: [CapturedInterface] = []
  /// After how many frames of the file it was said that nothing more came; nil: it was not said last.
  private(set) var drainedAfter: Int?
  /// The lines of key logs that nobody has taken yet.
  private(set) var secrets: [UInt8] = []
  /// Whether there are any: to look at the lines themselves costs more.
  private(set) var hasSecrets = false
  private var firstOfSection = 0
  private var order = ByteOrder.little
  private var skipping: Skipped?

  /// A block that is being passed over, however little of it a window shows.
  private struct Skipped {
    let type: UInt32
    let position: Int
    let length: Int
    var left: Int
  }

  /// The most interfaces of a file: each takes memory until the end.
  private static let maximumInterfaceCount = 65_536
  /// The most octets of an interface's name that are kept.
  private static let maximumNameLength = 256

  /// The lines of key logs since the last call.
  mutating func takeSecrets() -> [UInt8] {
    defer {
      secrets = []
      hasSecrets = false
    }
    return secrets
  }

  mutating func next(_ window: inout CaptureWindow, number: Int) -> CaptureParser.Event {
    while true {
      if let block = skipping, let stop = skip(block, &window) { return stop }
      if window.available == 0 && window.isLast { return .end }
      if let short = window.shortage(8, of: .blockHeader) { return short }
      if let event = readBlock(&window, number: number) { return event }
    }
  }

  /// Reads the block at the offset.
  ///
  /// - Returns: nil when there is no frame in it; then the window has moved past it.
  @inline(__always)
  private mutating func readBlock(_ window: inout CaptureWindow, number: Int) -> CaptureParser.Event? {
    let start = window.offset
    if window.bytes.bigEndian32(at: start) == Self.sectionHeader, let stop = readByteOrder(window) {
      return stop
    }
    let type = window.bytes.integer32(at: start, order)
    let length = Int(window.bytes.integer32(at: start + 4, order))
    let (item, minimum) = Self.kind(of: type)
    let isSkipped = item == .block(type: type)
    let limit = isSkipped ? CaptureParser.maximumSkippedLength : CaptureParser.maximumItemLength
    guard length >= minimum, length <= limit, length & 3 == 0 else {
      return window.damaged(item, .blockTotalLength, length, limit: length < minimum ? minimum : limit)
    }
    if isSkipped {
      if type == PcapngSecrets.block, length <= PcapngSecrets.longestBlock {
        if let short = window.shortage(length, of: item, field: .blockTotalLength, value: length) {
          return short
        }
        readSecrets(window, length)
      }
      skipping = Skipped(type: type, position: window.position, length: length, left: length)
      return nil
    }
    if let short = window.shortage(length, of: item, field: .blockTotalLength, value: length) { return short }
    let copy = Int(window.bytes.integer32(at: start + length - 4, order))
    guard copy == length else { return window.damaged(item, .trailingTotalLength, copy) }
    let event: CaptureParser.Event?
    switch item {
    case .enhancedPacket: event = readPacket(window, length, number, interface: nil)
    case .obsoletePacket:
      event = readPacket(window, length, number, interface: Int(window.bytes.integer16(at: start + 8, order)))
    case .simplePacket: event = readSimplePacket(window, length, number)
    case .sectionHeader: event = readSectionHeader(window)
    case .interfaceDescription: event = readInterface(window, length)
    default:
      readStatistics(window, length, frames: number - 1)
      event = nil
    }
    if case .stopped = event { return event }
    window.advance(length)
    return event
  }

  /// What a block type stands for, and the least length of such a block.
  @inline(__always)
  private static func kind(of type: UInt32) -> (CaptureFileError.Item, minimum: Int) {
    switch type {
    case sectionHeader: (.sectionHeader, 28)
    case 1: (.interfaceDescription, 20)
    case 2: (.obsoletePacket, 32)
    case 3: (.simplePacket, 16)
    case 5: (.interfaceStatistics, 24)
    case 6: (.enhancedPacket, 32)
    default: (.block(type: type), 12)
    }
  }

  /// Passes over a block, as far as the window goes; nil when it is done.
  @inline(never)
  private mutating func skip(_ block: Skipped, _ window: inout CaptureWindow) -> CaptureParser.Event? {
    var block = block
    let count = min(block.left - 4, window.available)
    window.advance(count)
    block.left -= count
    skipping = block
    if block.left > 4 || window.available < 4 {
      guard window.isLast else { return .needsMore(min(block.left, 4)) }
      return .stopped(
        CaptureFileError(
          .truncated, .block(type: block.type), at: block.position, field: .blockTotalLength,
          value: block.length, required: block.length,
          available: block.length - block.left + window.available))
    }
    let copy = Int(window.bytes.integer32(at: window.offset, order))
    guard copy == block.length else {
      return .stopped(
        CaptureFileError(
          .damaged, .block(type: block.type), at: block.position, field: .trailingTotalLength, value: copy))
    }
    window.advance(4)
    skipping = nil
    return nil
  }
}

// Sections and interfaces.
extension PcapngReader {
  /// Finds out the byte order of a section, which its length is in already.
  private mutating func readByteOrder(_ window: CaptureWindow) -> CaptureParser.Event? {
    if let short = window.shortage(12, of: .sectionHeader) { return short }
    let magic = window.bytes.bigEndian32(at: window.offset + 8)
    switch magic {
    case 0x1a2b_3c4d: order = .big
    case 0x4d3c_2b1a: order = .little
    default: return window.damaged(.sectionHeader, .byteOrderMagic, Int(magic))
    }
    return nil
  }

  private mutating func readSectionHeader(_ window: CaptureWindow) -> CaptureParser.Event? {
    let version = Int(window.bytes.integer16(at: window.offset + 12, order))
    guard version == 1 else {
      return .stopped(
        CaptureFileError(
          .unsupported, .sectionHeader, at: window.position, field: .majorVersion, value: version))
    }
    // 1.0, and 1.2, which some wrote for the same (draft-ietf-opsawg-pcapng section 4.1).
    let minor = Int(window.bytes.integer16(at: window.offset + 14, order))
    guard minor == 0 || minor == 2 else {
      return .stopped(
        CaptureFileError(
          .unsupported, .sectionHeader, at: window.position, field: .minorVersion, value: minor))
    }
    firstOfSection = interfaces.count
    return nil
  }

  private mutating func readInterface(_ window: CaptureWindow, _ length: Int) -> CaptureParser.Event? {
    guard interfaces.count < Self.maximumInterfaceCount else {
      return window.damaged(
        .interfaceDescription, .interfaceCount, interfaces.count + 1, limit: Self.maximumInterfaceCount)
    }
    let bytes = window.bytes
    let start = window.offset
    let order = order
    var interface = CapturedInterface(
      linkType: LinkType(rawValue: bytes.integer16(at: start + 8, order)),
      snapLength: Int(bytes.integer32(at: start + 12, order)))
    var seconds: Int64 = 0
    PcapngOption.forEach(in: bytes, start + 16..<start + length - 4, order) { code, value in
      switch (code, value.count) {
      case (PcapngOption.interfaceName, _):
        interface.name = String(
          decoding: value.prefix(Self.maximumNameLength).map { bytes.octet(at: $0) }, as: UTF8.self)
      case (PcapngOption.timestampResolution, 1):
        interface.clock = CaptureClock(resolution: bytes.octet(at: value.lowerBound))
      case (PcapngOption.checkSequenceLength, 1):
        // In bits, says the draft; in octets, write those who write it.
        let length = Int(bytes.octet(at: value.lowerBound))
        interface.checkSequenceLength = length > 8 ? length / 8 : length
      case (PcapngOption.timestampOffset, 8):
        seconds = Int64(bitPattern: bytes.integer64(at: value.lowerBound, order))
      default: break
      }
    }
    interface.clock.setOffset(seconds: seconds)
    interfaces.append(interface)
    return nil
  }

  /// Reads a Decryption Secrets Block (section 4.7); one that is wrong says nothing.
  private mutating func readSecrets(_ window: CaptureWindow, _ length: Int) {
    let (bytes, start) = (window.bytes, window.offset)
    let count = length >= 20 ? Int(bytes.integer32(at: start + 12, order)) : 0
    guard count > 0, count <= length - 20, bytes.integer32(at: start + 8, order) == PcapngSecrets.tlsKeyLog,
      secrets.count + count <= PcapngSecrets.limit
    else { return }
    for place in start + 16..<start + 16 + count { secrets.append(bytes.octet(at: place)) }
    // A file of lines may not end with a line.
    secrets.append(0x0A)
    hasSecrets = true
  }

  private mutating func readStatistics(_ window: CaptureWindow, _ length: Int, frames: Int) {
    let bytes = window.bytes
    let start = window.offset
    let order = order
    let index = firstOfSection + Int(bytes.integer32(at: start + 8, order))
    guard index < interfaces.count else { return }
    var drops: UInt64 = 0
    var received: UInt64?
    var isDrained = false
    PcapngOption.forEach(in: bytes, start + 20..<start + length - 4, order) { code, value in
      if code == PcapngOption.comment, value.count == PcapngOption.drained.utf8.count {
        isDrained = zip(value, PcapngOption.drained.utf8).allSatisfy { bytes.octet(at: $0) == $1 }
      }
      if code == PcapngOption.received, value.count == 8 {
        received = bytes.integer64(at: value.lowerBound, order)
      }
      guard code == PcapngOption.interfaceDrops || code == PcapngOption.systemDrops, value.count == 8 else {
        return
      }
      drops &+= bytes.integer64(at: value.lowerBound, order)
    }
    // Counters run on, so that the last block of an interface has the total.
    interfaces[index].statisticsDrops = drops
    // Somebody may have cut frames out of the file.
    drainedAfter = isDrained && received.map { $0 &- drops } == UInt64(frames) ? frames : nil
  }
}

// Packets.
extension PcapngReader {
  /// Reads an Enhanced Packet Block, or the obsolete Packet Block, whose fixed fields differ only in how they
  /// name the interface.
  @inline(__always)
  private mutating func readPacket(
    _ window: CaptureWindow, _ length: Int, _ number: Int, interface: Int?
  ) -> CaptureParser.Event {
    let bytes = window.bytes
    let start = window.offset
    let item: CaptureFileError.Item = interface == nil ? .enhancedPacket : .obsoletePacket
    let identifier = interface ?? Int(bytes.integer32(at: start + 8, order))
    let index = firstOfSection + identifier
    guard index < interfaces.count else { return window.damaged(item, .interfaceIdentifier, identifier) }
    let capturedLength = Int(bytes.integer32(at: start + 20, order))
    let options = start + 28 + PcapngOption.padded(capturedLength)
    guard options <= start + length - 4 else {
      return window.damaged(item, .capturedLength, capturedLength, limit: length - 32)
    }
    let ticks =
      UInt64(bytes.integer32(at: start + 12, order)) << 32 | UInt64(bytes.integer32(at: start + 16, order))
    let optionRange = options..<start + length - 4
    if interface != nil {
      let drops = bytes.integer16(at: start + 10, order)
      // All ones: not known.
      if drops != 0xffff { interfaces[index].frameDrops &+= UInt64(drops) }
    }
    let kept = CapturedFrame.without(
      interfaces[index].checkSequenceLength, captured: capturedLength,
      original: Int(bytes.integer32(at: start + 24, order)))
    return .frame(
      CapturedFrame(
        number: number, time: interfaces[index].clock.time(ticks), hasTime: true,
        linkType: interfaces[index].linkType, originalLength: kept.original,
        bytes: start + 28..<start + 28 + kept.captured,
        comment: optionRange.isEmpty
          ? nil : readOptions(bytes, optionRange, isEnhanced: interface == nil, index),
        interface: index, options: optionRange, order: order))
  }

  /// Counts drops, and finds the first comment.
  @inline(never)
  private mutating func readOptions(
    _ bytes: RawSpan, _ range: Range<Int>, isEnhanced: Bool, _ interface: Int
  ) -> Range<Int>? {
    var comment: Range<Int>?
    var drops: UInt64 = 0
    let order = order
    PcapngOption.forEach(in: bytes, range, order) { code, value in
      if code == PcapngOption.comment && comment == nil { comment = value }
      if isEnhanced && code == PcapngOption.dropCount && value.count == 8 {
        drops = bytes.integer64(at: value.lowerBound, order)
      }
    }
    interfaces[interface].frameDrops &+= drops
    return comment
  }

  /// Reads a Simple Packet Block: the first interface, no time, and the snap length says what was captured.
  private func readSimplePacket(_ window: CaptureWindow, _ length: Int, _ number: Int) -> CaptureParser.Event
  {
    guard firstOfSection < interfaces.count else {
      return window.damaged(.simplePacket, .interfaceIdentifier, 0)
    }
    let start = window.offset
    let interface = interfaces[firstOfSection]
    let originalLength = Int(window.bytes.integer32(at: start + 8, order))
    let capturedLength =
      interface.snapLength == 0 ? originalLength : min(originalLength, interface.snapLength)
    guard capturedLength <= length - 16 else {
      return window.damaged(.simplePacket, .capturedLength, capturedLength, limit: length - 16)
    }
    let kept = CapturedFrame.without(
      interface.checkSequenceLength, captured: capturedLength, original: originalLength)
    return .frame(
      CapturedFrame(
        number: number, time: Timestamp(nanoseconds: 0), hasTime: false, linkType: interface.linkType,
        originalLength: kept.original, bytes: start + 12..<start + 12 + kept.captured, comment: nil,
        interface: firstOfSection, options: 0..<0,
        order: order))
  }
}
