/// By what a run is seen to show a topic: `errno EPIPE`, `state TIME_WAIT`.
///
/// A test runs each lesson that a topic names, and looks for one of the topic's.
package struct TopicEvidence: Hashable, Sendable {
  /// Where in a run it is looked for.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// A call was made.
    case call
    /// A call failed with it.
    case errno
    /// An end was in it.
    case state
    /// A connection was opened so.
    case handshake
    /// A connection ended so.
    case teardown
    /// It was found.
    case finding
    /// It was set, or stood in the arguments of a call.
    case option
    /// It grew, and the lesson claims so.
    case counter
    /// The lesson sets it, or names it.
    case sysctl
    /// A segment had it.
    case flag
    /// The lesson has such a rule of the bench.
    case bench
    /// Zeek would say it.
    case zeek
    /// The Python of one of the lesson's programs has the word.
    case python
    /// The lesson's own texts are about it, in so many words: for what leaves nothing else behind.
    case text
  }

  /// Where it is looked for.
  package let kind: Kind
  /// What is looked for.
  package let name: String

  package init(_ kind: Kind, _ name: String) {
    self.kind = kind
    self.name = name
  }

  /// A kind and a name, as a file of topics has them; nil: it is not that.
  init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2, let kind = Kind(rawValue: parts[0]) else { return nil }
    self.init(kind, parts[1])
  }
}

extension Topic {
  /// By what a run is seen to show it: what its file says, or else its names, as those of its group.
  package var evidence: [TopicEvidence] {
    guard shows.isEmpty else { return shows }
    let names = [name] + otherNames
    return group.evidence.map { kind in names.map { TopicEvidence(kind, $0) } } ?? []
  }
}

extension TopicGroup {
  /// Where the names of its topics are looked for; nil: nowhere, each topic says it.
  fileprivate var evidence: TopicEvidence.Kind? {
    switch self {
    case .scenarios, .words, .python: nil
    case .states: .state
    case .flags: .flag
    case .handshakes: .handshake
    case .teardowns: .teardown
    case .findings: .finding
    case .bench: .bench
    case .calls: .call
    case .options: .option
    case .errors: .errno
    case .sysctls: .sysctl
    case .counters: .counter
    case .otherTools: .zeek
    }
  }
}
