/// A text in the languages of the lessons.
public struct LocalizedText: Hashable, Codable, Sendable {
  /// English.
  public var en: String
  /// Simplified Chinese.
  public var zhHans: String

  /// A text from its two languages.
  public init(en: String, zhHans: String) {
    self.en = en
    self.zhHans = zhHans
  }

  private enum CodingKeys: String, CodingKey {
    case en
    case zhHans = "zh-Hans"
  }
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
