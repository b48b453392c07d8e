/// Whether text is coloured; the caller decides, who knows the terminal and NO_COLOR.
public enum Style: Sendable {
  /// Text alone.
  case none
  /// SGR sequences (ECMA-48 section 8.3.117) in the 16 colours that every theme makes readable.
  case ansi

  func paint(_ text: String, _ paint: Paint) -> String {
    guard self == .ansi, let code = paint.code else { return text }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}

/// What a piece of text is, as far as its colour can say it.
package enum Paint: Sendable {
  case plain
  case strong
  case faint
  case good
  case bad
  case doubtful
  case opening
  case data
  case closing
  case reset
  case state
  case call

  fileprivate var code: String? {
    switch self {
    case .plain: nil
    case .strong: "1"
    case .faint: "2"
    case .good: "1;32"
    case .bad: "1;31"
    case .doubtful: "1;33"
    case .opening: "32"
    case .data: "36"
    case .closing: "33"
    case .reset: "31"
    case .state: "1"
    case .call: "35"
    }
  }
}
