import WireText

/// Text out of octets that arrive in pieces: a character that a piece cuts waits for its rest.
package struct OctetStreamText {
  /// The octets of a character that has begun, three at most.
  private var begun: [UInt8] = []

  /// From its parts.
  package init() {
  }

  /// The text of the next piece, harmless for a terminal; octets that are no UTF-8 are written out, `\xFF`.
  package mutating func text(of octets: [UInt8]) -> String {
    let all = begun + octets
    begun = []
    return text(of: all, isLast: false)
  }

  /// What is left at the end: a character whose rest never came.
  package mutating func end() -> String {
    defer { begun = [] }
    return text(of: begun, isLast: true)
  }

  private mutating func text(of octets: [UInt8], isLast: Bool) -> String {
    var text = ""
    var rest = octets[...]
    while !rest.isEmpty {
      // A run of well-formed text at once: octet by octet, a flood would take too long.
      let ascii = rest.prefix { (0x20..<0x7F).contains($0) }
      text += String(decoding: ascii, as: UTF8.self)
      rest = rest.dropFirst(ascii.count)
      guard let first = rest.first else { break }
      if let character = Self.leadingCharacter(of: rest) {
        text += String(character).harmlessForTerminal
        rest = rest.dropFirst(UTF8.width(character))
      } else if !isLast, Self.mayContinue(rest) {
        begun = Array(rest)
        break
      } else {
        let digits = String(first, radix: 16, uppercase: true)
        text += "\\x" + (first < 16 ? "0" : "") + digits
        rest = rest.dropFirst()
      }
    }
    return text
  }

  private static func leadingCharacter(of octets: ArraySlice<UInt8>) -> Unicode.Scalar? {
    var iterator = octets.prefix(4).makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    return scalar
  }

  /// Whether octets could be the beginning of a character: RFC 3629, section 4.
  private static func mayContinue(_ octets: ArraySlice<UInt8>) -> Bool {
    guard let first = octets.first else { return false }
    let second: ClosedRange<UInt8>
    let length: Int
    switch first {
    case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return false
    }
    guard octets.count < length else { return false }
    let following = octets.dropFirst()
    return (following.first.map(second.contains) ?? true)
      && following.dropFirst().allSatisfy { (0x80...0xBF).contains($0) }
  }
}
