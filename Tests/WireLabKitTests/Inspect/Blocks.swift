/// Blocks of pcapng files (draft-ietf-opsawg-pcapng), octet by octet.
enum Blocks {
  private static func number(_ value: UInt64, _ count: Int, _ isBig: Bool) -> [UInt8] {
    let octets = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    return isBig ? octets.reversed() : octets
  }

  /// A block of any type.
  static func block(_ type: UInt32, _ body: [UInt8], isBig: Bool = false) -> [UInt8] {
    let padded = body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
    let length = number(UInt64(padded.count + 12), 4, isBig)
    return number(UInt64(type), 4, isBig) + length + padded + length
  }

  /// A Section Header Block.
  static func section(isBig: Bool = false) -> [UInt8] {
    let version = number(1, 2, isBig) + number(0, 2, isBig)
    return block(
      0x0a0d_0d0a, number(0x1a2b_3c4d, 4, isBig) + version + [UInt8](repeating: 0xff, count: 8), isBig: isBig)
  }

  /// An Interface Description Block.
  static func interface(isBig: Bool = false) -> [UInt8] {
    block(1, number(1, 2, isBig) + [UInt8](repeating: 0, count: 6), isBig: isBig)
  }

  /// An Enhanced Packet Block, so many milliseconds after the first.
  static func packet(_ frame: [UInt8], at millisecond: Int, isBig: Bool = false) -> [UInt8] {
    packet(frame, atTicks: 1_700_000_000_000_000 + UInt64(millisecond) * 1000, isBig: isBig)
  }

  /// An Enhanced Packet Block.
  static func packet(_ frame: [UInt8], atTicks ticks: UInt64, isBig: Bool = false) -> [UInt8] {
    let time = number(ticks >> 32, 4, isBig) + number(ticks & 0xffff_ffff, 4, isBig)
    let length = number(UInt64(frame.count), 4, isBig)
    return block(6, number(0, 4, isBig) + time + length + length + frame, isBig: isBig)
  }

  /// A Simple Packet Block, which has no time.
  static func simple(_ frame: [UInt8]) -> [UInt8] { block(3, number(UInt64(frame.count), 4, false) + frame) }
}
