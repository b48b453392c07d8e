/// Numbers as reports write them, the same in every language.
package enum Decimal {
  /// Seconds from nanoseconds, exact, without an exponent and without idle zeros: `0.011`.
  package static func seconds(_ nanoseconds: Int64) -> String {
    let magnitude = nanoseconds.magnitude
    var text = ShortText()
    if nanoseconds < 0 { text.append("-") }
    text.append(magnitude / 1_000_000_000)
    if magnitude % 1_000_000_000 > 0 {
      text.append(".")
      text.append(magnitude % 1_000_000_000, width: 9)
      text.removeLast { $0 == UInt8(ascii: "0") }
    }
    return text.string
  }

  /// Nanoseconds in a unit (of so many nanoseconds), cut after so many digits: `12.345`.
  ///
  /// - Precondition: the unit is at least 10 to the power of `digits`.
  package static func fixed(_ nanoseconds: Int64, unit: UInt64, digits: Int) -> String {
    let magnitude = nanoseconds.magnitude
    var scale: UInt64 = 1
    for _ in 0..<digits { scale *= 10 }
    let fraction = String(magnitude % unit / (unit / scale))
    return (nanoseconds < 0 ? "-" : "") + String(magnitude / unit) + "."
      + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// The nanoseconds of a duration that a clock gave in seconds; what is no duration at all is 0.
  package static func nanoseconds(_ seconds: Double) -> Int64 {
    guard seconds.isFinite, abs(seconds) < 9e9 else { return 0 }
    return Int64((seconds * 1e9).rounded())
  }
}
