import WireGrammar
import WireScenario
import WireSockets
import WireText

/// Something that `wirelab explain` explains, beside the scenarios themselves.
package struct Topic: Hashable, Sendable {
  /// What it is.
  package let group: TopicGroup
  /// What it is called: `TIME_WAIT`, `SO_LINGER`, `net.ipv4.tcp_fin_timeout`.
  package let name: String
  /// What others call it: the kernel's word, a scenario's word, a letter.
  package let otherNames: [String]
  /// A paragraph or two.
  package let text: LocalizedText
  /// The ids of the scenarios that show it best, the best first.
  package let scenarios: [String]
  /// Where that is written: `RFC 9293 section 3.6`, `close(2)`.
  package let sources: [String]
  /// What the glossary calls it in each language; nil: it is no entry of the glossary.
  package var term: LocalizedText?
  /// What people type who mean it, and what is no name of it: `TIME_WAIT 太多`, `10054`.
  package var typed: [String] = []
  /// By what a run is seen to show it, where its file says so.
  package var shows: [TopicEvidence] = []

  /// Everything that it is looked up by, its own name first; an error by its number and its sentence, too.
  package var names: [String] {
    [name] + shownNames + typed
  }

  /// What it is also called, to be shown beside its own name.
  var shownNames: [String] { otherNames + (group == .errors ? TopicName.ofError(name) : []) }

  /// What it is called among readers of a language: its term, where that can be looked up, else its name.
  func name(in language: Language) -> String {
    guard let term = term?.text(in: language), language != .en, names.contains(term) else { return name }
    return term
  }

  /// Those that have a page of their own, group by group.
  package static let written = TopicGroup.allCases.flatMap { group in
    (try? TopicFile(of: group).topics) ?? []
  }

  /// All of them.
  package static let all =
    written
    + lines(
      SocketOption.Name.allCases.map { ($0.rawValue, $0.description.meaning) }, .options, beside: written)
    + lines(BenchRule.Name.allCases.map { ($0.rawValue, $0.way.meaning) }, .bench, beside: written)

  /// Words of the grammar that no topic of their group is about: each is explained by its line in the
  /// grammar.
  package static func lines(
    _ words: [(name: String, meaning: LocalizedText)], _ group: TopicGroup, beside topics: [Topic]
  ) -> [Topic] {
    let known = Set(
      topics.filter { $0.group == group }.flatMap { [$0.name] + $0.otherNames }.map(TopicName.key))
    return words.filter { !known.contains(TopicName.key($0.name)) }.map {
      Topic(group: group, name: $0.name, otherNames: [], text: $0.meaning, scenarios: [], sources: [])
    }
  }
}

/// What topics are about.
package enum TopicGroup: String, Hashable, Sendable, CaseIterable {
  /// The scenarios.
  case scenarios
  /// The states of a TCP end.
  case states
  /// The flags of a TCP header.
  case flags
  /// The kinds of handshake.
  case handshakes
  /// The kinds of teardown.
  case teardowns
  /// What is found beside them.
  case findings
  /// The rules of the bench.
  case bench
  /// Socket calls.
  case calls
  /// Socket options, and flags of calls.
  case options
  /// The errors of socket calls.
  case errors
  /// Settings of the kernel.
  case sysctls
  /// Counters of the kernel.
  case counters
  /// Words of the trade, and our own.
  case words
  /// What Python calls things.
  case python
  /// The words of other tools.
  case otherTools = "other-tools"
}
