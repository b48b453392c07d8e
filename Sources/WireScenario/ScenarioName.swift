import WireText

/// What a scenario and a chapter can be called: a name that is a file's, a folder's, an argument's and a word
/// of JSON.
public enum ScenarioName {
  /// The most letters of one.
  static let limit = 64

  /// The same as a regular expression of JSON Schema.
  package static let pattern = "^[a-z0-9][a-z0-9-]{0,\(limit - 1)}$"

  /// In words, for somebody whose name is none.
  package static let rule = LocalizedText(
    en: "small letters, digits and `-`, \(limit) at most, and no `-` at the beginning",
    zhHans: "小写字母、数字和 `-`，最多 \(limit) 个，且不以 `-` 开头")

  /// Whether a text can be one.
  public static func isName(_ text: String) -> Bool {
    (1...limit).contains(text.utf8.count) && !text.hasPrefix("-")
      && text.utf8.allSatisfy { octet in
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
          true
        default: false
        }
      }
  }
}
