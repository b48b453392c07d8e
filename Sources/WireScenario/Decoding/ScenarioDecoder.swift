import WireText

/// Reads one scenario file, and notes everything that is wrong with it.
///
/// Whatever is wrong is noted with its place, and reading goes on with what is right: nil means that a value is
/// missing or was noted. What parts of the file say of each other (a client that nobody has, a mark that nobody
/// passes) is looked at when everything has been read. The grammar is described in `Scenarios/README.md`.
package final class ScenarioDecoder {
  /// The text, for messages.
  package let source: SourceText
  /// What is wrong so far.
  package private(set) var diagnostics: [ScenarioFileError.Diagnostic] = []
  /// The names that the file gives, and those that it uses.
  package var names = Names()
  /// The model of the first server, which clients follow, also where something else is wrong with the server.
  var firstModel: ServerPlan.Model?
  /// Beyond this many errors, one more helps nobody.
  private static let diagnosticLimit = 1000

  /// A decoder that has not begun.
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
  package func error(_ message: String, at node: YAMLNode, hint: String? = nil) {
    error(message, at: node.range, hint: hint)
  }

  /// Notes that a value is of the wrong kind.
  func wrongKind(_ what: String, mustBe kind: String, _ node: YAMLNode, hint: String? = nil) {
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

  /// A value with the place of its node.
  func located<Value>(_ value: Value, _ node: YAMLNode) -> Located<Value> {
    Located(value, at: location(node.range))
  }
}

extension ScenarioDecoder {
  /// A decoder for a text, and the node that the text is.
  package static func begin(
    _ text: String, file: String
  ) throws(ScenarioFileError) -> (decoder: ScenarioDecoder, root: YAMLNode) {
    guard text.utf8.count <= Scenario.maximumFileSize else { throw .tooLarge(file) }
    let decoder = ScenarioDecoder(SourceText(text, file: file))
    let root: YAMLNode?
    do throws(YAMLComposer.Failure) {
      root = try YAMLComposer.compose(text)
    } catch {
      decoder.error(error.message, at: error.range, hint: error.hint)
      throw ScenarioFileError(decoder.diagnostics)
    }
    guard let root else {
      throw ScenarioFileError(file: file, "the file is empty", hint: "it must hold a scenario")
    }
    return (decoder, root)
  }
}

extension ScenarioLanguage {
  /// The language of the lessons, which `Scenarios/README.md` describes.
  package static let yaml = ScenarioLanguage(ending: ".yaml") { source throws(ScenarioFileError) in
    let (decoder, root) = try ScenarioDecoder.begin(source.text, file: source.file)
    let scenario = decoder.scenario(root, id: source.id, chapter: source.chapter, place: source.place)
    guard decoder.diagnostics.isEmpty, let scenario else { throw ScenarioFileError(decoder.diagnostics) }
    return scenario
  }
}
