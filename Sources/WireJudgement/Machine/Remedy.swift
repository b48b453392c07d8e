import WireText

/// What mends something that a machine does not allow.
package struct Remedy: Hashable, Sendable {
  /// Commands, of which any one is enough, the narrowest first.
  package var commands: [String]
  /// What no command can say.
  package var note: LocalizedText?

  package init(_ commands: String..., note: LocalizedText? = nil) {
    self.commands = commands
    self.note = note
  }

  /// The remedy as a sentence of a message.
  package var sentence: String {
    let told = note.map { " (\($0.en))" } ?? ""
    guard !commands.isEmpty else { return "To allow it: \(note?.en ?? "see `wirelab doctor`")." }
    return "To allow it: `" + commands.joined(separator: "`, or `") + "`\(told)."
  }
}
