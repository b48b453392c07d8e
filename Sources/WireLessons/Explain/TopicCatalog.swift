import WireScenario
import WireText

/// Everything that can be explained: the topics, and the scenarios that are there.
package struct TopicCatalog: Sendable {
  private let scenarios: [Scenario]
  private let words: [String: ScenarioWords]

  /// The topics, and these scenarios.
  package init(_ scenarios: [Scenario]) {
    self.scenarios = scenarios
    words = Dictionary(
      scenarios.map { ($0.id, ScenarioWords(file: $0.file, in: $0.folder)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// The names of what can be explained, group by group; groups without any are left out.
  package func names(in language: Language) -> [(group: TopicGroup, names: [String])] {
    let topics = Dictionary(grouping: Topic.all, by: \.group)
    return TopicGroup.allCases.map { group in
      let names = topics[group, default: []].map { $0.name(in: language) }
      return (group, group == .scenarios ? scenarios.map(\.id) : names)
    }.filter { !$0.names.isEmpty }
  }

  /// Everything, explained.
  package var all: [Explanation] {
    scenarios.map { Explanation($0) } + Topic.all.map(explanation)
  }

  /// What a name stands for, which may be several things (`listen` is a call and a state); none: it stands
  /// for nothing.
  package func explanations(of name: String) -> [Explanation] {
    let found = explanations(ofKey: TopicName.key(name))
    guard found.isEmpty else { return found }
    // A message as a program prints it: `BrokenPipeError: [Errno 32] Broken pipe`.
    let kind = name.split(separator: ":").first.map { explanations(ofKey: TopicName.key(String($0))) } ?? []
    let errors = TopicName.errors(in: name).flatMap { explanations(ofKey: TopicName.key($0)) }
    return kind + errors.filter { !kind.contains($0) }
  }

  private func explanations(ofKey key: String) -> [Explanation] {
    guard !key.isEmpty else { return [] }
    return scenarios.filter { TopicName.key($0.id) == key }.map { Explanation($0) }
      + Topic.all.filter { $0.names.contains { TopicName.key($0) == key } }.map(explanation)
  }

  /// The entries of the glossary, by the alphabet of their English terms.
  package var glossary: [GlossaryEntry] {
    Topic.all.compactMap { topic in
      topic.term.map { GlossaryEntry(topic, term: $0, shownBy: explanation(of: topic).shownBy) }
    }.sorted { $0.term.en.lowercased() < $1.term.en.lowercased() }
  }

  /// What somebody may have meant by a name that stands for nothing, the likeliest first: topics by their own
  /// names before scenarios, and these before the other names of topics.
  package func suggestions(for name: String) -> [String] {
    var keys: Set<String> = []
    let names = (Topic.all.map(\.name) + scenarios.map(\.id) + Topic.all.flatMap(\.otherNames)).filter {
      keys.insert(TopicName.key($0)).inserted
    }
    return Suggestion.names(for: name, among: names, key: TopicName.key)
  }

  /// A topic, with the scenarios that are there and show it: first those that were chosen, then those that
  /// mention it.
  private func explanation(of topic: Topic) -> Explanation {
    let known = Set(scenarios.map(\.id))
    let chosen = topic.scenarios.filter { known.contains($0) || known.isEmpty }
    let others = scenarios.map(\.id).filter { id in
      !chosen.contains(id) && words[id].map { $0.mention(topic) } == true
    }
    return Explanation(topic, shownBy: chosen, mentionedBy: others)
  }
}
