import WireConversations
import WireJudgement
import WireRunner
import WireText

extension StepMoment {
  /// What an end is called.
  package func name(of role: Role, _ words: Words) -> String {
    actors[role] ?? (role == .initiator ? words.initiator : words.responder)
  }
}
