/// The texts of a language.
///
/// A line each, `key = text`; a line that begins with `#` is a comment. Blanks around a text do not count,
/// unless it stands in double quotes. In a text, `{name}` stands for an argument, and `{name|packet|packets}`
/// for the form that a language has for its number (``Language/pluralForm(of:)``); forms may hold
/// placeholders themselves.
package struct TextTable: Sendable {
  /// The language.
  package let language: Language
  private let octets: [UInt8]
  private var texts: [String: Range<Int>] = [:]

  /// The tables that are compiled in. They are indexed when the first text is looked up.
  private static let compiledIn = Language.allCases.map { language in
    TextTable(Resource.octets("Texts/\(language.rawValue).txt"), language)
  }

  /// The table of a language.
  package static func of(_ language: Language) -> TextTable {
    compiledIn.first { $0.language == language } ?? TextTable([], language)
  }

  /// A table from its file; a line that is no text is passed over, and of a key that stands there twice the
  /// last one counts.
  package init(_ octets: [UInt8], _ language: Language) {
    self.octets = octets
    self.language = language
    for line in octets.indices.split(whereSeparator: { octets[$0] == UInt8(ascii: "\n") }) {
      guard octets[line.lowerBound] != UInt8(ascii: "#"),
        let equals = line.first(where: { octets[$0] == UInt8(ascii: "=") })
      else { continue }
      let key = trimmed(line.lowerBound..<equals)
      texts[String(decoding: octets[key], as: UTF8.self)] = unquoted(trimmed(equals + 1..<line.upperBound))
    }
  }

  /// The keys, in no order.
  package var keys: some Collection<String> { texts.keys }

  /// A text with its placeholders; nil: there is none of that name.
  package func template(_ key: TextKey) -> TextTemplate? {
    texts[key.name].map { TextTemplate(octets[$0]) }
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    let isBlank = { (index: Int) in octets[index] == UInt8(ascii: " ") }
    guard let first = range.first(where: { !isBlank($0) }), let last = range.last(where: { !isBlank($0) })
    else { return range.lowerBound..<range.lowerBound }
    return first..<last + 1
  }

  private func unquoted(_ range: Range<Int>) -> Range<Int> {
    let quote = UInt8(ascii: "\"")
    guard range.count >= 2, octets[range.lowerBound] == quote, octets[range.upperBound - 1] == quote else {
      return range
    }
    return range.lowerBound + 1..<range.upperBound - 1
  }
}

extension TextTable {
  /// A text in a language; where that has none of the name, the English one, and where English has none, the
  /// name.
  package static func text(_ key: TextKey, _ arguments: TextArguments, in language: Language) -> String {
    if let template = of(language).template(key) { return template.text(arguments, in: language) }
    return of(.en).template(key)?.text(arguments, in: .en) ?? key.name
  }
}
