import WireConversations

/// Why a check did not pass, in both languages.
typealias Reason = LocalizedText

extension LocalizedText {
  /// A text from its two languages.
  init(_ en: String, _ zhHans: String) { self.init(en: en, zhHans: zhHans) }

  /// What an error says of this machine or of a file, which is English everywhere.
  init(untranslated text: String) { self.init(text, text) }

  /// Why a conversation is inconclusive.
  init(doubt text: String) { self.init(text, Words(.zhHans).proof(text)) }
}
