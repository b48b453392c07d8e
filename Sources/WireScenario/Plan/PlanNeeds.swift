import WireScript

extension Plan {
  /// What it asks of the machine beside a network, a capture and a place for the report, which every plan
  /// needs.
  package var needs: [Need] {
    (settingNeeds + expectations.flatMap(\.needs) + bench.flatMap(\.needs) + clients.flatMap(\.allNeeds)
      + servers.flatMap(\.allNeeds)).merged
  }

  /// Why it cannot run on the machine's own network, as the end of a sentence that begins with "it"; nil: it
  /// can.
  package var needsPrivateNetwork: String? {
    needs.first(where: \.ability.isOnlyPrivate)?.reason
  }

  private var settingNeeds: [Need] {
    // A network that is one's own is needed for a sysctl that may not be there, too.
    var needs = sysctls.map { sysctl in
      sysctl.isOptional
        ? Need(.privateNetwork, Need.sysctl(sysctl.name).reason) : Need.sysctl(sysctl.name)
    }
    if !loopback.isEmpty { needs.append(Need(.loopbackSettings, "changes the settings of lo")) }
    if family == .v6 { needs.append(Need(.ipv6Loopback, "talks over ::1")) }
    return needs
  }
}

extension Expectations {
  /// What judging them asks of the machine.
  fileprivate var needs: [Need] {
    counters.map { .counter($0.name.value) } + kernel.flatMap(\.value.needs)
  }
}

extension BenchRule {
  /// What acting by it asks of the machine.
  fileprivate var needs: [Need] {
    let reason = "has the rule `\(text)`"
    return [Need(.packetRules, reason), Need(.packetQueue, reason)] + action.needs + (until?.needs ?? [])
  }
}

extension BenchRule.Action {
  fileprivate var needs: [Need] {
    switch self {
    case .sendAgain: [Need(.rawSockets, "sends a packet again")]
    case .tooBig: [Need(.rawSockets, "sends a router's word that a packet is too big")]
    case .drop, .hold, .cross, .delay: []
    }
  }
}
