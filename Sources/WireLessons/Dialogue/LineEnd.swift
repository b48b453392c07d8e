/// What is sent after each line that a person types: a stream has no lines, so protocols that have them say
/// how they end.
package enum LineEnd: String, CaseIterable, Sendable {
  /// A line feed, as text has it on this system.
  case lf
  /// Carriage return and line feed: HTTP (RFC 9112, section 2.2), redis, SMTP and most that are text.
  case crlf
  /// Nothing: the server sees the characters alone, as in the lessons.
  case none

  /// A line as it is sent.
  ///
  /// - Parameter line: without its line feed. A carriage return before that was the line's end, too, so with
  ///   `crlf` it is not doubled.
  func ended(_ line: [UInt8]) -> [UInt8] {
    switch self {
    case .none: line
    case .lf: line + [0x0A]
    case .crlf: (line.last == 0x0D ? line.dropLast() : line) + [0x0D, 0x0A]
    }
  }
}
