import WireConversations
import WireJudgement
import WireReports
import WireRunner
import WireText

extension StepMoment {
  /// What an end is called.
  package func name(of role: Role, _ words: Words) -> String {
    actors[role] ?? words.name(of: role)
  }
}

extension WhyNext {
  /// Why the packet that waits is the next one.
  package init(moment: StepMoment, words: Words) {
    self.init(
      moment.next, after: moment.conversation.records[...], findings: Set(moment.findings),
      marks: moment.conversation.marks, actors: moment.actors, words: words)
  }
}
