import WireConversations
import WireJudgement
import WireText

/// What a run says that goes on segment by segment.
extension Words {
  /// How it works; said once.
  var stepIntroduction: String {
    text("step.introduction")
  }

  package func step(_ number: Int) -> String { text("step.number", ["number": number]) }
  var nothingYet: String {
    text("step.nothing-yet")
  }
  func rowsAbove(_ count: Int) -> String {
    text("step.rows-above", ["count": count])
  }
  var whereEverybodyIs: String { text("step.everybody") }
  package func isBlocked(in call: String) -> String { text("step.blocked", ["call": call]) }
  func hasReturned(_ call: String) -> String { text("step.last-call", ["call": call]) }
  package func waiting(behind: Int) -> String {
    behind == 0
      ? text("step.waiting")
      : text("step.waiting-several", ["behind": behind])
  }
  var pressEnter: String { text("step.press-enter") }
  func howToPredict(initiator: String, responder: String) -> String {
    text("step.how-to-predict", ["initiator": initiator, "responder": responder])
  }
  var predictionPrompt: String { text("step.prediction-prompt") }
  func predictionPrompt(of conversation: Int, _ initiator: String, _ responder: String) -> String {
    text(
      "step.prediction-prompt-of",
      ["conversation": conversation, "initiator": initiator, "responder": responder])
  }
  var secondPrompt: String { text("step.second-prompt") }
  var numbersPrompt: String { text("step.numbers-prompt") }
  func noPrediction(_ text: String) -> String {
    self.text("step.no-prediction", ["text": text])
  }
  package func hint(sender: String, state: String?, call: String?) -> String {
    let inState = state.map { state in text("step.hint-state", ["state": state]) } ?? ""
    let after = call.map { call in text("step.hint-call", ["call": call]) } ?? ""
    return text("step.hint", ["sender": sender, "inState": inState, "after": after])
  }
  package func shown(_ packet: String, from sender: String) -> String {
    text("step.shown", ["packet": packet, "sender": sender])
  }
  package func right(_ packet: String, from sender: String) -> String {
    text("step.right", ["packet": packet, "sender": sender])
  }
  package func wrong(_ packet: String, from sender: String, said: String) -> String {
    text("step.wrong", ["said": said, "packet": packet, "sender": sender])
  }
  package func mistake(_ mistake: Prediction.Mistake, hasPayload: Bool) -> String {
    switch mistake {
    case .direction: text("step.wrong-direction")
    case .payload:
      hasPayload ? text("step.wrong-payload") : text("step.wrong-no-payload")
    case .acknowledgment:
      text("step.wrong-acknowledgment")
    case .packet: ""
    }
  }
  func tryAgain(said: String, because reason: String) -> String {
    text("step.try-again", ["said": said, "reason": reason])
  }
  /// What the numbers are, and whether they were foreseen.
  func numbers(_ record: PacketRecord?, areRight: Bool) -> String {
    guard case .segment(_, let sequence, let acknowledgment, _) = record?.content else { return "" }
    let numbers =
      acknowledgment.map { text("step.both-numbers", ["sequence": sequence, "acknowledgment": $0]) }
      ?? text("step.one-number", ["sequence": sequence])
    return areRight
      ? text("step.numbers-right", ["numbers": numbers]) : text("step.numbers-wrong", ["numbers": numbers])
  }
  func noNumbers(_ text: String) -> String { self.text("step.no-numbers", ["text": text]) }
  var notCounted: String {
    text("step.not-counted")
  }
  var stillWaiting: String {
    text("step.still-waiting")
  }
  package func score(_ result: QuizResult) -> String {
    let (right, second) = (result.count(.right), result.count(.rightAtSecondTry))
    return text(
      "step.score",
      [
        "points": result.points, "possible": result.possible, "right": right, "second": second,
        "wrong": result.count(.wrong), "shown": result.count(.shown),
      ])
  }
  var scoreName: String { text("step.score-name") }
  func droppedMeanwhile(_ count: Int) -> String {
    text("step.dropped-meanwhile", ["count": count])
  }
}
