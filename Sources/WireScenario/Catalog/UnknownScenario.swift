import WireSystem
import WireText

/// A name that stands for no scenario.
public struct UnknownScenario: Error, Hashable, Sendable, CustomStringConvertible {
  /// What was looked for.
  public enum Kind: Hashable, Sendable {
    case scenario
    case directory
    case emptyDirectory
    case track
    /// A scenario, or a track of them.
    case way
    /// An exercise, or a lesson whose wire is predicted.
    case exercise
  }

  /// The name.
  public var name: String
  /// What it should have been.
  public var kind: Kind
  /// What somebody may have meant, the likeliest first.
  public var suggestions: [String]
  /// What had run out when a directory was to be read; nil: nothing.
  private var shortage: Int32?

  /// Whether something had run out, which says nothing of the name.
  public var isShortage: Bool { shortage != nil }

  /// A directory that cannot be read.
  init(unreadable directory: String, errno code: Int32) {
    self.init(name: directory, kind: .directory)
    if Obstacle.isShortage(code) { shortage = code }
  }

  /// A name that is no track's of a directory.
  package init(track name: String, in directory: String) {
    self.init(
      name: name, kind: .track,
      suggestions: Suggestion.names(for: name, among: Track.names(in: directory)))
  }

  /// From its parts.
  package init(name: String, kind: UnknownScenario.Kind, suggestions: [String] = []) {
    self.name = name
    self.kind = kind
    self.suggestions = suggestions
  }

  /// A sentence for the terminal.
  public var description: String {
    let name = TerminalText.escaped(name)
    if let shortage { return "cannot read \(name): \(NewFile.reason(shortage))" }
    let help = Suggestion.question(suggestions).map { "; \($0)" } ?? ""
    return switch kind {
    case .scenario: "no scenario, chapter or file is called `\(name)`\(help)"
    case .way: "no track, scenario, chapter or file is called `\(name)`\(help)"
    case .exercise: "no exercise, lesson or file is called `\(name)`\(help)"
    case .directory: "there is no directory `\(name)` that can be read"
    case .track: "no track is called `\(name)`\(help)"
    case .emptyDirectory: "the directory `\(name)` holds no scenario files"
    }
  }
}
