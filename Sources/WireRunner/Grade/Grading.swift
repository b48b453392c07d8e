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
      var judged = exercise
      if let prediction = submission.prediction, let wire = try? WirePrediction.load(prediction) {
        judged.judge(wire)
      }
      return Grade(submission.name, judged, result)
    }
    self.init(
      exercise: exercise.id, title: exercise.title, task: exercise.exercise?.task, grades: grades, run: run)
  }
}
