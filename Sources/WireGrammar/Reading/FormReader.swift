import WireText

/// Reads one file after its forms, and notes everything that is wrong with it.
///
/// Whatever is wrong is noted with its place, and reading goes on with what is right: nil means that a value
/// is missing or was noted. What parts of the file say of each other (a client that nobody has, a mark that
/// nobody passes) is looked at when everything has been read.
package final class FormReader {
  /// The text, for messages.
  package let source: SourceText
  /// What is wrong so far.
  package private(set) var diagnostics: [ScenarioFileError.Diagnostic] = []
  /// The names that the file gives, and those that it uses.
  package var names = Names()
  /// Beyond this many errors, one more helps nobody.
  private static let diagnosticLimit = 1000

  /// A reader that has not begun.
  package init(_ source: SourceText) {
    self.source = source
  }

  /// Notes an error at a part of the text.
  package func error(_ message: String, at range: TextRange, hint: String? = nil) {
    guard diagnostics.count < Self.diagnosticLimit else { return }
    let line = source.line(range.start.line)
    diagnostics.append(
      ScenarioFileError.Diagnostic(
        location: location(range), length: line.map { range.length(in: $0) } ?? 1, message: message,
        hint: hint,
        sourceLine: line))
  }

  /// Notes an error at a node.
  package func error(_ message: String, at node: SourceNode, hint: String? = nil) {
    error(message, at: node.range, hint: hint)
  }

  /// Notes that a value is of the wrong kind.
  package func wrongKind(_ what: String, mustBe kind: String, _ node: SourceNode, hint: String? = nil) {
    if node.isAbsent {
      error("`\(what)` has no value: it must be \(kind)", at: node, hint: hint)
    } else {
      error("`\(what)` must be \(kind), not \(node.kindText)", at: node, hint: hint)
    }
  }

  /// Where a part of the text begins.
  package func location(_ range: TextRange) -> SourceLocation {
    SourceLocation(file: source.file, line: range.start.line, column: range.start.column)
  }
}
