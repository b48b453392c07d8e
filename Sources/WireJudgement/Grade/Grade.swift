public import WireScenario
public import WireScript
public import WireText

/// What a submission is worth, and what is said to whoever handed it in.
public struct Grade: Hashable, Sendable {
  /// What the submission is called.
  public var submission: String
  /// How each part of the exercise came out, in the order of the file.
  public var parts: [Part]
  /// What is wrong with the program, whatever it was to do; nil: nothing that the grader knows.
  public var fault: SubmissionFault?
  /// What helps, the most telling first; none where all is right.
  public var hints: [LocalizedText]
  /// What was seen.
  public var result: ScenarioResult

  /// A part of an exercise, judged.
  public struct Part: Hashable, Sendable {
    /// Its place, from 1.
    public var number: Int
    /// What it is about; nil: nothing is told.
    public var title: LocalizedText?
    /// What it is worth.
    public var possible: Int
    /// How it came out; inconclusive: nobody knows.
    public var verdict: Check.Verdict
    /// What was seen instead, of each check that did not pass.
    public var observed: [String]

    /// What was given.
    public var points: Int { verdict == .passed ? possible : 0 }
  }

  /// What was given.
  public var points: Int { parts.map(\.points).reduce(0, +) }
  /// What could have been given.
  public var possible: Int { parts.map(\.possible).reduce(0, +) }

  /// Passed only with all points and without a fault.
  public var status: ScenarioResult.Status {
    if result.status == .notRun { return .notRun }
    let verdicts = Set(parts.filter { $0.possible > 0 }.map(\.verdict))
    if fault != nil || verdicts.contains(.failed) { return .failed }
    return verdicts == [.passed] ? .passed : .inconclusive
  }
}

extension Grade {
  /// Grades what a submission to an exercise did.
  public init(_ name: String, _ exercise: Scenario, _ result: ScenarioResult) {
    submission = name
    self.result = result
    let program = exercise.plan.submission.flatMap { plan in
      result.programs?.first { $0.actor == plan.name }
    }
    // Of whose run nothing came back, it was that run that had no end.
    let isLost = program == nil && result.problems.contains { $0.kind == .timeout }
    var fault = program.map { Self.fault(of: $0) } ?? (isLost ? .neverEnds : nil)
    if let program, [nil, .crashes, .neverEnds].contains(fault),
      result.checks.contains(where: { $0.part != nil && $0.verdict == .failed }),
      EndlessSending(result: result, program: program, seconds: exercise.plan.timeoutSeconds).isSeen
    {
      // How it ended followed from the end of the time.
      fault = .floods
    }
    self.fault = fault
    parts = exercise.plan.parts.enumerated().map { index, part in
      let checks = result.checks.filter { $0.part == index + 1 }
      return Part(
        number: index + 1, title: part.title, possible: part.points,
        verdict: Self.verdict(checks, isOver: fault != nil || result.problems.contains { $0.kind == .setup }),
        observed: checks.filter { $0.verdict != .passed }.map { "\($0.subject): \($0.observed)" })
    }
    let missed = zip(exercise.plan.parts, parts).filter { $1.verdict == .failed }.compactMap(\.0.hint)
    let told = fault.map { fault in
      exercise.exercise?.hints[fault] ?? LocalizedText { Words($0).hint(fault) }
    }
    hints = fault?.isLast == true ? missed + [told].compactMap(\.self) : [told].compactMap(\.self) + missed
    var seen: Set<LocalizedText> = []
    hints = hints.filter { seen.insert($0).inserted }
  }

  /// Takes the point of a prediction that cannot be judged, and says why.
  package mutating func lackPrediction(_ why: LocalizedText) {
    parts.append(
      Part(
        number: parts.count + 1, title: LocalizedText("grade.prediction"), possible: 1, verdict: .failed,
        observed: []))
    hints.append(why)
  }

  /// What was not even begun has failed where the submission is to blame.
  private static func verdict(_ checks: [Check], isOver: Bool) -> Check.Verdict {
    if checks.contains(where: { $0.verdict == .failed }) { return .failed }
    if !checks.isEmpty, checks.allSatisfy({ $0.verdict == .passed }) { return .passed }
    return isOver ? .failed : .inconclusive
  }

  private static func fault(of program: ProgramRecord) -> SubmissionFault? {
    if let fault = program.fault { return fault }
    if let signal = program.exitSignal {
      if signal == "KILL", program.signal != nil, program.signal != "KILL" { return .neverEnds }
      // Whom the lab has told nothing, and who was killed at the end, has not ended by himself.
      if signal == "KILL" { return program.isServer ? nil : .neverEnds }
      return signal == program.signal ? nil : .crashes
    }
    if let status = program.exitStatus, status != 0, program.signal == nil { return .crashes }
    return program.end == nil && !program.isServer && program.start != nil ? .neverEnds : nil
  }
}

extension Words {
  /// What is said of a fault, where the exercise says nothing.
  package func hint(_ fault: SubmissionFault) -> String {
    switch fault {
    case .cannotStart: text("grade.fault.cannot-start")
    case .crashes: text("grade.fault.crashes")
    case .wrongAddress: text("grade.fault.wrong-address")
    case .wrongPort: text("grade.fault.wrong-port")
    case .neverListens: text("grade.fault.never-listens")
    case .floods: text("grade.fault.floods")
    case .forks: text("grade.fault.forks")
    case .output: text("grade.fault.output")
    case .secrets: text("grade.fault.secrets")
    case .neverEnds: text("grade.fault.never-ends")
    }
  }
}
