/// A digest of octets that differs from run to run, so that no capture can be made to collide.
///
/// It multiplies words of eight octets and folds the products, four lanes at a time: a block of 64 octets
/// costs less than reading it from memory. Only digests of one process can be compared.
struct OctetDigest {
  /// The octets of a block.
  static var blockLength: Int { 64 }

  private static let seed = UInt64.random(in: .min ... .max) | 1

  private var lanes: (UInt64, UInt64, UInt64, UInt64)

  /// A digest of nothing yet; the salt tells digests of different things apart.
  @inline(__always)
  init(salt: UInt64) {
    let seed = Self.seed
    lanes = (
      seed ^ salt, seed ^ 0xa076_1d64_78bd_642f, seed ^ 0xe703_7ed1_a0b4_28db, seed ^ 0x8ebc_6af0_9c88_c6e3
    )
  }

  /// Adds a whole block.
  @inline(__always)
  mutating func add(blockOf octets: RawSpan, at offset: Int) {
    lanes.0 = Self.mix(
      octets.bigEndian64(at: offset) ^ lanes.0, octets.bigEndian64(at: offset + 8) ^ 0x9e37_79b9_7f4a_7c15)
    lanes.1 = Self.mix(
      octets.bigEndian64(at: offset + 16) ^ lanes.1,
      octets.bigEndian64(at: offset + 24) ^ 0xbf58_476d_1ce4_e5b9)
    lanes.2 = Self.mix(
      octets.bigEndian64(at: offset + 32) ^ lanes.2,
      octets.bigEndian64(at: offset + 40) ^ 0x94d0_49bb_1331_11eb)
    lanes.3 = Self.mix(
      octets.bigEndian64(at: offset + 48) ^ lanes.3,
      octets.bigEndian64(at: offset + 56) ^ 0xd6e8_feb8_6659_fd93)
  }

  /// Adds what is less than a block.
  @inline(__always)
  mutating func add(restOf octets: RawSpan, from start: Int, to end: Int) {
    var offset = start
    while offset + 8 <= end {
      add(octets.bigEndian64(at: offset))
      offset += 8
    }
    guard offset < end else { return }
    var word: UInt64 = 1
    while offset < end {
      word = word << 8 | UInt64(octets.octet(at: offset))
      offset += 1
    }
    add(word)
  }

  /// Adds a number.
  @inline(__always)
  mutating func add(_ number: UInt64) {
    lanes.0 = Self.mix(number ^ lanes.0, lanes.1)
  }

  /// The digest of all that was added.
  @inline(__always)
  var value: UInt64 { Self.mix(lanes.0 ^ lanes.1, lanes.2 ^ lanes.3.byteSwapped) }

  /// The same in 32 bits.
  @inline(__always)
  var shortValue: UInt32 {
    let value = value
    return UInt32(truncatingIfNeeded: value ^ (value >> 32))
  }

  @inline(__always)
  private static func mix(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = one.multipliedFullWidth(by: other)
    return product.high ^ product.low
  }
}
