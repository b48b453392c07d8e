import WireText

/// Names of lessons in prose, as links to their sections.
struct LessonLinks {
  /// The names of sections, by the names of the lessons that a page holds.
  var anchors: [String: String] = [:]

  /// Writes a text, in which the name of a lesson becomes a link; a name without a hyphen may be any word.
  func write(_ text: String, to html: inout HTMLWriter) {
    var plain = ""
    var word = ""
    func isOfName(_ character: Character) -> Bool {
      character == "-" || character.isASCII && (character.isLowercase || character.isNumber)
    }
    func endWord() {
      if word.contains("-"), anchors[word] != nil {
        html.content(plain)
        plain = ""
        refer(word, to: &html)
      } else {
        plain += word
      }
      word = ""
    }
    for character in text {
      if isOfName(character) {
        word.append(character)
      } else {
        endWord()
        plain.append(character)
      }
    }
    endWord()
    html.content(plain)
  }

  /// Writes the name of a lesson, as a link where the page holds it.
  func refer(_ lesson: String, to html: inout HTMLWriter) {
    if let anchor = anchors[lesson] {
      html.element("a", ["href": "#\(anchor)"], text: lesson)
    } else {
      html.element("code", text: lesson)
    }
  }
}
