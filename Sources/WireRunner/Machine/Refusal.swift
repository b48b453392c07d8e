import WireCapture
import WireJudgement
import WireScript
import WireSystem

/// Something that was needed, and that the machine does not allow.
package struct Refusal: Error, Hashable, Codable, Sendable {
  /// What was needed.
  package var ability: Ability
  /// What stood in the way.
  package var obstacle: Obstacle

  /// Whether nothing can run in a network, because this machine does not permit it. That a capture does not
  /// work, for a reason that is no errno, says nothing of the next one.
  var forbidsNetwork: Bool {
    switch ability {
    case .privateNetwork: true
    case .privateCapture, .hostCapture: obstacle.errno != nil
    case .rootNamespaces, .ipv6Loopback, .socketTable, .socketDiagnostics, .counters, .sysctl,
      .loopbackSettings, .socketFilter, .packetRules, .packetQueue, .tls, .rawSockets, .repair, .callTracing,
      .shield, .program, .resources, .reportDirectory, .utf8:
      false
    }
  }

  /// A refusal from its parts.
  package init(_ ability: Ability, _ obstacle: Obstacle) {
    self.ability = ability
    self.obstacle = obstacle
  }
}

/// What a run says of what is not permitted: never without what to do next.
struct Refusals {
  /// What kind of machine it is.
  let surroundings: Surroundings
  /// Why there is no private network, once that is known.
  var privateNetwork: Refusal?

  /// That a run goes on with the machine's own loopback, in one line.
  func fallBack(_ refusal: Refusal) -> String {
    "no private network (\(refusal.obstacle)): using the machine's loopback, one scenario at a time; `wirelab doctor` says what to do"
  }

  /// Why one scenario is not run.
  func text(of refusal: Refusal) -> String {
    "\(refusal.obstacle). \(advice(refusal))"
  }

  /// Why a scenario is not run on the machine's own network.
  func onHost(_ reason: String) -> String {
    let never = "it \(reason), which is never done on the machine's own network"
    guard let privateNetwork else { return never + ". Run it with `--network private` or `--network auto`." }
    return "\(never), and there is no private one (\(privateNetwork.obstacle)). \(advice(privateNetwork))"
  }

  /// Why nothing can run.
  func everywhere(_ refusal: Refusal) -> String {
    guard let privateNetwork else { return text(of: refusal) }
    return """
      there is no private network (\(privateNetwork.obstacle)), and the machine's own loopback cannot be \
      captured (\(refusal.obstacle)). \(advice(privateNetwork))
      """
  }

  /// Why nothing is watched on an interface.
  func toWatch(_ interface: String, _ obstacle: Obstacle) -> String {
    let remedies = Remedies(surroundings: surroundings, obstacle: obstacle)
    return "\(obstacle). \(remedies.capture(on: interface, by: "watch").sentence)"
  }

  private func advice(_ refusal: Refusal) -> String {
    Remedy.mending(refusal.ability, refusal.obstacle, in: surroundings).sentence
      + " `wirelab doctor` tells more."
  }
}
