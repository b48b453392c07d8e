/// What `wirelab` ends with. 3, 4 and 5 can never read as a pass.
public enum ExitStatus: Int32, CaseIterable, Sendable {
  /// All passed.
  case passed = 0
  /// An expectation failed.
  case failed = 1
  /// Wrong usage, or a scenario or capture that cannot be read as one.
  case usage = 2
  /// The machine does not allow it.
  case notPermitted = 3
  /// A name matched nothing.
  case noMatch = 4
  /// Something was not seen, and cannot be relied on to have been absent.
  case inconclusive = 5
  /// A defect of WireLab.
  case defect = 70
  /// Interrupted by a signal.
  case interrupted = 130
}

extension RunResult {
  /// The status of the whole run: what is wrong with WireLab itself outweighs a failure, a failure what the
  /// machine does not allow, and that what is merely unknown.
  public var exitStatus: ExitStatus { Self.exitStatus(of: scenarios) }

  /// How a program ends that has run scenarios.
  package static func exitStatus(of scenarios: [ScenarioResult]) -> ExitStatus {
    if scenarios.contains(where: { $0.problems.contains { $0.kind == .defect } }) { return .defect }
    let statuses = Set(scenarios.map(\.status))
    if statuses.contains(.failed) { return .failed }
    if scenarios.contains(where: { $0.problems.contains { $0.kind == .notPermitted } }) {
      return .notPermitted
    }
    // What was not started, or not reported, has proved nothing.
    return statuses.isSubset(of: [.passed]) ? .passed : .inconclusive
  }
}

extension ScenarioResult {
  /// Whether the run ended before its turn came.
  public var wasNotStarted: Bool { problems.contains { $0.kind == .notStarted } }

  /// Whether nobody tried to run it, so that there is nothing to show of it.
  public var wasNotTried: Bool { wasNotStarted || problems.contains { $0.kind == .missingReport } }

  /// The status that the checks and problems amount to.
  public var judgedStatus: Status {
    if wasNotTried || problems.contains(where: { $0.kind == .notPermitted }) { return .notRun }
    if problems.contains(where: { $0.kind != .lostPackets && $0.kind != .clockSet }) { return .failed }
    let counts = traffic?.tally.checks ?? CheckTally.Counts(checks)
    if counts.failed > 0 { return .failed }
    // Whoever checked nothing has proved nothing.
    return counts.all == 0 || counts.inconclusive > 0 || !problems.isEmpty ? .inconclusive : .passed
  }
}
