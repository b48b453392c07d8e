/// A node of a document and where it stands.
package struct SourceNode: Sendable {
  /// What it holds.
  package var content: Content
  /// Where it stands.
  package var range: TextRange

  package init(content: Content, range: TextRange) {
    self.content = content
    self.range = range
  }

  /// The three kinds of nodes (YAML 1.1 section 3.2.1).
  package enum Content: Sendable {
    case scalar(String, isPlain: Bool)
    case sequence([SourceNode])
    case mapping([(key: SourceNode, value: SourceNode)])
  }

  /// The text of a scalar, however it is quoted.
  package var scalar: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The text of a scalar without quotes.
  package var plain: String? {
    if case .scalar(let text, isPlain: true) = content { text } else { nil }
  }

  /// Whether nothing is written where a value could be: `server:`.
  package var isAbsent: Bool { plain == "" }

  /// What it is, for messages.
  var kindText: String {
    switch content {
    case .scalar where isAbsent: "nothing"
    case .scalar: "text"
    case .sequence: "a list"
    case .mapping: "a map"
    }
  }
}

/// What YAML 1.1 takes a plain scalar for.
package enum PlainScalarKind: String {
  case text
  case nothing
  case boolean = "a truth value"
  case number = "a number"

  /// The kind of a scalar without quotes (the YAML 1.1 types null, bool, int and float).
  package init(_ text: String) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .nothing
    case "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "true", "True", "TRUE", "false", "False",
      "FALSE", "on", "On", "ON", "off", "Off", "OFF":
      self = .boolean
    default: self = Self.isNumber(text) ? .number : .text
    }
  }

  private static func isNumber(_ text: String) -> Bool {
    let body = text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text[...]
    switch body {
    case ".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN": return true
    default: break
    }
    guard let first = body.first, first.isASCII, first.isNumber || (first == "." && body.count > 1) else {
      return false
    }
    let digits = body.replacing("_", with: "")
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] where digits.hasPrefix(prefix) {
      return Int(digits.dropFirst(2), radix: radix) != nil
    }
    // `10:30` is the number 630 in base 60.
    let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
    return parts.dropLast().allSatisfy { Int($0) != nil } && parts.last.flatMap { Double($0) } != nil
  }
}
