public import WireScript
public import WireText

/// What makes a scenario an exercise: one of its actors is what somebody hands in.
public struct Exercise: Sendable {
  /// What is to be written.
  public var task: LocalizedText
  /// The command of a submission, in its folder; nil: whoever grades says it.
  public var start: [String]?
  /// The packets that a run may have.
  public var packets: Int
  /// The processes that a submission may have at a time.
  public var processes: Int
  /// What is said of faults that the grader knows by itself, instead of its own words.
  public var hints: [SubmissionFault: LocalizedText]

  /// Packets that no exercise needs.
  static let usualPackets = 2000
  /// Processes that no exercise needs.
  static let usualProcesses = 64
}

/// A part of what an exercise expects: what it is worth, and what is said to who has not got it.
public struct ExercisePart: Sendable {
  /// What it is about, for the student; nil: what its checks expect is not told.
  public var title: LocalizedText?
  /// What it is worth; all of it is given, or nothing.
  public var points: Int
  /// What helps; nil: nothing is said.
  public var hint: LocalizedText?
  /// The actors all of whose steps must come out as they should.
  public var steps: [Located<String>]
  /// What must be seen.
  public var expect: Expectations

  /// A part from its parts.
  package init(
    title: LocalizedText? = nil, points: Int, hint: LocalizedText? = nil, steps: [Located<String>] = [],
    expect: Expectations
  ) {
    self.title = title
    self.points = points
    self.hint = hint
    self.steps = steps
    self.expect = expect
  }
}
