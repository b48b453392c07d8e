import WireJudgement
import WireScenario
import WireScript

/// One thing that a scenario asks of the machine.
package struct ScenarioNeed: Hashable, Sendable {
  /// What it is.
  package var ability: Ability
  /// What for, as the end of a sentence that begins with "it": `sets the sysctl net.ipv4.tcp_fin_timeout`.
  package var reason: String
}

extension Scenario {
  /// What it asks of the machine beside a network, a capture and a place for the report, which every scenario needs.
  package var needs: [ScenarioNeed] {
    // A network that is one's own is needed for a sysctl that may not be there, too.
    var needs = sysctls.map { sysctl in
      ScenarioNeed(
        ability: sysctl.isOptional ? .privateNetwork : .sysctl(sysctl.name),
        reason: "sets the sysctl \(sysctl.name)")
    }
    needs += setSysctls.map { name in
      ScenarioNeed(ability: .sysctl(name), reason: "sets the sysctl \(name)")
    }
    if !loopback.isEmpty {
      needs.append(ScenarioNeed(ability: .loopbackSettings, reason: "sets the MTU or the offloads of lo"))
    }
    if let counter = expect.counters.first?.name.value ?? events.lazy.compactMap(\.counter).first {
      needs.append(ScenarioNeed(ability: .counters, reason: "counts with the kernel's \(counter)"))
    }
    if let port = fixedPorts.first {
      needs.append(ScenarioNeed(ability: .privateNetwork, reason: "needs port \(port) for itself"))
    }
    if let rule = bench.first {
      needs.append(ScenarioNeed(ability: .packetRules, reason: "has the rule `\(rule.text)`"))
      needs.append(ScenarioNeed(ability: .packetQueue, reason: "has the rule `\(rule.text)`"))
    }
    if bench.contains(where: { $0.action == .sendAgain }) {
      needs.append(ScenarioNeed(ability: .rawSockets, reason: "sends a packet again"))
    } else if let client = clients.first(where: \.isRaw) {
      needs.append(
        ScenarioNeed(
          ability: .rawSockets, reason: "has a client, \(client.name), that spells out its segments"))
    }
    if uses.contains(.repair) {
      needs.append(ScenarioNeed(ability: .repair, reason: "lets a socket vanish without a word"))
    }
    if family == .v6 { needs.append(ScenarioNeed(ability: .ipv6Loopback, reason: "talks over ::1")) }
    if servers.contains(where: { !$0.model.isDatagram }) {
      needs.append(ScenarioNeed(ability: .socketTable, reason: "asks the kernel for the states of sockets"))
    }
    if let claim = claims.first(where: \.needsDiagnostics) {
      needs.append(
        ScenarioNeed(ability: .socketDiagnostics, reason: "asks the kernel for `\(claim.text)`"))
    }
    return needs
  }

  /// Why it cannot run on the machine's own network, as the end of a sentence that begins with "it"; nil: it can.
  package var needsPrivateNetwork: String? {
    needs.first(where: \.ability.isOnlyPrivate)?.reason
  }

  /// Tries what it needs, in the network that this process is in; what doing it will show by itself is left to that.
  func tryNeeds(family: AddressFamily) throws(Refusal) {
    var abilities = needs.map(\.ability)
    if family == .v6, !abilities.contains(.ipv6Loopback) { abilities.append(.ipv6Loopback) }
    for ability in abilities {
      if ability.isTriedByUse { continue }
      do {
        _ = try ability.attempt()
      } catch {
        throw Refusal(ability, error)
      }
    }
  }

  /// The handlers whose processes its scripts end.
  package var killed: [String] {
    errands.compactMap { if case .kill(let victim) = $0 { victim } else { nil } }
  }

  /// What its clients' steps need of the world beyond their sockets, each with the actor that needs it.
  var clientUses: [(actor: String, use: Step.Use)] { clients.flatMap { $0.steps.uses(by: $0.name) } }

  /// What its handlers' steps need.
  var handlerUses: [(actor: String, use: Step.Use)] {
    servers.flatMap { server -> [(actor: String, use: Step.Use)] in
      if case .steps(let steps) = server.handler { steps.uses(by: server.name) } else { [] }
    }
  }

  private var uses: [Step.Use] { (clientUses + handlerUses).map(\.use) }

  /// What its steps ask of the world.
  private var errands: [Errand] {
    uses.compactMap { if case .errand(let errand) = $0 { errand } else { nil } }
  }

  /// Ports that its scripts name: on the machine's own network they may be anybody's.
  private var fixedPorts: [UInt16] {
    uses.compactMap { if case .port(let port) = $0 { port } else { nil } }
  }

  /// The sysctls that its steps set.
  private var setSysctls: [String] {
    errands.compactMap { if case .sysctl(let name, _) = $0 { name } else { nil } }
  }

  /// What its scripts and rules wait for.
  private var events: [Step.Event] {
    errands.compactMap { if case .wait(let event) = $0 { event } else { nil } } + bench.compactMap(\.until)
  }

  /// What it claims of sockets.
  private var claims: [SocketClaim] {
    expect.kernel.map(\.value)
      + errands.compactMap { if case .kernel(let claim) = $0 { claim } else { nil } }
      + events.compactMap(\.claim)
  }
}

extension Step.Event {
  fileprivate var counter: String? {
    if case .counter(let name, _) = self { name } else { nil }
  }

  fileprivate var claim: SocketClaim? {
    if case .kernel(let claim) = self { claim } else { nil }
  }
}

extension SocketClaim {
  /// Whether it is about what only netlink tells, not /proc/net/tcp.
  fileprivate var needsDiagnostics: Bool { quantities[.queueLimit] != nil || quantities[.rto] != nil }
}
