extension IPAddress {
  /// An address from its text: dotted quad, or any form of RFC 4291 section 2.2 without a zone.
  ///
  /// Strict: four decimal parts without leading zeros for IPv4; nil for anything else that some `inet_aton`
  /// would accept.
  public init?(_ text: some StringProtocol) {
    let octets = Array(text.utf8)
    // The longest text is that of eight full groups whose last two are a dotted quad.
    guard octets.count <= 45 else { return nil }
    if octets.contains(UInt8(ascii: ":")) {
      guard let address = Self.parseIPv6(octets[...]) else { return nil }
      self = address
    } else {
      guard let bits = Self.parseDottedQuad(octets[...]) else { return nil }
      self.init(v4: bits)
    }
  }

  private static func parseDottedQuad(_ text: ArraySlice<UInt8>) -> UInt32? {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0"),
        let number = Self.number(part, radix: 10), number <= 255
      else { return nil }
      bits = bits << 8 | UInt32(number)
    }
    return bits
  }

  private static func parseIPv6(_ text: ArraySlice<UInt8>) -> IPAddress? {
    let colon = UInt8(ascii: ":")
    let gap = text.indices.dropLast().first { text[$0] == colon && text[$0 + 1] == colon }
    guard let gap else {
      guard let groups = parseGroups(text, mayEndInQuad: true), groups.count == 8 else { return nil }
      return IPAddress(groups: groups)
    }
    // A second `::` leaves an empty group on one side, which no group may be.
    guard let front = parseGroups(text[..<gap], mayEndInQuad: false),
      let back = parseGroups(text[(gap + 2)...], mayEndInQuad: true),
      front.count + back.count <= 7
    else { return nil }
    let zeros = [UInt16](repeating: 0, count: 8 - front.count - back.count)
    return IPAddress(groups: front + zeros + back)
  }

  /// Groups of one to four hexadecimal digits between colons, the last two of which may be a dotted quad.
  private static func parseGroups(_ text: ArraySlice<UInt8>, mayEndInQuad: Bool) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if mayEndInQuad && index == parts.count - 1 && part.contains(UInt8(ascii: ".")) {
        guard let bits = parseDottedQuad(part) else { return nil }
        groups += [UInt16(bits >> 16), UInt16(truncatingIfNeeded: bits)]
      } else {
        guard (1...4).contains(part.count), let number = Self.number(part, radix: 16) else { return nil }
        groups.append(UInt16(number))
      }
    }
    return groups
  }

  /// Digits alone: unlike the standard library's, without a sign.
  private static func number(_ digits: ArraySlice<UInt8>, radix: Int) -> Int? {
    var number = 0
    for character in digits {
      let digit: UInt8
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = character - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = character - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = character - UInt8(ascii: "A") + 10
      default: return nil
      }
      guard digit < radix else { return nil }
      number = number * radix + Int(digit)
    }
    return number
  }

  private init(groups: [UInt16]) {
    let halves = [groups[..<4], groups[4...]].map { $0.reduce(0 as UInt64) { $0 << 16 | UInt64($1) } }
    self.init(v6High: halves[0], low: halves[1])
  }
}
