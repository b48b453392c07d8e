import WireJudgement
import WireScenario
import WireText

extension GradeResult {
  /// The grades of what was handed in, from a run whose scenarios these are.
  package init(_ exercise: Scenario, _ submissions: [Submission], _ run: RunResult) {
    var run = run
    run.scenarios = zip(submissions, run.scenarios).enumerated().map { index, pair in
      var result = pair.1
      result.id = "submission-\(index + 1)"
      result.title = .init(en: pair.0.name, zhHans: pair.0.name)
      // Whoever gets it back has not to read the solution there.
      result.lesson = exercise.exercise?.task ?? exercise.title
      (result.prediction, result.why) = (.init(en: "", zhHans: ""), .init(en: "", zhHans: ""))
      result.misconception = .init(en: "", zhHans: "")
      result.reference = []
      return result
    }
    let grades = zip(submissions, run.scenarios).map { submission, result in
      Self.grade(of: submission, to: exercise, result)
    }
    self.init(
      exercise: exercise.id, title: exercise.title, task: exercise.exercise?.task, grades: grades, run: run)
  }

  private static func grade(
    of submission: Submission, to exercise: Scenario, _ result: ScenarioResult
  ) -> Grade {
    guard let file = submission.prediction else {
      var grade = Grade(submission.name, exercise, result)
      // Of a lesson it is all that can be handed in.
      if exercise.exercise == nil { grade.lackPrediction(LocalizedText("grade.prediction-missing")) }
      return grade
    }
    do {
      var judged = exercise
      judged.judge(try WirePrediction.load(file))
      return Grade(submission.name, judged, result)
    } catch {
      var grade = Grade(submission.name, exercise, result)
      grade.lackPrediction(LocalizedText(en: "\(error)", zhHans: "\(error)"))
      return grade
    }
  }
}
