import WireScenario
import WireText

/// A topic or a scenario, as it is explained.
package struct Explanation: Hashable, Sendable {
  /// A part of what is said.
  package struct Part: Hashable, Sendable {
    /// What a part is.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
      /// All that there is to say about a topic.
      case text
      /// What a learner takes away from a scenario.
      case lesson
      /// What is asked before anything is shown.
      case question
      /// What the wire will show, in order.
      case prediction
      /// Why it is so.
      case why
      /// What many believe instead.
      case misconception
    }

    /// What it is.
    package var kind: Kind
    /// What it says.
    package var text: LocalizedText
  }

  /// What it is about.
  package var group: TopicGroup
  /// What it is called.
  package var name: String
  /// What it is called in another language than English, where it has a name there.
  package var localNames: [Language: String] = [:]
  /// What it is also called.
  package var otherNames: [String]
  /// The headline of a scenario; nil for a topic.
  package var title: LocalizedText?
  /// What is said, in order.
  package var parts: [Part]
  /// The ids of the scenarios that show it in their runs, the best first; of a scenario: its own.
  package var shownBy: [String]
  /// Those that only mention it.
  package var mentionedBy: [String]
  /// Where to read on.
  package var sources: [String]

  /// What it is called among readers of a language.
  package func name(in language: Language) -> String { localNames[language] ?? name }

  /// The ids of all of them, those first that show it.
  package var scenarios: [String] { shownBy + mentionedBy }
}

extension Explanation {
  /// A scenario.
  init(_ scenario: Scenario) {
    self.init(
      group: .scenarios, name: scenario.id, otherNames: [], title: scenario.title,
      parts: [
        Part(kind: .question, text: scenario.question),
        Part(kind: .lesson, text: scenario.lesson),
        Part(kind: .prediction, text: scenario.prediction),
        Part(kind: .why, text: scenario.why),
        Part(kind: .misconception, text: scenario.misconception),
      ].filter { !$0.text.en.isEmpty },
      shownBy: [scenario.id], mentionedBy: [], sources: scenario.reference)
  }

  /// A topic, and the scenarios in which it is seen or spoken of.
  init(_ topic: Topic, shownBy: [String], mentionedBy: [String]) {
    self.init(
      group: topic.group, name: topic.name, otherNames: topic.shownNames, title: nil,
      parts: [Part(kind: .text, text: topic.text)], shownBy: shownBy, mentionedBy: mentionedBy,
      sources: topic.sources)
    for language in Language.allCases where topic.name(in: language) != name {
      localNames[language] = topic.name(in: language)
    }
  }
}
