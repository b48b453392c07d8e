/// Octets as one writes them in C.
public enum OctetText {
  /// The octets between quotation marks: UTF-8 as it is, everything else and what a terminal would obey as an
  /// escape.
  ///
  /// - Parameters:
  ///   - octets: what to write.
  ///   - limit: at most this many octets are written; then come an ellipsis and how many there are: `"abc"…
  ///     (1024)`.
  public static func quoted(_ octets: some Collection<UInt8>, limit: Int) -> String {
    var text = "\""
    var rest = octets.prefix(limit)[...]
    while let first = rest.first {
      if let escape = escapes[first] {
        text += escape
        rest = rest.dropFirst()
      } else if let character = leadingCharacter(of: rest) {
        text.unicodeScalars.append(character)
        rest = rest.dropFirst(UTF8.width(character))
      } else {
        text += hexadecimal(first)
        rest = rest.dropFirst()
      }
    }
    text += "\""
    return octets.count > limit ? text + "… (\(octets.count))" : text
  }

  private static let escapes: [UInt8: String] = [
    0x0A: "\\n", 0x0D: "\\r", 0x09: "\\t", 0x00: "\\0", 0x22: "\\\"", 0x5C: "\\\\",
  ]

  private static func hexadecimal(_ octet: UInt8) -> String {
    let digits = String(octet, radix: 16, uppercase: false)
    return "\\x" + (digits.count < 2 ? "0" : "") + digits
  }

  /// The character at the start, if it is well-formed and one that can be seen.
  private static func leadingCharacter(of octets: some Collection<UInt8>) -> Unicode.Scalar? {
    var iterator = octets.prefix(4).makeIterator()
    var decoder = UTF8()
    guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
    switch scalar.properties.generalCategory {
    // Controls, invisible and direction-changing characters, and what no font has.
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
      return nil
    default: return scalar
    }
  }
}
