/// The languages that reports for people are written in.
public enum Language: String, Hashable, Sendable, CaseIterable {
  /// English.
  case en
  /// Simplified Chinese.
  case zhHans = "zh-Hans"

  /// The language of a locale: `zh_CN.UTF-8`, `zh-Hans`, `C`.
  ///
  /// Every Chinese locale has the Chinese texts, `zh_TW` and `zh_HK` too: who reads traditional characters is
  /// nearer to simplified ones than to English. All others have the English ones.
  public init(locale: String) {
    let language = locale.prefix { $0.isLetter }.lowercased()
    self = language == "zh" ? .zhHans : .en
  }

  /// The language of the locale that the environment names: the first of LC_ALL, LC_MESSAGES and LANG that is
  /// not empty (locale(7)).
  ///
  /// - Parameter variable: the value of a variable of the environment; nil: it has none.
  public init(environment variable: (String) -> String?) {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap(variable).first { !$0.isEmpty }
    self = locale.map { Language(locale: $0) } ?? .en
  }
}

extension Language {
  /// What it calls itself.
  package var name: String {
    switch self {
    case .en: "English"
    case .zhHans: "中文"
    }
  }

  /// How many forms a noun has beside a number (CLDR, plural rules).
  package var pluralForms: Int {
    switch self {
    case .en: 2
    case .zhHans: 1
    }
  }

  /// The form that stands beside a number, from 0: in English 0 for `1 packet`, 1 for `2 packets`.
  package func pluralForm(of number: Int) -> Int {
    switch self {
    case .en: number == 1 ? 0 : 1
    case .zhHans: 0
    }
  }
}
