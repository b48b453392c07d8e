public import WireCapture

/// What a machine allows, and which scenarios that is enough for: the one value that the doctor's reports are written from.
public struct Diagnosis: Hashable, Sendable {
  /// What came of trying something.
  public enum Outcome: Hashable, Sendable {
    /// It works; the evidence.
    case available(String)
    /// It does not.
    case missing(Obstacle)
    /// It was not tried, because this is missing.
    case untried(Ability)

    enum Kind: String, CaseIterable {
      case available
      case missing
      case untried
    }

    var kind: Kind {
      switch self {
      case .available: .available
      case .missing: .missing
      case .untried: .untried
      }
    }

    var isAvailable: Bool { kind == .available }
  }

  /// One ability.
  public struct Finding: Hashable, Sendable {
    /// What was tried.
    public var ability: Ability
    /// What came of it.
    public var outcome: Outcome
    /// The scenarios that need it.
    public var neededBy: [String]
    /// Whether a scenario cannot run because of it.
    public var blocks: Bool
    /// What mends it.
    public var remedy: Remedy?
  }

  /// One scenario.
  public struct Prospect: Hashable, Sendable {
    /// Its name.
    public var id: String
    /// Where `wirelab run` would run it; nil: nowhere.
    public var network: NetworkKind?
    /// What it lacks, where it cannot run.
    public var lacks: [Ability]
  }

  /// The machine.
  public var machine: RunResult.Machine
  /// What kind of machine it is.
  public var surroundings: Surroundings
  /// Everything that was tried.
  public var findings: [Finding]
  /// The scenarios.
  public var scenarios: [Prospect]

  /// A diagnosis from what was tried.
  ///
  /// - Parameter outcomes: in the order of the report.
  init(
    _ outcomes: [(ability: Ability, outcome: Outcome)], scenarios: [Scenario], surroundings: Surroundings,
    machine: RunResult.Machine
  ) {
    self.machine = machine
    self.surroundings = surroundings
    let available = Set(outcomes.filter(\.outcome.isAvailable).map(\.ability))
    let prospects = scenarios.map { Prospect($0, available: available) }
    self.scenarios = prospects
    // Where there are no scenarios, the question is still whether one could run.
    let blocking = Set(
      scenarios.isEmpty ? Prospect.lacking([], available: available) : prospects.flatMap(\.lacks))
    findings = outcomes.map { ability, outcome in
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
  }

  /// 0: everything that a scenario needs is there; else 3.
  public var exitStatus: ExitStatus {
    findings.contains(where: \.blocks) || scenarios.contains { $0.network == nil } ? .notPermitted : .passed
  }
}

extension Diagnosis.Prospect {
  /// Where a scenario can run, as `wirelab run` would decide.
  fileprivate init(_ scenario: Scenario, available: Set<Ability>) {
    id = scenario.id
    let needs = scenario.needs.map(\.ability)
    lacks = Self.lacking(needs, available: available)
    network =
      !lacks.isEmpty ? nil : available.isSuperset(of: Self.privateOnes) ? .private : .host
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
    case .hostCapture: network != .private && needsPrivateNetwork == nil
    default: needs.contains { $0.ability == ability }
    }
  }
}
