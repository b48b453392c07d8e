/// How the ticks of a capture become nanoseconds since the epoch.
///
/// Sources: pcapng section 4.2, options if_tsresol and if_tsoffset.
struct CaptureClock: Hashable, Sendable {
  private enum Scale: Hashable, Sendable {
    case multiply(UInt64)
    case divide(UInt64)
    /// Ticks of 2^-n seconds.
    case binary(UInt8)
  }

  private var scale: Scale
  /// Nanoseconds to add.
  private var offset: Int64 = 0

  static let microseconds = CaptureClock(scale: .multiply(1000))
  static let nanoseconds = CaptureClock(scale: .multiply(1))

  /// The clock of an if_tsresol octet: the negative power of 10, or of 2 with the highest bit set.
  init(resolution: UInt8) {
    let power = resolution & 0x7f
    if resolution & 0x80 != 0 {
      scale = .binary(power)
    } else if power <= 9 {
      scale = .multiply(Self.powerOfTen(9 - power))
    } else if power <= 28 {
      scale = .divide(Self.powerOfTen(power - 9))
    } else {
      // 64 bits of such ticks do not reach a nanosecond.
      scale = .binary(127)
    }
  }

  /// The nanoseconds of a tick, rounded; at least 1.
  var tick: Int64 {
    switch scale {
    case .multiply(let factor): Int64(factor)
    case .divide: 1
    case .binary(let power):
      max(1, Int64((1e9 / Double(sign: .plus, exponent: Int(power), significand: 1)).rounded()))
    }
  }

  private init(scale: Scale) {
    self.scale = scale
  }

  /// Sets the if_tsoffset, in seconds.
  mutating func setOffset(seconds: Int64) {
    offset = seconds &* 1_000_000_000
  }

  /// The moment of a number of ticks; wrapping, since a damaged file may say anything.
  @inline(__always)
  func time(_ ticks: UInt64) -> Timestamp {
    let nanoseconds: UInt64
    switch scale {
    case .multiply(let factor): nanoseconds = ticks &* factor
    case .divide(let divisor): nanoseconds = ticks / divisor
    case .binary(let power): nanoseconds = Self.shift(ticks, by: power)
    }
    return Timestamp(nanoseconds: Int64(truncatingIfNeeded: nanoseconds) &+ offset)
  }

  /// ticks × 10^9 ÷ 2^power, without losing what the product has above 64 bits.
  private static func shift(_ ticks: UInt64, by power: UInt8) -> UInt64 {
    let product = ticks.multipliedFullWidth(by: 1_000_000_000)
    return UInt64(truncatingIfNeeded: (UInt128(product.high) << 64 | UInt128(product.low)) >> UInt128(power))
  }

  private static func powerOfTen(_ power: UInt8) -> UInt64 {
    (0..<power).reduce(1) { product, _ in product * 10 }
  }
}
