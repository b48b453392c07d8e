/// Text from the wire and from files, made harmless for a terminal.
package enum TerminalText {
  /// The text with everything that a terminal would obey written out: `\n`, `\u{1B}`.
  ///
  /// Escaped are the control characters C0, DEL and C1, the line and paragraph separators, the bidirectional
  /// controls (they make a line read as something else, CVE-2021-42574), and invisible tag characters. An
  /// octet of the name of a file that is no UTF-8 (`String(fileName:)` of `WireSystem`) is written as `\xFF`.
  package static func escaped(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: \.isHarmfulInText) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.isOctetOfName:
        result += "\\x" + String(scalar.value & 0xFF, radix: 16, uppercase: true)
      case _ where scalar.isHarmfulInText:
        result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// The same for text of several lines: its line feeds stay.
  package static func escapedLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { escaped(String($0)) }
      .joined(separator: "\n")
  }
}

extension Unicode.Scalar {
  /// Whether it stands for an octet of the name of a file that is no character.
  fileprivate var isOctetOfName: Bool { (0x10F780...0x10F7FF).contains(value) }

  /// Whether a terminal, or an eye, would take the character for something else than text.
  var isHarmfulInText: Bool {
    switch value {
    case 0x00...0x1F, 0x7F...0x9F: true
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    case 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
    case _ where isOctetOfName: true
    // Noncharacters: XML 1.0 forbids the first two, and no text holds any.
    case let value where value & 0xFFFE == 0xFFFE: true
    default: false
    }
  }
}

extension String {
  /// The text with everything that a terminal would obey written out.
  public var harmlessForTerminal: String { TerminalText.escaped(self) }

  /// The same for a text of several lines, whose line feeds stay.
  public var harmlessLinesForTerminal: String { TerminalText.escapedLines(self) }
}
