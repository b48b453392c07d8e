/// Why a check did not pass, in both languages.
package typealias Reason = LocalizedText

extension LocalizedText {
  /// A text from its two languages.
  package init(_ en: String, _ zhHans: String) { self.init(en: en, zhHans: zhHans) }

  /// What an error says of this machine or of a file, which is English everywhere.
  package init(untranslated text: String) { self.init(text, text) }
}
