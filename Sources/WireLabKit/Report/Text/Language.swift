/// The languages that reports for people are written in.
public enum Language: String, Hashable, Sendable, CaseIterable {
  /// English.
  case en
  /// Simplified Chinese.
  case zhHans = "zh-Hans"
}

extension LocalizedText {
  /// The text in one language.
  public func text(in language: Language) -> String {
    switch language {
    case .en: en
    case .zhHans: zhHans
    }
  }
}
