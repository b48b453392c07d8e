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
  /// How many errors there are beyond those that are kept.
  package private(set) var furtherCount = 0
  /// Beyond this many errors, one more helps nobody: it is counted, and what it would say not even made up.
  private static let diagnosticLimit = 100

  /// A reader that has not begun.
  package init(_ source: SourceText) {
    self.source = source
  }

  /// Notes an error at a part of the text.
  package func error(
    _ message: @autoclosure () -> String, at range: TextRange, hint: @autoclosure () -> String? = nil
  ) {
    guard keepsMore else {
      furtherCount += 1
      return
    }
    let line = source.line(range.start.line)
    diagnostics.append(
      ScenarioFileError.Diagnostic(
        location: location(range), length: line.map { range.length(in: $0) } ?? 1, message: message(),
        hint: hint(), sourceLine: line))
  }

  /// Notes an error at a node.
  package func error(
    _ message: @autoclosure () -> String, at node: SourceNode, hint: @autoclosure () -> String? = nil
  ) {
    error(message(), at: node.range, hint: hint())
  }

  /// Whether one more error would be kept.
  package var keepsMore: Bool { diagnostics.count < Self.diagnosticLimit }

  /// Everything that is wrong; nil: nothing is.
  package var failure: ScenarioFileError? {
    diagnostics.isEmpty ? nil : ScenarioFileError(diagnostics, furtherCount: furtherCount)
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
