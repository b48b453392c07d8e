/// What the program says in its own words, in one language.
///
/// Each text is a member of an extension, `words.folded(3, of: 7)`, beside what says it; how it reads stands
/// in the table of each language (``TextTable``). Flags, states and the names of calls are the same in every
/// language.
package struct Words: Sendable {
  package let language: Language

  /// Words in a language.
  package init(_ language: Language) {
    self.language = language
  }

  /// A text of the table, with arguments in place of its placeholders.
  package func text(_ key: TextKey, _ arguments: TextArguments = [:]) -> String {
    TextTable.text(key, arguments, in: language)
  }

  /// A text of the table; nil: it has none of that name.
  package func textIfAny(_ key: TextKey) -> String? {
    TextTable.of(language).template(key)?.text([:], in: language)
  }
}

extension LocalizedText {
  /// A text of the tables in all languages.
  package init(_ key: TextKey, _ arguments: TextArguments = [:]) {
    self.init { TextTable.text(key, arguments, in: $0) }
  }
}
