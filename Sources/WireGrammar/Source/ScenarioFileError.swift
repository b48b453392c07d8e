import WireText

/// A file that is not a scenario, with everything that is wrong with it.
public struct ScenarioFileError: Error, Hashable, Sendable {
  /// What is wrong, in the order of the file; at least one.
  public var diagnostics: [Diagnostic]
  /// How many more there are than are kept.
  public var furtherCount: Int

  /// The most that anyone wants to read at once.
  public static let maximumDiagnostics = 20

  /// One thing that is wrong, and where.
  public struct Diagnostic: Hashable, Sendable {
    /// Where; line 0 stands for the file as a whole.
    public var location: SourceLocation
    /// How many characters (Unicode scalars) from there on are meant.
    public var length: Int
    /// What is wrong.
    public var message: String
    /// What to do about it.
    public var hint: String?
    /// The line that holds it.
    public var sourceLine: String?

    /// From its parts.
    package init(
      location: SourceLocation, length: Int, message: String, hint: String? = nil, sourceLine: String? = nil
    ) {
      self.location = location
      self.length = length
      self.message = message
      self.hint = hint
      self.sourceLine = sourceLine
    }
  }

  /// An error from what was found, in any order.
  ///
  /// - Parameter furtherCount: how many more were found.
  package init(_ diagnostics: [Diagnostic], furtherCount more: Int = 0) {
    let sorted = diagnostics.enumerated().sorted { left, right in
      let (one, other) = (left.element.location, right.element.location)
      return (one.line, one.column, left.offset) < (other.line, other.column, right.offset)
    }.map(\.element)
    self.diagnostics = Array(sorted.prefix(Self.maximumDiagnostics))
    furtherCount = max(0, sorted.count - Self.maximumDiagnostics) + more
  }

  /// An error about a file as a whole.
  package init(file: String, _ message: String, hint: String? = nil) {
    self.init([
      Diagnostic(
        location: SourceLocation(file: file, line: 0, column: 0), length: 0, message: message, hint: hint,
        sourceLine: nil)
    ])
  }
}

extension ScenarioFileError: CustomStringConvertible {
  /// All of it as text for a terminal, without a line feed at the end.
  public var description: String {
    var texts = diagnostics.map(\.description)
    if furtherCount > 0, let file = diagnostics.first?.location.file {
      texts.append("\(TerminalText.escaped(file)): and \(furtherCount) more")
    }
    return texts.joined(separator: "\n")
  }
}

extension ScenarioFileError.Diagnostic: CustomStringConvertible {
  /// The place and the message, the line with a caret under what is meant, and the hint.
  public var description: String {
    let file = TerminalText.escaped(location.file)
    let message = Self.clipped(message)
    let hint = hint.map(Self.clipped)
    guard location.line > 0 else {
      return "\(file): error: \(message)" + (hint.map { " (\($0))" } ?? "")
    }
    let heading = "\(file):\(location.line):\(location.column): error: \(message)"
    guard let sourceLine else { return heading + (hint.map { "\n  \($0)" } ?? "") }
    let number = String(location.line)
    let excerpt = Excerpt(of: sourceLine, column: location.column, length: length)
    let carets = "^" + String(repeating: "~", count: max(0, excerpt.marked.displayWidth - 1))
    let caretLine =
      String(repeating: " ", count: excerpt.before.displayWidth) + carets + (hint.map { " " + $0 } ?? "")
    return """
      \(heading)
        \(number) | \(excerpt.before)\(excerpt.marked)\(excerpt.after)
        \(String(repeating: " ", count: number.count)) | \(caretLine)
      """
  }
}

extension ScenarioFileError.Diagnostic {
  /// A message quotes what the file says, of any length.
  private static let columns = 400

  /// As much of a text as helps, harmless for a terminal.
  private static func clipped(_ text: String) -> String {
    let isLong = text.utf8.count > columns
    return isLong ? TerminalText.escaped(text.prefix(columns: columns)) + "…" : TerminalText.escaped(text)
  }
}

/// The part of a line around what is meant, harmless for a terminal.
private struct Excerpt {
  var before: String
  var marked: String
  var after: String

  /// As much of a line as helps.
  private static let limit = 100

  init(of line: String, column: Int, length: Int) {
    let scalars = Array(line.unicodeScalars)
    let start = min(max(column - 1, 0), scalars.count)
    let end = min(start + max(length, 1), scalars.count)
    func text(_ range: Range<Int>) -> String {
      TerminalText.escaped(String(String.UnicodeScalarView(scalars[range])))
    }
    let from = scalars.count <= Self.limit ? 0 : max(0, start - Self.limit / 2)
    let markedEnd = min(end, start + Self.limit)
    let to = min(scalars.count, max(from + Self.limit, markedEnd))
    before = (from > 0 ? "…" : "") + text(from..<start)
    marked = text(start..<markedEnd)
    after = text(markedEnd..<to) + (to < scalars.count ? "…" : "")
  }
}
