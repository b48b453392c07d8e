/// Breaks prose into lines.
package enum Wrapping {
  /// Characters that must not begin a line of Chinese text (GB/T 15834).
  private static let closers = Set("，。、；：！？）》」』”’…,.;:!?)")

  /// The lines of a text of at most so many columns; line feeds end a paragraph.
  ///
  /// Breaks are at spaces, and between characters of which one is wide.
  package static func lines(_ text: String, columns: Int) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: true).flatMap {
      paragraph(TerminalText.escaped(String($0)), columns: max(columns, 8))
    }
  }

  private static func paragraph(_ text: String, columns: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for piece in pieces(text) {
      let isSpace = piece == " "
      if line.displayWidth + piece.displayWidth > columns {
        lines.append(line)
        line = isSpace ? "" : piece
      } else if !(line.isEmpty && isSpace) {
        line += piece
      }
    }
    lines.append(line)
    return lines.map(trimmed).filter { !$0.isEmpty }
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// What must stay together: words, wide characters with the punctuation after them, single spaces.
  private static func pieces(_ text: String) -> [String] {
    var pieces: [String] = []
    var word = ""
    func end() {
      if !word.isEmpty { pieces.append(word) }
      word = ""
    }
    for character in text {
      if character == " " {
        end()
        if pieces.last != " " { pieces.append(" ") }
      } else if closers.contains(character) {
        word += String(character)
      } else if String(character).displayWidth == 2 {
        end()
        word = String(character)
      } else {
        if let last = word.last, String(last).displayWidth == 2 { end() }
        word.append(character)
      }
    }
    end()
    return pieces
  }
}
