extension ScenarioDecoder {
  /// A text in both languages of the lessons; one text stands for both.
  func localizedText(_ node: YAMLNode, _ what: String) -> LocalizedText? {
    if node.scalar != nil {
      return text(node, what).map { LocalizedText(en: $0.trimmed, zhHans: $0.trimmed) }
    }
    guard let fields = Fields(node, what, keys: ["en", "zh-Hans"], self) else { return nil }
    let en = fields.required("en").flatMap { text($0, "en") }
    let zhHans = fields.required("zh-Hans").flatMap { text($0, "zh-Hans") }
    guard let en, let zhHans else { return nil }
    return LocalizedText(en: en.trimmed, zhHans: zhHans.trimmed.withoutFoldedSpaces)
  }
}

extension String {
  /// Without the white space at its ends, such as the line feed of a folded text.
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// Without the spaces that YAML puts where a line of Chinese goes on in the next: between two wide characters, and
  /// beside wide punctuation.
  fileprivate var withoutFoldedSpaces: String {
    let characters = Array(self)
    return String(
      characters.indices.filter { index in
        guard characters[index] == " ", index > 0, index + 1 < characters.count else { return true }
        let (before, after) = (characters[index - 1], characters[index + 1])
        return !(before.isWide && after.isWide || before.isWidePunctuation || after.isWidePunctuation)
      }.map { characters[$0] })
  }
}

extension Character {
  fileprivate var isWide: Bool { String(self).displayWidth == 2 }

  fileprivate var isWidePunctuation: Bool { isWide && (isPunctuation || isSymbol) }
}
