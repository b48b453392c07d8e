public import WireGrammar
import WireText

/// Expectations that have a name, for whoever asks for what everybody expects.
extension Expectations {
  /// The names, in the order of messages.
  public static let names = named.map(\.name)

  /// Expectations by their name; nil: nothing has it.
  ///
  /// - `graceful`: every TCP connection that was opened ended by both FINs, each acknowledged, and none by
  ///   a reset. Refused ones are listed and do not fail: `localhost` tries ::1 first, and test suites poll
  ///   until a server is up. Without any connection that was opened it fails.
  /// - `strict`: the same, and refused ones fail.
  public static func named(_ name: String) -> Expectations? {
    named.first { $0.name == name }.flatMap { try? decode($0.text, name: name) }
  }

  /// What somebody gave as an argument: a name, YAML, or the path of a file that holds it.
  ///
  /// A file whose name is that of expectations is given as `./graceful`.
  ///
  /// - Parameter name: what YAML is called where it is wrong.
  public static func given(
    as argument: String, name: String = "--expect"
  ) throws(ScenarioFileError) -> Expectations {
    if let named = named(argument) { return named }
    // A path neither begins with a brace nor holds a colon and a space or a line feed.
    let isYAML = argument.hasPrefix("{") || argument.contains(": ") || argument.contains("\n")
    if isYAML { return try decode(argument, name: name) }
    do throws(ScenarioFileError) {
      return try load(file: argument)
    } catch {
      // A word without a place is more likely meant as a name than as a file.
      guard !argument.contains("/"), let near = Suggestion.nearest(to: argument, among: names) else {
        throw error
      }
      var error = error
      error.diagnostics[0].hint = "did you mean the expectations `\(near)`?"
      throw error
    }
  }

  private static let opened =
    """
    each: { handshake: [three-way, simultaneous-open], teardown: graceful, resetBy: none }
    """
  private static let named: [(name: String, text: String)] = [
    ("graceful", "ignore: { handshake: refused }\n" + opened), ("strict", opened),
  ]
}
