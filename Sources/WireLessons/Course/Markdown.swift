import WireText

/// Text that stands in a Markdown page as itself, whatever it holds (CommonMark 0.31, and GitHub's
/// extensions).
package enum Markdown {
  /// The characters that could begin markup, an entity, or a link.
  private static let active: Set<Character> = [
    "\\", "`", "*", "[", "]", "<", ">", "~", "|", "&", "!", "$", "#",
  ]

  /// A text on one line, in which nothing is markup.
  ///
  /// Escaped are the characters that begin markup, an underscore that could (within a word it cannot), the
  /// colon of an address that would become a link, and what would make a list, a heading or a rule of the
  /// line.
  package static func escaped(_ text: String) -> String {
    let characters = Array(TerminalText.escaped(text))
    var result = ""
    for (index, character) in characters.enumerated() {
      let isActive =
        active.contains(character)
        || character == "_" && !isWithinWord(index, characters)
        || character == ":" && characters[(index + 1)...].starts(with: "//")
        || character == "." && characters[..<index].suffix(3).map { $0.lowercased() } == ["w", "w", "w"]
        || beginsBlock(index, characters)
      if isActive { result += "\\" }
      result.append(character)
    }
    return result
  }

  /// The address of a file beside this one: each octet that could be something else there, as `%XX`.
  static func address(_ file: String) -> String {
    file.utf8.map { octet in
      let scalar = Unicode.Scalar(octet)
      let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
      if isPlain || "-._~".unicodeScalars.contains(scalar) { return String(scalar) }
      let digits = String(octet, radix: 16, uppercase: true)
      return "%" + (digits.count < 2 ? "0" : "") + digits
    }.joined()
  }

  /// A block of text as it is, in which nothing is markup: the fence is longer than any that the text holds.
  ///
  /// - Parameter language: what the text is, for who colours it.
  package static func block(_ lines: [String], _ language: String = "text") -> String {
    var longest = 2
    for line in lines {
      let runs = line.split { $0 != "`" }
      longest = max(longest, runs.map(\.count).max() ?? 0)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return ([fence + language] + lines + [fence]).joined(separator: "\n")
  }

  private static func isWithinWord(_ index: Int, _ characters: [Character]) -> Bool {
    guard index > 0, index + 1 < characters.count else { return false }
    return [characters[index - 1], characters[index + 1]].allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber)
    }
  }

  /// `-`, `+` and `=` at the beginning of the line, and the point or parenthesis after a number there.
  private static func beginsBlock(_ index: Int, _ characters: [Character]) -> Bool {
    if "-+=".contains(characters[index]) { return index == 0 }
    guard index > 0, ".)".contains(characters[index]) else { return false }
    return characters[..<index].allSatisfy { $0.isASCII && $0.isNumber }
  }
}
