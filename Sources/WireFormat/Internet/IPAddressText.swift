import WireText

extension IPAddress: CustomStringConvertible {
  /// The address as text: dotted quad, or the canonical form of IPv6 (RFC 5952).
  public var description: String {
    switch version {
    case .v4: Self.dottedQuad(UInt32(truncatingIfNeeded: low))
    case .v6: canonicalIPv6
    }
  }

  /// Lower case, no leading zeros, and the first of the longest runs of two or more zero groups as `::`.
  private var canonicalIPv6: String {
    // RFC 5952 section 5: an IPv4-mapped address shows the IPv4 address that it holds.
    if high == 0 && low >> 32 == 0xffff {
      return "::ffff:" + Self.dottedQuad(UInt32(truncatingIfNeeded: low))
    }
    let run = longestZeroRun
    var text = ""
    var index = 0
    while index < 8 {
      if index == run.lowerBound && !run.isEmpty {
        text += "::"
        index = run.upperBound
        continue
      }
      if !text.isEmpty && !text.hasSuffix("::") { text += ":" }
      text += String(group(index), radix: 16)
      index += 1
    }
    return text
  }

  /// The 16 bits of group `index`, 0 to 7 from the left.
  private func group(_ index: Int) -> UInt16 {
    UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> UInt64(48 - index % 4 * 16))
  }

  /// The groups that `::` stands for; empty where it may not be used (RFC 5952 section 4.2).
  private var longestZeroRun: Range<Int> {
    var longest = 0..<0
    var start = 0
    for index in 0...8 where index == 8 || group(index) != 0 {
      if index - start > max(1, longest.count) { longest = start..<index }
      start = index + 1
    }
    return longest
  }

  private static func dottedQuad(_ bits: UInt32) -> String {
    var text = ShortText()
    for shift: UInt32 in [24, 16, 8] {
      text.append(UInt64(bits >> shift & 0xff))
      text.append(".")
    }
    text.append(UInt64(bits & 0xff))
    return text.string
  }
}

extension Endpoint: CustomStringConvertible {
  /// The endpoint as text: `127.0.0.1:8899` or `[::1]:8899` (RFC 5952 section 6).
  public var description: String {
    switch address.version {
    case .v4: "\(address):\(port)"
    case .v6: "[\(address)]:\(port)"
    }
  }
}
