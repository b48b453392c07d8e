/// The name of a text in the tables of texts.
///
/// It is spelled out where it is used, as `"ladder.mark"` or as a family of words: a test looks up each of
/// them in the table of every language, with its placeholders.
package struct TextKey: Hashable, Sendable, ExpressibleByStringLiteral {
  package let name: String

  package init(stringLiteral name: String) {
    self.name = name
  }

  /// The text of a word of a family: of `TeardownKind.reset`, in the family `teardown`, `teardown.reset`.
  package init(_ word: some RawRepresentable<String>, in family: StaticString) {
    self.init(word.rawValue, in: family)
  }

  /// The text of a word that may have none: of the folder `closing`, in the family `chapter`,
  /// `chapter.closing`.
  package init(_ word: String, in family: StaticString) {
    name = "\(family).\(word)"
  }
}
