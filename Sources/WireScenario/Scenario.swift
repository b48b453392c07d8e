import WireText

/// A lesson that runs: what it teaches, and the plan of what happens and must be seen.
public struct Scenario: Sendable {
  /// Its name on the command line; the name of its file without the ending.
  public var id: String
  /// The folder that holds it.
  public var chapter: String
  /// The file, as it was found.
  public var file: String
  /// The directory in which it was found, beneath which no symbolic link is followed; nil: somebody named the
  /// file itself.
  package var folder: String?
  /// A headline.
  public var title: LocalizedText
  /// What is asked before anything is shown; empty where the file does not say.
  public var question: LocalizedText
  /// How much it asks of a learner, one of `levels`; nil where the file does not say.
  public var level: Int?
  /// How long it takes to guess, look and read; nil where the file does not say.
  public var minutes: Int?
  /// What a learner takes away: each claim of it is checked.
  public var lesson: LocalizedText
  /// What the wire will show, in order; empty where the file does not say.
  public var prediction: LocalizedText
  /// Why it is so; empty where the file does not say.
  public var why: LocalizedText
  /// What many believe instead, and that it is wrong; empty where the file does not say.
  public var misconception: LocalizedText
  /// Where to read on: `RFC 9293 section 3.6`, `listen(2)` (see `ReferenceForm`).
  public var reference: [String]
  /// The ids of the lessons that it builds on, which come before it in the course.
  public var after: [String]
  /// What happens, and what must be seen.
  public var plan: Plan
  /// What makes it an exercise; nil: it is a lesson.
  public var exercise: Exercise?

  /// 1 for the first days, 2 for what goes wrong and why, 3 for experts.
  public static let levels = 1...3
}

/// A value and the place that says it.
public struct Located<Value: Hashable & Sendable>: Hashable, Sendable {
  /// The value.
  public var value: Value
  /// Where the file says so.
  public var location: SourceLocation

  /// A value at a place.
  public init(_ value: Value, at location: SourceLocation) {
    self.value = value
    self.location = location
  }

  /// Another value at the same place.
  package func map<Other>(_ change: (Value) -> Other) -> Located<Other> {
    Located<Other>(change(value), at: location)
  }
}
