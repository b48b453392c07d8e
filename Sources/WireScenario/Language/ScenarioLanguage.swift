import WireGrammar

/// A language in which scenarios are written: how its files are named, and how one of them becomes a
/// scenario.
///
/// `all` is the one place where languages are listed. Whoever finds, validates, runs or runs again a file
/// asks it: the supervisor when it loads a scenario, and the worker, which gets the file and reads it again.
package struct ScenarioLanguage: Sendable {
  /// How the names of its files end: `.yaml`.
  package let ending: String
  /// Reads a file; whatever is wrong with it is told with its place.
  package let read: @Sendable (ScenarioSource) throws(ScenarioFileError) -> Scenario

  /// A language from its parts.
  package init(
    ending: String, read: @escaping @Sendable (ScenarioSource) throws(ScenarioFileError) -> Scenario
  ) {
    self.ending = ending
    self.read = read
  }

  /// Every language. The first is also that of a file that is named, and whose name ends in no known way.
  package static let all: [ScenarioLanguage] = [.yaml]

  /// The language of a file by its name.
  package static func of(file: String) -> ScenarioLanguage {
    all.first { file.hasSuffix($0.ending) } ?? all[0]
  }

  /// Whether a file is taken for a scenario by its name alone.
  package static func knows(file: String) -> Bool {
    all.contains { file.hasSuffix($0.ending) }
  }
}

/// The text of a scenario file, and what is known of it before it is read.
package struct ScenarioSource: Sendable {
  /// The text; a byte order mark is left out.
  package var text: String
  /// The path, which messages name.
  package var file: String
  /// What its id must be: the name of the file without the ending.
  package var id: String
  /// The folder that holds it.
  package var chapter: String
  /// Where it stands in the course; nil: what it builds on is not looked up.
  package var place: CoursePlace?
}
