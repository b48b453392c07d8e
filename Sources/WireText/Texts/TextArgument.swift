/// What stands in a text for a placeholder.
package protocol TextArgument: Sendable {
  /// As it is written in a language.
  func written(in language: Language) -> String
  /// The number by which plural forms are chosen; nil: it is none.
  var number: Int? { get }
}

extension Int: TextArgument {
  package func written(in language: Language) -> String { String(self) }
  package var number: Int? { self }
}

extension String: TextArgument {
  package func written(in language: Language) -> String { self }
  package var number: Int? { nil }
}

extension LocalizedText: TextArgument {
  package func written(in language: Language) -> String { text(in: language) }
  package var number: Int? { nil }
}

/// What stands for the placeholders of a text, by their names.
package typealias TextArguments = KeyValuePairs<String, any TextArgument>
