import WireSockets

/// One thing that a scenario asks of the machine.
public struct ScenarioNeed: Hashable, Sendable {
  /// What it is.
  public var ability: Ability
  /// What for, as the end of a sentence that begins with "it": `sets the sysctl net.ipv4.tcp_fin_timeout`.
  public var reason: String
}

extension Scenario {
  /// What it asks of the machine beside a network, a capture and a place for the report, which every scenario needs.
  public var needs: [ScenarioNeed] {
    // A network that is one's own is needed for a sysctl that may not be there, too.
    var needs = sysctls.map { sysctl in
      ScenarioNeed(
        ability: sysctl.isOptional ? .privateNetwork : .sysctl(sysctl.name),
        reason: "sets the sysctl \(sysctl.name)")
    }
    needs += steps.flatMap(\.sysctls).map { name in
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
    if steps.contains(where: \.crashes) {
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
  public var needsPrivateNetwork: String? {
    needs.first(where: \.ability.isOnlyPrivate)?.reason
  }

  /// Tries what it needs, in the network that this process is in; what doing it will show by itself is left to that.
  func tryNeeds(family: AddressFamily) throws(Refusal) {
    var abilities = needs.map(\.ability)
    if family == .v6, !abilities.contains(.ipv6Loopback) { abilities.append(.ipv6Loopback) }
    // A step comes too late to find out: it fails, where the scenario should not have begun.
    let setBySteps = Set(steps.flatMap(\.sysctls))
    for ability in abilities {
      if ability.isTriedByUse, !(ability.sysctl.map(setBySteps.contains) ?? false) { continue }
      do {
        _ = try ability.attempt()
      } catch {
        throw Refusal(ability, error)
      }
    }
  }

  /// The handlers whose processes its scripts end.
  var killed: [String] { steps.flatMap(\.killed) }

  /// Ports that its scripts name: on the machine's own network they may be anybody's.
  private var fixedPorts: [UInt16] { steps.flatMap(\.fixedPorts) }

  /// What its scripts and rules wait for.
  private var events: [Step.Event] { steps.flatMap(\.events) + bench.compactMap(\.until) }

  /// What it claims of sockets.
  private var claims: [SocketClaim] {
    expect.kernel.map(\.value) + steps.flatMap(\.claims) + events.compactMap(\.claim)
  }

  /// The steps of everybody.
  private var steps: [Step] {
    let handlers = servers.flatMap { server -> [Step] in
      if case .steps(let steps) = server.handler { steps } else { [] }
    }
    return clients.flatMap(\.steps) + handlers
  }
}

extension Step {
  /// Whether it, or a step within it, lets a socket vanish.
  fileprivate var crashes: Bool {
    switch action {
    case .crash: true
    case .thread(_, let steps), .loop(_, let steps): steps.contains(where: \.crashes)
    default: false
    }
  }

  /// What it, and the steps within it, wait for.
  fileprivate var events: [Step.Event] {
    switch action {
    case .wait(let event): [event]
    case .thread(_, let steps), .loop(_, let steps): steps.flatMap(\.events)
    default: []
    }
  }

  /// What it, and the steps within it, claim of sockets.
  fileprivate var claims: [SocketClaim] {
    switch action {
    case .kernel(let claim): [claim]
    case .thread(_, let steps), .loop(_, let steps): steps.flatMap(\.claims)
    default: []
    }
  }

  /// The sysctls that it, and the steps within it, set.
  fileprivate var sysctls: [String] {
    switch action {
    case .sysctl(let name, _): [name]
    case .thread(_, let steps), .loop(_, let steps): steps.flatMap(\.sysctls)
    default: []
    }
  }

  /// Whom it, and the steps within it, kill.
  fileprivate var killed: [String] {
    switch action {
    case .kill(let victim): [victim]
    case .thread(_, let steps), .loop(_, let steps): steps.flatMap(\.killed)
    default: []
    }
  }

  fileprivate var fixedPorts: [UInt16] {
    switch action {
    case .bind(let port) where port != 0: [port]
    case .connect(.port(let port)): [port]
    case .send(let message):
      if case .port(let port) = message.to { [port] } else { [] }
    case .thread(_, let steps), .loop(_, let steps): steps.flatMap(\.fixedPorts)
    default: []
    }
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
