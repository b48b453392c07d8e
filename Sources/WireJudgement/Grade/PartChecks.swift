import WireScenario
import WireScript
import WireSockets

/// Judges the parts of an exercise; each check knows its part.
package struct PartChecks {
  private let judge: Judge
  private let programs: ProgramChecks
  private let outcomes: [StepOutcome]
  private let late: [String]

  /// - Parameters:
  ///   - outcomes: what came of the steps of all scripts.
  ///   - late: who had not ended at the deadline.
  package init(_ judge: Judge, programs: ProgramChecks, outcomes: [StepOutcome], late: [String]) {
    self.judge = judge
    self.programs = programs
    self.outcomes = outcomes
    self.late = late
  }

  /// The checks of all parts.
  package func checks(of parts: [ExercisePart]) -> [Check] {
    parts.enumerated().flatMap { index, part in
      (part.steps.map(steps) + judge.judge(part.expect) + programs.asked(part.expect.programs)).map {
        var check = $0
        check.part = index + 1
        return check
      }
    }
  }

  /// That all steps of an actor came out as they should, and that it came to their end.
  private func steps(_ actor: Located<String>) -> Check {
    let name = actor.value
    let own = outcomes.filter { ActorName($0.actor).isPart(of: ActorName(name)) }
    let failed = own.first { !$0.holds }
    let isLate = late.contains { ActorName($0).isPart(of: ActorName(name)) }
    let observed =
      failed.map { "\($0.actor) step \($0.path), \($0.name): \($0.observed)" }
      ?? (isLate ? "it had not ended" : own.isEmpty ? "it did nothing" : "all of them")
    return Check(
      verdict: failed == nil && !isLate && !own.isEmpty ? .passed : .failed, subject: .steps(actor: name),
      location: actor.location, expected: "every step of \(name)", observed: observed, frames: [],
      evidence: [])
  }
}
