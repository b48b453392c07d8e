/// The order of the octets of an integer: the network's is big, most machines' is little.
@usableFromInline
enum ByteOrder: Sendable {
  case big
  case little
}

extension RawSpan {
  /// Two octets in `order`; traps past the end.
  @inline(__always)
  func integer16(at offset: Int, _ order: ByteOrder) -> UInt16 {
    order == .big ? bigEndian16(at: offset) : bigEndian16(at: offset).byteSwapped
  }

  /// Four octets in `order`; traps past the end.
  @inline(__always)
  func integer32(at offset: Int, _ order: ByteOrder) -> UInt32 {
    order == .big ? bigEndian32(at: offset) : bigEndian32(at: offset).byteSwapped
  }

  /// Eight octets in `order`; traps past the end.
  @inline(__always)
  func integer64(at offset: Int, _ order: ByteOrder) -> UInt64 {
    order == .big ? bigEndian64(at: offset) : bigEndian64(at: offset).byteSwapped
  }
}

extension [UInt8] {
  /// Appends an integer of any width in `order`.
  @inline(__always)
  mutating func append<Number: FixedWidthInteger>(_ number: Number, _ order: ByteOrder) {
    for index in 0..<(Number.bitWidth / 8) {
      let shift = order == .big ? Number.bitWidth - 8 - index * 8 : index * 8
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
