import WirePrograms
import WireScenario
import WireScript
import WireSystem

extension Scenario {
  /// Takes part in an exercise: its submission is this program.
  package mutating func take(_ submission: Submission, folder: FolderCopy) {
    guard let exercise else { return }
    plan.actors = plan.actors.map { actor in
      guard var program = actor as? ProgramPlan, program.isSubmission else { return actor }
      let command = submission.command.isEmpty ? exercise.start ?? [] : submission.command
      program.command = command.map { ProgramText($0) }
      program.shield = ProgramShield(folder, hidden: submission.hidden, number: submission.number)
      program.limits.processes = exercise.processes
      program.limits.output = 1 << 20
      return program
    }
  }
}
