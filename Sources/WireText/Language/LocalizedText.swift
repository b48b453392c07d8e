/// A text in all languages.
public struct LocalizedText: Hashable, Sendable {
  /// One for each of `Language.allCases`, in their order.
  private var texts: [String]

  /// A text from what it is in each language.
  public init(_ text: (Language) -> String) {
    texts = Language.allCases.map(text)
  }

  /// A text of which two languages are known; in others it is English.
  public init(en: String, zhHans: String) {
    self.init { $0 == .zhHans ? zhHans : en }
  }

  /// The text in one language.
  public func text(in language: Language) -> String {
    zip(Language.allCases, texts).first { $0.0 == language }?.1 ?? ""
  }

  /// Whether it is the same in all languages.
  public var isShared: Bool { texts.allSatisfy { $0 == texts.first } }

  /// English.
  public var en: String { text(in: .en) }
  /// Simplified Chinese.
  public var zhHans: String { text(in: .zhHans) }
}

/// An object with a key for each language, as BCP 47 has it: `en`, `zh-Hans`.
extension LocalizedText: Codable {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ language: Language) { stringValue = language.rawValue }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Decodes it; a language that an older document does not have is English.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let en = try container.decode(String.self, forKey: Key(.en))
    texts = try Language.allCases.map {
      try container.decodeIfPresent(String.self, forKey: Key($0)) ?? en
    }
  }

  /// Encodes it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for language in Language.allCases {
      try container.encode(text(in: language), forKey: Key(language))
    }
  }
}
