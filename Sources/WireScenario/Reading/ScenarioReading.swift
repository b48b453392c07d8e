import WireGrammar
import WireText

extension FormReader {
  /// A reader for a text, and the node that the text is.
  package static func begin(
    _ text: String, file: String
  ) throws(ScenarioFileError) -> (reader: FormReader, root: SourceNode) {
    guard text.utf8.count <= Scenario.maximumFileSize else { throw .tooLarge(file) }
    let reader = FormReader(SourceText(text, file: file))
    let root: SourceNode?
    do throws(YAMLComposer.Failure) {
      root = try YAMLComposer.compose(text)
    } catch {
      reader.error(error.message, at: error.range, hint: error.hint)
      throw reader.failure!
    }
    guard let root else {
      throw ScenarioFileError(file: file, "the file is empty", hint: "it must hold a scenario")
    }
    return (reader, root)
  }

  /// A value with the place of its node.
  func located<Value>(_ value: Value, _ node: SourceNode) -> Located<Value> {
    Located(value, at: location(node.range))
  }
}
