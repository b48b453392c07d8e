import WireText

/// A line of the glossary: a term, and in one sentence what it means.
package struct GlossaryEntry: Hashable, Sendable {
  /// What `wirelab explain` calls it.
  package let name: String
  /// What it is called in each language.
  package let term: LocalizedText
  /// What it means.
  package let sentence: LocalizedText
  /// The id of the lesson that shows it best; nil: none does.
  package let lesson: String?

  init(_ topic: Topic, term: LocalizedText, shownBy: [String]) {
    name = topic.name
    self.term = term
    sentence = LocalizedText { Self.firstSentence(of: topic.text.text(in: $0)) }
    lesson = shownBy.first
  }

  /// Up to the first full stop: of Chinese `。`, of English a point before a space.
  package static func firstSentence(of text: String) -> String {
    if let stop = text.firstRange(of: "。") { return String(text[..<stop.upperBound]) }
    guard let stop = text.firstRange(of: ". ") else { return text }
    return text[..<stop.lowerBound] + "."
  }
}
