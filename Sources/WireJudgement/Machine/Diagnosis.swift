import WireCapture
import WireConversations
import WireScenario
import WireScript
import WireSystem

/// What a machine allows, and which scenarios that is enough for: the one value that the doctor's reports are
/// written from.
package struct Diagnosis: Hashable, Sendable {
  /// What came of trying something.
  package enum Outcome: Hashable, Sendable {
    /// It works; the evidence.
    case available(String)
    /// It does not.
    case missing(Obstacle)
    /// It was not tried, because this is missing.
    case untried(Ability)

    package enum Kind: String, CaseIterable {
      case available
      case missing
      case untried
    }

    package var kind: Kind {
      switch self {
      case .available: .available
      case .missing: .missing
      case .untried: .untried
      }
    }

    package var isAvailable: Bool { kind == .available }
  }

  /// One ability.
  package struct Finding: Hashable, Sendable {
    /// What was tried.
    package var ability: Ability
    /// What came of it.
    package var outcome: Outcome
    /// The scenarios that need it.
    package var neededBy: [String]
    /// Whether a scenario cannot run because of it.
    package var blocks: Bool
    /// What mends it.
    package var remedy: Remedy?

    /// From its parts.
    package init(
      ability: Ability, outcome: Diagnosis.Outcome, neededBy: [String], blocks: Bool, remedy: Remedy? = nil
    ) {
      self.ability = ability
      self.outcome = outcome
      self.neededBy = neededBy
      self.blocks = blocks
      self.remedy = remedy
    }
  }

  /// One scenario.
  package struct Prospect: Hashable, Sendable {
    /// Its name.
    package var id: String
    /// Where `wirelab run` would run it; nil: nowhere.
    package var network: NetworkKind?
    /// What it lacks, where it cannot run.
    package var lacks: [Ability]

    /// From its parts.
    package init(
      id: String, network: NetworkKind? = nil, lacks: [Ability]
    ) {
      self.id = id
      self.network = network
      self.lacks = lacks
    }
  }

  /// The machine.
  package var machine: RunResult.Machine
  /// What kind of machine it is.
  package var surroundings: Surroundings
  /// Everything that was tried.
  package var findings: [Finding]
  /// The scenarios.
  package var scenarios: [Prospect]

  /// From its parts.
  package init(
    machine: RunResult.Machine, surroundings: Surroundings, findings: [Finding], scenarios: [Prospect]
  ) {
    self.machine = machine
    self.surroundings = surroundings
    self.findings = findings
    self.scenarios = scenarios
  }

  /// 0: everything that a scenario needs is there; else 3.
  package var exitStatus: ExitStatus {
    findings.contains(where: \.blocks) || scenarios.contains { $0.network == nil } ? .notPermitted : .passed
  }
}
