import WireJudgement
import WireText

/// Writes an HTML document from left to right.
///
/// Every text is made harmless twice: what an eye would take for something else is written out, as on a
/// terminal, and then markup is escaped. There is no way to write a text otherwise; the two constant parts
/// that are no text (style and script) are the package's own.
struct HTMLWriter {
  /// The attributes of an element; one without a value is left out.
  typealias Attributes = KeyValuePairs<String, String?>

  /// What was written so far.
  private(set) var text = "<!DOCTYPE html>\n"

  /// Writes an element that holds others.
  mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ children: (inout HTMLWriter) -> Void
  ) {
    open(name, attributes)
    children(&self)
    close(name)
  }

  /// Writes an element that holds a text.
  mutating func element(_ name: StaticString, _ attributes: Attributes = [:], text content: String) {
    element(name, attributes) { $0.content(content) }
  }

  /// Writes an element that has no end (HTML section 13.1.2, void elements).
  mutating func void(_ name: StaticString, _ attributes: Attributes) {
    open(name, attributes)
  }

  /// Writes text.
  mutating func content(_ content: String) {
    text += Self.escaped(content)
  }

  /// Writes a text that may be broken before or behind some characters, and else only between words.
  mutating func breakable(_ text: String, before: String = "", after: String = "") {
    var part = ""
    for character in text {
      if !part.isEmpty, before.contains(character) || part.last.map(after.contains) == true {
        content(part)
        void("wbr", [:])
        part = ""
      }
      part.append(character)
    }
    content(part)
  }

  /// Writes an element with what `say` has in each language, marked as such; once where both say the same.
  ///
  /// - Parameter name: nil: an element only where something marks it.
  mutating func words(
    _ name: StaticString? = nil, class style: String? = nil, _ say: (Words) -> String
  ) {
    let texts = Language.allCases.map { ($0, say(Words($0))) }
    guard texts.contains(where: { $0.1 != texts[0].1 }) else {
      if name == nil && style == nil {
        content(texts[0].1)
      } else {
        element(name ?? "span", ["class": style], text: texts[0].1)
      }
      return
    }
    for (language, content) in texts {
      element(name ?? "span", ["class": style, "lang": language.rawValue], text: content)
    }
  }

  /// Writes an element whose content is no markup to a browser: the package's own style or script, or a JSON
  /// document of `JSONWriter`, which leaves no `<` in it.
  mutating func block(_ name: StaticString, _ attributes: Attributes, _ content: String) {
    element(name, attributes) { $0.text += content }
  }

  /// Ends the line, where a reader of the source would look for one.
  mutating func endLine() {
    text += "\n"
  }

  private mutating func open(_ name: StaticString, _ attributes: Attributes) {
    text += "<\(name)"
    for case (let key, let value?) in attributes {
      text += " \(key)=\"\(Self.escaped(value))\""
    }
    text += ">"
  }

  private mutating func close(_ name: StaticString) {
    let name = "\(name)"
    if !Self.endingThemselves.contains(name) { text += "</\(name)>" }
  }

  /// The elements whose end tag says nothing (HTML section 13.1.2.4, optional tags): what follows them here
  /// is one of their kind, or the end of what holds them. They were a twentieth of the page of the course.
  private static let endingThemselves: Set = ["li", "tbody", "td", "th", "thead", "tr"]

  private static func escaped(_ content: String) -> String {
    let isPlain = content.utf8.allSatisfy { octet in
      octet >= 0x20 && octet < 0x7F && octet != UInt8(ascii: "<") && octet != UInt8(ascii: "&")
        && octet != UInt8(ascii: ">") && octet != UInt8(ascii: "\"") && octet != UInt8(ascii: "'")
    }
    if isPlain { return content }
    var result = ""
    for scalar in TerminalText.escaped(content).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
