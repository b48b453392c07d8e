import WireSockets

extension Step.Use {
  /// What it asks of the machine.
  package var needs: [Need] {
    switch self {
    case .mark: []
    case .port(let port): [.port(port)]
    case .host(let address): address.needs
    case .repair: [Need(.repair, "lets a socket vanish without a word")]
    case .errand(let errand): errand.needs
    }
  }
}

extension SocketAddress {
  /// What being at this address, or talking to it, asks of the machine.
  package var needs: [Need] {
    var needs: [Need] = []
    // On the machine's own network everybody could reach it.
    if isWildcard { needs.append(Need(.privateNetwork, "binds every address of the machine")) }
    if family == .ipv6 { needs.append(Need(.ipv6Loopback, "uses the address \(host)")) }
    return needs
  }
}

extension Errand {
  fileprivate var needs: [Need] {
    switch self {
    case .wait(let event): event.needs
    case .kernel(let claim): claim.needs
    case .sysctl(let name, _): [.sysctl(name)]
    // A segment that is spelled out is the need of its actor.
    case .process, .kill, .inject, .signal, .input: []
    }
  }
}

extension SocketClaim {
  /// What checking it asks of the machine: some of it only netlink tells, not /proc/net/tcp.
  package var needs: [Need] {
    quantities.keys.contains(where: \.isToldByNetlinkOnly)
      ? [Need(.socketDiagnostics, "asks the kernel for `\(text)`")] : []
  }
}

extension SocketClaim.Quantity {
  fileprivate var isToldByNetlinkOnly: Bool {
    switch self {
    case .queueLimit, .rto, .congestionWindow, .slowStartThreshold: true
    case .remaining, .unread, .unacknowledged, .retransmissions, .queue: false
    }
  }
}
