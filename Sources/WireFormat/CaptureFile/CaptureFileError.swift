/// Why the reading of a capture file stopped before its end.
public struct CaptureFileError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Kind: Sendable {
    /// The first octets are those of no capture file; `value` holds them, `available` says how many there
    /// are.
    case notACapture
    /// The file ends inside something.
    case truncated
    /// A value that no right file has, or that is beyond every limit.
    case damaged
    /// A version of the format that is not known.
    case unsupported
  }

  /// What was being read.
  public enum Item: Hashable, Sendable {
    case fileHeader
    case packetRecord
    case snoopHeader
    case snoopRecord
    case erfRecord
    case sectionHeader
    case interfaceDescription
    case enhancedPacket
    case simplePacket
    case obsoletePacket
    case interfaceStatistics
    /// A block of pcapng before its type is known.
    case blockHeader
    /// A block of pcapng that is passed over.
    case block(type: UInt32)
  }

  /// The field that asked for more octets than there are, or that has a wrong value.
  public enum Field: Sendable {
    /// No field: the part that is always there.
    case fixedPart
    case magicNumber
    case byteOrderMagic
    case majorVersion
    case minorVersion
    case blockTotalLength
    /// The copy of the block total length that ends a block.
    case trailingTotalLength
    case capturedLength
    /// The octets of a whole record of snoop or ERF.
    case recordLength
    /// The type of a record of ERF.
    case recordType
    /// The version of snoop.
    case version
    /// The datalink type of snoop.
    case datalinkType
    case interfaceIdentifier
    case interfaceCount
  }

  /// What is wrong.
  public let kind: Kind
  /// What was being read.
  public let item: Item
  /// The first octet of that item, counted from the start of the file.
  public let offset: Int
  /// The field that is to blame.
  public let field: Field
  /// The value of that field; 0 for the fixed part.
  public let value: Int
  /// Of a truncation: the octets that the item needs; of damage: the limit that `value` broke, if it is one.
  public let required: Int
  /// Of a truncation: the octets that are left from `offset` on.
  public let available: Int
  /// Of what is no capture: what it is, where its first octets tell.
  public let foreign: ForeignFile?

  /// Whether the file was cut, rather than damaged.
  public var isTruncation: Bool { kind == .truncated }

  init(
    _ kind: Kind, _ item: Item, at offset: Int, field: Field = .fixedPart, value: Int = 0, required: Int = 0,
    available: Int = 0, foreign: ForeignFile? = nil
  ) {
    self.kind = kind
    self.item = item
    self.offset = offset
    self.field = field
    self.value = value
    self.required = required
    self.available = available
    self.foreign = foreign
  }
}

extension CaptureFileError: CustomStringConvertible {
  /// One sentence: `pcap record: 70 octets needed (captured length 54), 12 there, at offset 1234 of the
  /// file`.
  public var description: String {
    switch kind {
    case .notACapture:
      if available == 0 { return "the file is empty" }
      if let foreign { return "it is \(foreign.name): \(foreign.advice)" }
      return "neither a pcap nor a pcapng file: it begins with \(firstOctets)"
    case .truncated:
      let reason = field == .fixedPart ? "" : " (\(field) \(value))"
      return
        "\(item): \(required.octets) needed\(reason), \(available) there, at offset \(offset) of the file"
    case .damaged:
      let number = field == .byteOrderMagic ? "0x" + String(value, radix: 16) : String(value)
      return "\(item): \(field) \(number) is invalid, at offset \(offset) of the file"
    case .unsupported:
      return "\(item): \(field) \(value) is not known, at offset \(offset) of the file"
    }
  }

  private var firstOctets: String {
    (0..<available).map { index in
      let octet = value >> ((available - 1 - index) * 8) & 0xff
      return (octet < 16 ? "0" : "") + String(octet, radix: 16)
    }.joined(separator: " ")
  }
}

extension CaptureFileError.Item: CustomStringConvertible {
  /// The item by the name that its specification gives it.
  public var description: String {
    switch self {
    case .fileHeader: "pcap file header"
    case .packetRecord: "pcap record"
    case .snoopHeader: "snoop file header"
    case .snoopRecord: "snoop record"
    case .erfRecord: "ERF record"
    case .sectionHeader: "Section Header Block"
    case .interfaceDescription: "Interface Description Block"
    case .enhancedPacket: "Enhanced Packet Block"
    case .simplePacket: "Simple Packet Block"
    case .obsoletePacket: "Packet Block"
    case .interfaceStatistics: "Interface Statistics Block"
    case .blockHeader: "block header"
    case .block(let type): "block of type 0x" + String(type, radix: 16)
    }
  }
}

extension CaptureFileError.Field: CustomStringConvertible {
  /// The field by the name that its specification gives it.
  public var description: String {
    switch self {
    case .fixedPart: "fixed part"
    case .magicNumber: "magic number"
    case .byteOrderMagic: "byte-order magic"
    case .majorVersion: "major version"
    case .minorVersion: "minor version"
    case .blockTotalLength: "block total length"
    case .trailingTotalLength: "trailing block total length"
    case .capturedLength: "captured length"
    case .recordLength: "record length"
    case .recordType: "record type"
    case .version: "version"
    case .datalinkType: "datalink type"
    case .interfaceIdentifier: "interface"
    case .interfaceCount: "number of interfaces"
    }
  }
}
