import WireText

extension FormReader {
  /// A text in both languages of the lessons; one text stands for both.
  package func localizedText(_ node: SourceNode, _ what: String) -> LocalizedText? {
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
    let scalars = unicodeScalars
    guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
      let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
    else { return "" }
    return String(scalars[first...last])
  }
}
