import WireText

extension LocalizedText {
  /// Why a conversation is inconclusive.
  package init(doubt text: String) { self.init(text, Words(.zhHans).proof(text)) }
}
