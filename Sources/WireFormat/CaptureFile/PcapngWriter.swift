/// Writes pcapng: one section in little endian, with nanoseconds and comments.
///
/// Octets collect in `bytes`; a caller that streams takes them with `takeBytes` as often as it likes.
/// Comments and names are UTF-8; control characters in them are written as escapes (`\u{1b}`), since what
/// reads them may be a terminal, and one longer than an option can be is cut.
///
/// Source: https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html
public struct PcapngWriter {
  /// What has been written and not been taken.
  public private(set) var bytes: [UInt8] = []
  private var interfaceCount = 0
  /// Where the open block begins in `bytes`.
  private var blockStart = 0

  /// Begins a file with its Section Header Block (section 4.1).
  ///
  /// - Parameters:
  ///   - hardware: the machine that captured (shb_hardware).
  ///   - operatingSystem: its system (shb_os).
  ///   - application: the program that wrote the file (shb_userappl).
  ///   - comments: what is to be said about the whole file.
  public init(
    hardware: String? = nil, operatingSystem: String? = nil, application: String? = nil,
    comments: [String] = []
  ) {
    block(PcapngReader.sectionHeader) { bytes in
      bytes.append(0x1a2b_3c4d as UInt32, .little)
      bytes.append(1 as UInt16, .little)
      bytes.append(0 as UInt16, .little)
      // The length of the section is not known while it is being written.
      bytes.append(UInt64.max, .little)
      let texts = comments.map { (PcapngOption.comment, $0 as String?) }
      bytes.appendOptions(
        texts: texts + [
          (PcapngOption.hardware, hardware), (PcapngOption.operatingSystem, operatingSystem),
          (PcapngOption.application, application),
        ])
    }
  }

  /// Adds an interface with its Interface Description Block (section 4.2).
  ///
  /// - Parameters:
  ///   - name: such as `lo`.
  ///   - linkType: what its frames begin with.
  ///   - snapLength: the most octets of a frame that are captured; 0 for no limit.
  /// - Returns: the number by which frames name the interface, from 0.
  @discardableResult
  public mutating func addInterface(name: String? = nil, linkType: LinkType, snapLength: Int = 0) -> Int {
    block(1) { bytes in
      bytes.append(linkType.rawValue, .little)
      bytes.append(0 as UInt16, .little)
      bytes.append(UInt32(truncatingIfNeeded: snapLength), .little)
      bytes.appendOptions(
        texts: [(PcapngOption.interfaceName, name)], octets: [(PcapngOption.timestampResolution, [9])])
    }
    interfaceCount += 1
    return interfaceCount - 1
  }

  /// Adds names of addresses as a Name Resolution Block (section 4.5); before the frames that they are about.
  ///
  /// - Parameter names: the names of each address; a NUL in one would end it, and is written as an escape.
  public mutating func addNames(_ names: [(address: IPAddress, names: [String])]) {
    let named = names.filter { !$0.names.isEmpty }
    guard !named.isEmpty else { return }
    block(4) { bytes in
      for (address, names) in named {
        var value: [UInt8] = []
        if address.version == .v6 {
          value.append(address.high, .big)
          value.append(address.low, .big)
        } else {
          value.append(UInt32(truncatingIfNeeded: address.low), .big)
        }
        for name in names { value += PcapngText.octets(name, limit: Self.nameLimit) + [0] }
        // nrb_record_ipv4 and nrb_record_ipv6.
        bytes.appendOption(address.version == .v6 ? 2 : 1, value)
      }
      // nrb_record_end.
      bytes.append(0 as UInt32, .little)
    }
  }

  /// As many octets as the name of a host can have (RFC 1123 section 2.1).
  private static let nameLimit = 255

  /// Adds secrets of TLS as a Decryption Secrets Block (section 4.7); before the frames that need them.
  ///
  /// - Parameter keyLog: lines of a key log (RFC 9850); none: no block is written.
  public mutating func addSecrets(keyLog: [UInt8]) {
    // A reader may pass over a block that is too long: lines go into several.
    var rest = keyLog[...]
    while !rest.isEmpty {
      var part = rest.prefix(PcapngSecrets.longestBlock / 2)
      if part.count < rest.count, let end = part.lastIndex(of: 0x0A) { part = part[...end] }
      rest = rest[part.endIndex...]
      block(PcapngSecrets.block) { bytes in
        bytes.append(PcapngSecrets.tlsKeyLog, .little)
        bytes.append(UInt32(part.count), .little)
        bytes.append(contentsOf: part)
        bytes.appendPadding(after: part.count)
      }
    }
  }

