public import WireText

/// What `wirelab grade` found out: one grade for each submission.
public struct GradeResult: Sendable {
  /// The id of the exercise.
  public var exercise: String
  /// Its headline.
  public var title: LocalizedText
  /// What was to be written; nil: a prediction alone was asked for.
  public var task: LocalizedText?
  /// The grades, in the order of the submissions' names.
  public var grades: [Grade]
  /// The run.
  public var run: RunResult

  /// From its parts.
  package init(
    exercise: String, title: LocalizedText, task: LocalizedText?, grades: [Grade], run: RunResult
  ) {
    self.exercise = exercise
    self.title = title
    self.task = task
    self.grades = grades
    self.run = run
  }

  /// What the command ends with: as a run whose scenarios these were, but that points decide.
  public var exitStatus: ExitStatus {
    if run.scenarios.contains(where: { $0.problems.contains { $0.kind == .defect } }) { return .defect }
    let statuses = Set(grades.map(\.status))
    if statuses.contains(.failed) { return .failed }
    if statuses.contains(.notRun) { return .notPermitted }
    return statuses == [.passed] ? .passed : .inconclusive
  }
}
