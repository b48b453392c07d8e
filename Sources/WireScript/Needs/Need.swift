/// One thing that a scenario asks of the machine.
package struct Need: Hashable, Sendable {
  /// What it is.
  package var ability: Ability
  /// What for, as the end of a sentence that begins with "it": `sets the sysctl net.ipv4.tcp_fin_timeout`.
  package var reason: String

  /// A need from its parts.
  package init(_ ability: Ability, _ reason: String) {
    self.ability = ability
    self.reason = reason
  }

  /// A sysctl is to be set.
  package static func sysctl(_ name: String) -> Need {
    Need(.sysctl(name), "sets the sysctl \(name)")
  }

  /// The kernel's counters are to be read.
  package static func counter(_ name: String) -> Need {
    Need(.counters, "counts with the kernel's \(name)")
  }

  /// A port that may be anybody's on the machine's own network.
  package static func port(_ port: UInt16) -> Need {
    Need(.privateNetwork, "needs port \(port) for itself")
  }
}

extension [Need] {
  /// Each ability once, for the first reason, in the order in which needs are told.
  package var merged: [Need] {
    var seen: Set<Ability> = []
    return filter { seen.insert($0.ability).inserted }.enumerated()
      .sorted { ($0.element.ability.rank, $0.offset) < ($1.element.ability.rank, $1.offset) }
      .map(\.element)
  }
}
