import WireJudgement
import WireText

extension Words {
  /// What the topics of a group are.
  package func group(_ group: TopicGroup) -> String { text(TextKey(group, in: "topics")) }

  /// What one topic of a group is.
  func oneOf(_ group: TopicGroup) -> String { text(TextKey(group, in: "topic")) }

  var askForTopic: String { text("explain.ask-for-topic") }
  var seeIt: String { text("explain.see-it") }
  var alsoIn: String { text("explain.also-in") }
  func andMore(_ number: Int) -> String { text("explain.and-more", ["number": number]) }
}
