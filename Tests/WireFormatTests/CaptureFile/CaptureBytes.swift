import WireFormat

/// Capture files put together octet by octet, in either byte order, without the writers under test.
struct CaptureBytes {
  var bytes: [UInt8] = []
  var isBig: Bool

  init(isBig: Bool) {
    self.isBig = isBig
  }

  mutating func put16(_ value: Int) { put(UInt64(value), 2) }
  mutating func put32(_ value: Int) { put(UInt64(value), 4) }
  mutating func put64(_ value: UInt64) { put(value, 8) }

  private mutating func put(_ value: UInt64, _ width: Int) {
    let octets = (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    bytes += isBig ? octets.reversed() : octets
  }

  // MARK: pcap

  mutating func pcapHeader(magic: Int = 0xa1b2_c3d4, linkType: Int = 1, major: Int = 2, minor: Int = 4) {
    put32(magic)
    put16(major)
    put16(minor)
    put32(0)
    put32(0)
    put32(65535)
    put32(linkType)
  }

  mutating func pcapRecord(
    _ frame: [UInt8], seconds: Int, fraction: Int, originalLength: Int? = nil, extra: Int = 0,
    isReversed: Bool = false
  ) {
    put32(seconds)
    put32(fraction)
    let lengths = [frame.count, originalLength ?? frame.count]
    for length in isReversed ? lengths.reversed() : lengths { put32(length) }
    bytes += [UInt8](repeating: 0, count: extra) + frame
  }

  // MARK: snoop and ERF

  mutating func snoopHeader(version: Int = 2, datalinkType: Int = 4) {
    bytes += Array("snoop\0\0\0".utf8)
    put32(version)
    put32(datalinkType)
  }

  mutating func snoopRecord(
    _ frame: [UInt8], seconds: Int = 0, microseconds: Int = 0, drops: Int = 0, originalLength: Int? = nil,
    padding: Int? = nil
  ) {
    let padding = padding ?? (4 - frame.count % 4) % 4
    for word in [originalLength ?? frame.count, frame.count, 24 + frame.count + padding] { put32(word) }
    for word in [drops, seconds, microseconds] { put32(word) }
    bytes += frame + [UInt8](repeating: 0, count: padding)
  }

  /// A record whose extension headers have these first octets.
  mutating func erfRecord(
    _ frame: [UInt8], type: Int = 2, ticks: UInt64 = 0, interface: Int = 0, extensions: [UInt8] = [],
    lost: Int = 0, wireLength: Int? = nil, before: [UInt8] = [0, 0]
  ) {
    let body = extensions.flatMap { [$0] + [UInt8](repeating: 7, count: 7) } + before + frame
    let padding = (8 - body.count % 8) % 8
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: ticks >> UInt64($0 * 8)) }
    bytes += [UInt8(type | (extensions.isEmpty ? 0 : 0x80)), UInt8(interface)]
    for number in [16 + body.count + padding, lost, wireLength ?? frame.count] { put16(number) }
    bytes += body + [UInt8](repeating: 0, count: padding)
  }

  // MARK: pcapng

  mutating func block(_ type: Int, _ body: (inout CaptureBytes) -> Void) {
    var inner = CaptureBytes(isBig: isBig)
    body(&inner)
    put32(type)
    put32(inner.bytes.count + 12)
    bytes += inner.bytes
    put32(inner.bytes.count + 12)
  }

  mutating func option(_ code: Int, _ value: [UInt8]) {
    put16(code)
    put16(value.count)
    pad(value)
  }

  mutating func option(_ code: Int, counter: UInt64) {
    put16(code)
    put16(8)
    put64(counter)
  }

  mutating func pad(_ value: [UInt8]) {
    bytes += value + [UInt8](repeating: 0, count: (4 - value.count % 4) % 4)
  }

  mutating func section() {
    block(0x0a0d_0d0a) {
      $0.put32(0x1a2b_3c4d)
      $0.put16(1)
      $0.put16(0)
      $0.put64(.max)
    }
  }

  mutating func interface(
    linkType: Int = 1, snapLength: Int = 0, _ options: (inout CaptureBytes) -> Void = { _ in }
  ) {
    block(1) {
      $0.put16(linkType)
      $0.put16(0)
      $0.put32(snapLength)
      options(&$0)
    }
  }

  mutating func enhancedPacket(
    _ frame: [UInt8], interface: Int = 0, ticks: UInt64 = 0, originalLength: Int? = nil,
    _ options: (inout CaptureBytes) -> Void = { _ in }
  ) {
    block(6) {
      $0.put32(interface)
      $0.put32(Int(ticks >> 32))
      $0.put32(Int(ticks & 0xffff_ffff))
      $0.put32(frame.count)
      $0.put32(originalLength ?? frame.count)
      $0.pad(frame)
      options(&$0)
    }
  }
}

/// A frame as the tests compare it: by its octets, not by where they were.
struct ReadFrame: Hashable {
  var number: Int
  var nanoseconds: Int64
  var linkType: LinkType
  var originalLength: Int
  var octets: [UInt8]
  var comments: [String] = []
  var interface = 0

  init(
    _ number: Int, _ nanoseconds: Int64, _ linkType: LinkType, _ octets: [UInt8], originalLength: Int? = nil,
    comments: [String] = [], interface: Int = 0
  ) {
    self.number = number
    self.nanoseconds = nanoseconds
    self.linkType = linkType
    self.octets = octets
    self.originalLength = originalLength ?? octets.count
    self.comments = comments
    self.interface = interface
  }

  init(_ frame: CapturedFrame, in window: [UInt8]) {
    self.init(
      frame.number, frame.time.nanoseconds, frame.linkType, Array(window[frame.bytes]),
      originalLength: frame.originalLength, comments: frame.comments(in: window.span.bytes),
      interface: frame.interface)
  }
}

/// What reading a file gives.
struct Reading {
  var frames: [ReadFrame] = []
  var error: CaptureFileError?
  var parser = CaptureParser()

  /// Reads a file that is in memory.
  init(_ file: some Sequence<UInt8>) {
    let file = Array(file)
    var frames: [ReadFrame] = []
    error = CaptureFile.forEachFrame(in: file.span.bytes, using: &parser) { frame, _ in
      frames.append(ReadFrame(frame, in: file))
    }
    self.frames = frames
  }

  /// Reads a file that arrives in pieces, with a window that holds no more than was asked for.
  init(_ file: [UInt8], piece: Int) {
    var window: [UInt8] = []
    var arrived = 0
    var offset = 0
    while true {
      switch parser.next(window.span.bytes, offset: &offset, isLast: arrived == file.count) {
      case .frame(let frame): frames.append(ReadFrame(frame, in: window))
      case .end: return
      case .stopped(let error):
        self.error = error
        return
      case .needsMore(let count):
        window.removeFirst(offset)
        offset = 0
        precondition(count > window.count, "more is wanted than there is")
        let next = min(file.count, arrived + max(piece, count - window.count))
        window += file[arrived..<next]
        arrived = next
      }
    }
  }
}
