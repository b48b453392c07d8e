import WireConversations

/// Something about a scenario that was not the same in all its repetitions.
public struct Difference: Hashable, Sendable {
  /// What was compared.
  public enum What: String, Hashable, Sendable, CaseIterable {
    /// How the scenario came out.
    case status
    /// The kinds of handshake of its conversations.
    case handshake
    /// The kinds of teardown.
    case teardown
    /// The kinds of findings.
    case findings
  }

  /// One outcome, and the repetitions that had it.
  public struct Outcome: Hashable, Sendable {
    /// The outcome in words: `four-segment ×2, three-segment`.
    public var value: String
    /// The repetitions, from 1, ascending.
    public var repetitions: [Int]
  }

  /// The chapter and id of the scenario.
  public var scenario: String
  /// What was compared.
  public var what: What
  /// Every outcome, in the order of its first repetition; at least two.
  public var outcomes: [Outcome]
}

extension RunResult {
  /// What was not the same in all repetitions of a scenario. What was not started is not compared.
  public var differences: [Difference] {
    var names: [String] = []
    var repetitions: [String: [ScenarioResult]] = [:]
    for scenario in scenarios where !scenario.wasNotStarted {
      let name = "\(scenario.chapter)/\(scenario.id)"
      if repetitions[name] == nil { names.append(name) }
      repetitions[name, default: []].append(scenario)
    }
    return names.flatMap { name in
      Difference.What.allCases.compactMap { what in
        let outcomes = Self.outcomes(of: repetitions[name] ?? [], what)
        return outcomes.count > 1 ? Difference(scenario: name, what: what, outcomes: outcomes) : nil
      }
    }
  }

  private static func outcomes(of scenarios: [ScenarioResult], _ what: Difference.What) -> [Difference
    .Outcome]
  {
    var outcomes: [Difference.Outcome] = []
    for scenario in scenarios {
      let value = scenario.outcome(what)
      if let index = outcomes.firstIndex(where: { $0.value == value }) {
        outcomes[index].repetitions.append(scenario.repetition)
      } else {
        outcomes.append(Difference.Outcome(value: value, repetitions: [scenario.repetition]))
      }
    }
    return outcomes
  }
}

extension ScenarioResult {
  fileprivate func outcome(_ what: Difference.What) -> String {
    switch what {
    case .status: status.rawValue
    case .handshake: Self.counted(conversations.compactMap { $0.handshake?.kind.rawValue })
    case .teardown: Self.counted(conversations.compactMap { $0.teardown?.kind.rawValue })
    // How often something was found is the kernel's affair.
    case .findings: Self.counted(Set(conversations.flatMap(\.findings).map(\.kind.rawValue)))
    }
  }

  /// Kinds and how many there are of each. The order of conversations is nobody's promise, so that it does
  /// not count.
  private static func counted(_ kinds: some Collection<String>) -> String {
    guard !kinds.isEmpty else { return "nothing" }
    let counts = Dictionary(grouping: kinds) { $0 }.mapValues(\.count)
    return counts.sorted { $0.key < $1.key }.map { $1 > 1 ? "\($0) ×\($1)" : $0 }.joined(separator: ", ")
  }
}
