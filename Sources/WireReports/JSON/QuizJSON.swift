import WireJudgement
import WireText

extension JSONWriter {
  /// Writes what somebody foresaw.
  mutating func quiz(_ quiz: QuizResult) {
    object("quiz") { json in
      json.member("points", quiz.points)
      json.member("possible", quiz.possible)
      json.array("answers", quiz.answers) { json, answer in
        json.object { json in
          json.member("conversation", answer.conversation)
          json.member("packet", answer.packet)
          json.member("said", answer.said)
          json.member("outcome", answer.outcome.rawValue)
          json.member("points", answer.points)
          json.member("possible", answer.possible)
        }
      }
    }
  }
}
