/// The kinds of TCP options that are read and written (https://www.iana.org/assignments/tcp-parameters).
enum TCPOptionKind {
  static let endOfList: UInt8 = 0
  static let noOperation: UInt8 = 1
  static let maximumSegmentSize: UInt8 = 2
  static let windowScale: UInt8 = 3
  static let sackPermitted: UInt8 = 4
  static let sack: UInt8 = 5
  static let timestamps: UInt8 = 8
  static let md5: UInt8 = 19
  static let authentication: UInt8 = 29
  static let multipath: UInt8 = 30
  static let fastOpen: UInt8 = 34
  /// The subtype of `multipath` that joins a connection, in the high half of its first octet.
  static let multipathJoin: UInt8 = 1
}

extension TCPOptions {
  /// Reads a list of options (RFC 9293 section 3.2).
  ///
  /// Unknown kinds, and known kinds of a wrong length, are passed over; a list that is damaged or cut ends
  /// there, and what came before it counts.
  ///
  /// - Parameters:
  ///   - bytes: the frame.
  ///   - start: the first octet of the list.
  ///   - end: the octet after its last one, within `bytes`.
  @inline(__always)
  init(_ bytes: RawSpan, at start: Int, end: Int) {
    self.init()
    // Nearly every segment of an established conversation: two octets of padding, then timestamps.
    if end - start == 12 && bytes.bigEndian32(at: start) == 0x0101_080a {
      timestamps = (bytes.bigEndian32(at: start + 4), bytes.bigEndian32(at: start + 8))
    } else {
      read(bytes, at: start, end: end)
    }
  }

  @inline(never)
  private mutating func read(_ bytes: RawSpan, at start: Int, end: Int) {
    var offset = start
    while offset < end {
      let kind = bytes.octet(at: offset)
      if kind == TCPOptionKind.endOfList { return }
      if kind == TCPOptionKind.noOperation {
        offset += 1
        continue
      }
      guard offset + 2 <= end else { return }
      let length = Int(bytes.octet(at: offset + 1))
      guard length >= 2, offset + length <= end else { return }
      read(kind, length: length, in: bytes, at: offset + 2)
      offset += length
    }
  }

  /// Reads one option, whose `length` counts kind and length too, and whose value is at `offset`.
  private mutating func read(_ kind: UInt8, length: Int, in bytes: RawSpan, at offset: Int) {
    switch (kind, length) {
    case (TCPOptionKind.maximumSegmentSize, 4):
      maximumSegmentSize = bytes.bigEndian16(at: offset)
    case (TCPOptionKind.windowScale, 3):
      windowScale = bytes.octet(at: offset)
    case (TCPOptionKind.sackPermitted, 2):
      sackPermitted = true
    case (TCPOptionKind.sack, 10), (TCPOptionKind.sack, 18), (TCPOptionKind.sack, 26),
      (TCPOptionKind.sack, 34):
      var right = bytes.bigEndian32(at: offset + 4)
      for block in 1..<(length - 2) / 8 {
        let other = bytes.bigEndian32(at: offset + block * 8 + 4)
        if Int32(bitPattern: other &- right) > 0 { right = other }
      }
      setSackBlocks(count: UInt8((length - 2) / 8), left: bytes.bigEndian32(at: offset), right: right)
    case (TCPOptionKind.timestamps, 10):
      timestamps = (bytes.bigEndian32(at: offset), bytes.bigEndian32(at: offset + 4))
    case (TCPOptionKind.fastOpen, 2), (TCPOptionKind.fastOpen, 6...18):
      fastOpenCookieLength = UInt8(length - 2)
    case (TCPOptionKind.multipath, 3...):
      extensions.insert(.multipath)
      if bytes.octet(at: offset) >> 4 == TCPOptionKind.multipathJoin { extensions.insert(.multipathJoin) }
    case (TCPOptionKind.authentication, 4...): extensions.insert(.authentication)
    case (TCPOptionKind.md5, 18): extensions.insert(.md5)
    default:
      break
    }
  }
}
