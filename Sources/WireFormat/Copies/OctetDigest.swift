/// A digest of octets that differs from run to run, so that no capture can be made to collide.
///
/// Keys are added to words of eight octets, pairs of them multiplied, and the products added (after NH, RFC
/// 4418 section 5.2), so that none waits for another. Before each block of 64 octets the sum is multiplied,
/// so that their order counts. Only digests of one process can be compared.
struct OctetDigest {
  /// The octets of a block.
  static var blockLength: Int { 64 }

  /// What makes digests differ from run to run.
  static let seed = UInt64.random(in: .min ... .max)

  private let seed: UInt64
  private var sum: UInt64

  /// A digest of nothing yet.
  ///
  /// - Parameters:
  ///   - salt: tells digests of different things apart.
  ///   - seed: that of the process.
  @inline(__always)
  init(salt: UInt64, seed: UInt64) {
    self.seed = seed
    sum = salt &* 0x9e37_79b9_7f4a_7c15
  }

  /// Adds a whole block.
  @inline(__always)
  mutating func add(blockOf octets: RawSpan, at offset: Int) {
    precondition(offset >= 0 && offset + Self.blockLength <= octets.byteCount)
    let first = product(octets, offset, key0, key1) &+ product(octets, offset + 16, key2, key3)
    let second = product(octets, offset + 32, key4, key5) &+ product(octets, offset + 48, key6, key7)
    sum = Self.fold(sum ^ key5, key1) &+ first &+ second
  }

  /// Adds octets, of which there are few; their number is no part of the digest.
  @inline(__always)
  mutating func add(restOf octets: RawSpan, from start: Int, to end: Int) {
    guard end - start >= 8 else {
      addFew(of: octets, from: start, to: end)
      return
    }
    precondition(start >= 0 && end <= octets.byteCount)
    var offset = start
    while offset + 16 < end {
      sum = Self.fold(sum ^ key5, key1) &+ product(octets, offset, key2, key3)
      offset += 16
    }
    // The last sixteen, some of them a second time.
    let last = octets.uncheckedWord(at: end - 8)
    sum =
      Self.fold(sum ^ key5, key1)
      &+ Self.fold(octets.uncheckedWord(at: min(offset, end - 8)) &+ key6, last &+ key7)
  }

  @inline(__always)
  private mutating func addFew(of octets: RawSpan, from start: Int, to end: Int) {
    switch end - start {
    case ..<1: break
    case 1: add(UInt64(octets.octet(at: start)))
    case 2, 3: add(UInt64(octets.bigEndian16(at: start)) << 16 | UInt64(octets.bigEndian16(at: end - 2)))
    default: add(UInt64(octets.bigEndian32(at: start)) << 32 | UInt64(octets.bigEndian32(at: end - 4)))
    }
  }

  /// Adds a number.
  @inline(__always)
  mutating func add(_ number: UInt64) {
    sum = Self.fold(sum ^ key5, key1) &+ Self.fold(number &+ key0, key4)
  }

  /// The digest of all that was added.
  @inline(__always)
  var value: UInt64 { Self.fold(sum ^ key2, key7) }

  /// The same in 32 bits.
  @inline(__always)
  var shortValue: UInt32 {
    let value = value
    return UInt32(truncatingIfNeeded: value ^ (value >> 32))
  }

  @inline(__always)
  private func product(_ octets: RawSpan, _ offset: Int, _ one: UInt64, _ other: UInt64) -> UInt64 {
    Self.fold(octets.uncheckedWord(at: offset) &+ one, octets.uncheckedWord(at: offset + 8) &+ other)
  }

  @inline(__always) private var key0: UInt64 { seed ^ 0xa076_1d64_78bd_642f }
  @inline(__always) private var key1: UInt64 { seed ^ 0xe703_7ed1_a0b4_28db }
  @inline(__always) private var key2: UInt64 { seed ^ 0x8ebc_6af0_9c88_c6e3 }
  @inline(__always) private var key3: UInt64 { seed ^ 0x5899_65cc_7537_4cc3 }
  @inline(__always) private var key4: UInt64 { seed ^ 0x1d8e_4e27_c47d_124f }
  @inline(__always) private var key5: UInt64 { seed ^ 0xbf58_476d_1ce4_e5b9 }
  @inline(__always) private var key6: UInt64 { seed ^ 0x94d0_49bb_1331_11eb }
  @inline(__always) private var key7: UInt64 { seed ^ 0xd6e8_feb8_6659_fd93 }

  @inline(__always)
  private static func fold(_ one: UInt64, _ other: UInt64) -> UInt64 {
    let product = one.multipliedFullWidth(by: other)
    return product.high ^ product.low
  }
}
