import WireCapture
import WireJudgement
import WireScenario
import WireScript

extension Diagnosis {
  /// A diagnosis from what was tried.
  ///
  /// - Parameter outcomes: in the order of the report.
  package init(
    _ outcomes: [(ability: Ability, outcome: Outcome)], scenarios: [Scenario], surroundings: Surroundings,
    machine: RunResult.Machine
  ) {
    let available = Set(outcomes.filter(\.outcome.isAvailable).map(\.ability))
    let prospects = scenarios.map { Prospect($0, available: available) }
    // Where there are no scenarios, the question is still whether one could run.
    let blocking = Set(
      scenarios.isEmpty ? Prospect.lacking([], available: available) : prospects.flatMap(\.lacks))
    let findings = outcomes.map { ability, outcome in
      let blocks = blocking.contains(ability)
      var remedy: Remedy?
      if case .missing(let obstacle) = outcome {
        remedy = .mending(ability, obstacle, in: surroundings)
      }
      return Finding(
        ability: ability, outcome: outcome,
        neededBy: zip(scenarios, prospects).filter { $0.uses(ability, on: $1.network) }.map(\.1.id),
        blocks: blocks, remedy: remedy)
    }
    self.init(machine: machine, surroundings: surroundings, findings: findings, scenarios: prospects)
  }
}

extension Diagnosis.Prospect {
  /// Where a scenario can run, as `wirelab run` would decide.
  fileprivate init(_ scenario: Scenario, available: Set<Ability>) {
    let needs = scenario.plan.needs.map(\.ability)
    let lacks = Self.lacking(needs, available: available)
    self.init(
      id: scenario.id,
      network: !lacks.isEmpty ? nil : available.isSuperset(of: Self.privateOnes) ? .private : .host,
      lacks: lacks)
  }

  private static let privateOnes: [Ability] = [.privateNetwork, .privateCapture]

  /// What is missing for a scenario with these needs.
  fileprivate static func lacking(_ needs: [Ability], available: Set<Ability>) -> [Ability] {
    let others = (needs + [.reportDirectory]).filter { !available.contains($0) }
    let missing = privateOnes.filter { !available.contains($0) }
    if missing.isEmpty { return others }
    if needs.contains(where: \.isOnlyPrivate) { return missing + others.filter { !missing.contains($0) } }
    return available.contains(.hostCapture) ? others : missing + [.hostCapture] + others
  }
}

extension Scenario {
  /// Whether it needs an ability, beside the network or as a part of it.
  fileprivate func uses(_ ability: Ability, on network: NetworkKind?) -> Bool {
    switch ability {
    case .reportDirectory, .privateNetwork, .privateCapture: true
    case .hostCapture: network != .private && plan.needsPrivateNetwork == nil
    case .rootNamespaces, .ipv6Loopback, .socketTable, .socketDiagnostics, .counters, .sysctl,
      .loopbackSettings, .socketFilter, .packetRules, .packetQueue, .tls, .rawSockets, .repair, .callTracing,
      .shield, .program, .resources, .utf8:
      plan.needs.contains { $0.ability == ability }
    }
  }
}