  /// Appends a frame as an Enhanced Packet Block (section 4.3).
  ///
  /// - Parameters:
  ///   - frame: what was captured of it.
  ///   - time: when.
  ///   - interface: where, as `addInterface` numbered it.
  ///   - originalLength: its octets on the wire; nil when all were captured.
  ///   - comments: what is to be said about it.
  public mutating func append(
    _ frame: RawSpan, time: Timestamp, interface: Int = 0, originalLength: Int? = nil, comments: [String] = []
  ) {
    precondition(interface < interfaceCount, "a frame of an interface that was not added")
    beginBlock(6)
    bytes.append(UInt32(truncatingIfNeeded: interface), .little)
    appendTime(time, to: &bytes)
    bytes.append(UInt32(truncatingIfNeeded: frame.byteCount), .little)
    bytes.append(UInt32(truncatingIfNeeded: originalLength ?? frame.byteCount), .little)
    bytes.append(frame)
    bytes.appendPadding(after: frame.byteCount)
    if !comments.isEmpty { bytes.appendOptions(texts: comments.map { (PcapngOption.comment, $0) }) }
    endBlock()
  }

  /// Appends what the capture counted, as an Interface Statistics Block (section 4.6); at the end of the
  /// file.
  ///
  /// - Parameters:
  ///   - interface: where, as `addInterface` numbered it.
  ///   - time: when the counters were read.
  ///   - received: packets that reached the capture (isb_ifrecv).
  ///   - dropped: packets that it lost (isb_ifdrop).
  ///   - isDrained: whether nothing came after the last frame; a comment says so (see
  ///     `CaptureParser.isDrained`).
  public mutating func appendStatistics(
    interface: Int = 0, time: Timestamp, received: UInt64, dropped: UInt64, isDrained: Bool = false
  ) {
    precondition(interface < interfaceCount, "statistics of an interface that was not added")
    block(5) { bytes in
      bytes.append(UInt32(truncatingIfNeeded: interface), .little)
      appendTime(time, to: &bytes)
      let comments = isDrained ? [(PcapngOption.comment, Array(PcapngOption.drained.utf8))] : []
      bytes.appendOptions(
        octets: comments + [
          (PcapngOption.received, Self.counter(received)),
          (PcapngOption.interfaceDrops, Self.counter(dropped)),
        ])
    }
  }

  /// What has been written since the last call.
  public mutating func takeBytes() -> [UInt8] {
    defer { bytes.removeAll(keepingCapacity: true) }
    return bytes
  }

  private mutating func beginBlock(_ type: UInt32) {
    blockStart = bytes.count
    bytes.append(type, .little)
    bytes.append(0 as UInt32, .little)
  }

  private mutating func endBlock() {
    let length = UInt32(truncatingIfNeeded: bytes.count - blockStart + 4)
    for index in 0..<4 {
      bytes[blockStart + 4 + index] = UInt8(truncatingIfNeeded: length >> UInt32(index * 8))
    }
    bytes.append(length, .little)
  }

  private mutating func block(_ type: UInt32, _ body: (inout [UInt8]) -> Void) {
    beginBlock(type)
    body(&bytes)
    endBlock()
  }

  private static func counter(_ value: UInt64) -> [UInt8] {
    var octets: [UInt8] = []
    octets.append(value, .little)
    return octets
  }
}

/// Times of pcapng are two words, the high one first in either byte order.
private func appendTime(_ time: Timestamp, to bytes: inout [UInt8]) {
  let ticks = UInt64(bitPattern: time.nanoseconds)
  bytes.append(UInt32(truncatingIfNeeded: ticks >> 32), .little)
  bytes.append(UInt32(truncatingIfNeeded: ticks), .little)
}

extension [UInt8] {
  /// Appends a list of options and its end, or nothing when there are none.
  fileprivate mutating func appendOptions(
    texts: [(code: UInt16, text: String?)] = [], octets: [(code: UInt16, value: [UInt8])] = []
  ) {
    let start = count
    for case (let code, let text?) in texts { appendOption(code, PcapngText.octets(text)) }
    for (code, value) in octets { appendOption(code, value) }
    if count > start { append(0 as UInt32, .little) }
  }

  fileprivate mutating func appendOption(_ code: UInt16, _ value: [UInt8]) {
    append(code, .little)
    append(UInt16(value.count), .little)
    append(contentsOf: value)
    appendPadding(after: value.count)
  }

  fileprivate mutating func appendPadding(after length: Int) {
    append(contentsOf: repeatElement(0, count: PcapngOption.padded(length) - length))
  }
}
