import FoundationEssentials
import Glibc
import WireCapture
import WireJudgement
import WireScript
import WireSystem

/// What `wirelab doctor` asks of a process that it starts: trying some of these changes the process.
package struct ProbeRequest: Codable, Sendable {
  /// The network to try them in.
  package var network: NetworkKind
  /// What to try, in this order.
  package var abilities: [Ability]
  /// Whether the network is entered as it is for programs of others.
  package var forPrograms: Bool

  /// A request from the command line.
  package init(decoding text: String) throws {
    self = try JSONDecoder().decode(Self.self, from: Data(text.utf8))
  }

  package init(_ network: NetworkKind, _ abilities: [Ability], forPrograms: Bool = false) {
    self.network = network
    self.abilities = abilities
    self.forPrograms = forPrograms
  }

  package func encoded() throws -> String {
    String(decoding: try JSONEncoder().encode(self), as: UTF8.self)
  }
}

/// What came of trying one ability.
struct ProbeFinding: Codable, Sendable {
  var ability: Ability
  var evidence: String?
  var obstacle: Obstacle?

  init(ability: Ability, evidence: String? = nil, obstacle: Obstacle? = nil) {
    self.ability = ability
    self.evidence = evidence
    self.obstacle = obstacle
  }

  /// A finding from its line.
  init?(decoding line: some Sequence<UInt8>) {
    guard let finding = try? JSONDecoder().decode(Self.self, from: Data(line)) else { return nil }
    self = finding
  }
}

/// The inside of such a process.
package enum Prober {
  /// Tries everything and writes each finding as a line; the process must still have one thread.
  ///
  /// Each as it comes: if one of them ends the process, the others are known.
  ///
  /// - Parameter inside: the namespaces in which the program has begun anew; nil: it has not.
  package static func answer(_ request: ProbeRequest, inside: String?, write: ([UInt8]) -> Void) {
    signal(SIGPIPE, SIG_IGN)
    func tell(_ finding: ProbeFinding) {
      guard let line = try? JSONEncoder().encode(finding) else { return }
      write(Array(line) + [UInt8(ascii: "\n")])
    }
    if let inside {
      tell(ProbeFinding(ability: .privateNetwork, evidence: inside))
    } else if request.network == .private {
      do {
        let encoded = try request.encoded()
        try PrivateNetwork.enter(
          toRun: { ["probe", encoded, "--inside", $0] }, forPrograms: request.forPrograms)
      } catch {
        let obstacle = error as? Obstacle ?? Obstacle("encode the request", detail: "\(error)")
        return tell(ProbeFinding(ability: .privateNetwork, obstacle: obstacle))
      }
    }
    for ability in request.abilities {
      do {
        tell(ProbeFinding(ability: ability, evidence: try ability.attempt()))
      } catch {
        tell(ProbeFinding(ability: ability, obstacle: error))
      }
    }
  }
}
