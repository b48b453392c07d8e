/// Why a check did not pass, in all languages.
package typealias Reason = LocalizedText

extension LocalizedText {
  /// What an error says of this machine or of a file, which is English everywhere.
  package init(untranslated text: String) { self.init { _ in text } }
}
