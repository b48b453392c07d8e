import WireCapture
import WireFormat
import WireScript
import WireSockets

/// The sockets of the actors of a scenario, as the kernel's table shows them. The call log says which they
/// are.
package struct ActorSockets {
  package let table: SocketTable
  package let calls: [Call]
  /// The address of each server.
  package let servers: [(name: String, address: SocketAddress)]

  /// From its parts.
  package init(
    table: SocketTable, calls: [Call], servers: [(name: String, address: SocketAddress)]
  ) {
    self.table = table
    self.calls = calls
    self.servers = servers
  }

  /// What the kernel says instead of a claim; nil: the same.
  ///
  /// - Parameters:
  ///   - actor: whose socket it is about if the claim does not say; if it says a server, the server's end of
  ///     this actor's conversation with it is meant, if there is one.
  ///   - socket: that socket, where it is at hand.
  package func objection(to claim: SocketClaim, actor: String, socket: Socket?) -> String? {
    guard claim.otherStates.isEmpty else {
      let objections = claim.alternatives.map { objection(to: $0, actor: actor, socket: socket) }
      return objections.contains(nil) ? nil : objections.first ?? nil
    }
    let candidates = sockets(
      of: claim.actor ?? actor, claim, socket: claim.actor == nil ? socket : nil, asked: actor)
    if claim.state == "CLOSED" {
      guard let candidates else { return "there never was such a socket" }
      return candidates.isEmpty ? nil : text(candidates, claim)
    }
    guard let candidates, !candidates.isEmpty else { return "the kernel has no such socket" }
    if candidates.contains(where: claim.holds) { return nil }
    return text(candidates, claim)
  }

  /// The sockets that a claim may be about; nil: nobody has yet made one.
  private func sockets(
    of name: String, _ claim: SocketClaim, socket: Socket?, asked actor: String
  ) -> [SocketTable.Entry]? {
    if let server = servers.first(where: { $0.name == name }) {
      let own = table.sockets.filter { $0.local.port == server.address.port }
      if claim.isAboutListener { return own.filter(\.isListening) }
      let ends = own.filter { !$0.isListening }
      let address = server.address
      // Who talks with the server means its end of that, not somebody else's.
      let asking = ActorName(actor).root
      if let talk = calls.last(where: { $0.isOf(asking) && $0.peer == address }), let local = talk.localEnd {
        return ends.filter { $0.remote == local }
      }
      let isKnown = calls.contains { $0.peer == address || ($0.local == address && $0.peer != nil) }
      return ends.isEmpty && !isKnown ? nil : ends
    }
    if let local = socket?.local, let peer = socket?.peer {
      return between(Endpoint(local), Endpoint(peer))
    }
    let own = calls.last { $0.isOf(name) && $0.peer != nil }
    guard let call = own ?? acceptance(of: name), let peer = call.peerEnd else { return nil }
    if let local = call.localEnd { return between(local, peer) }
    // As long as connect() blocks, nobody knows where it does so from.
    let others = Set(calls.compactMap(\.localEnd))
    return table.sockets.filter {
      $0.state == "SYN_SENT" && $0.remote == peer && !others.contains($0.local)
    }
  }

  /// The call that accepted the conversation of a handler (`server/2`: the second), which may not have made
  /// one of its own yet.
  private func acceptance(of name: String) -> Call? {
    let name = ActorName(name)
    guard let number = name.request else { return nil }
    let accepted = calls.filter { $0.actor == name.root && CallName.is($0.name, "accept") && $0.peer != nil }
    return accepted.indices.contains(number - 1) ? accepted[number - 1] : nil
  }

  private func between(_ local: Endpoint?, _ remote: Endpoint?) -> [SocketTable.Entry] {
    table.sockets.filter { $0.local == local && $0.remote == remote }
  }

  private func text(_ sockets: [SocketTable.Entry], _ claim: SocketClaim) -> String {
    let told = sockets.prefix(Self.told).map { $0.text(about: claim) }.joined(separator: "; ")
    let rest = sockets.count > Self.told ? "; and \(sockets.count - Self.told) more" : ""
    return "the kernel says " + told + rest + (table.source == .proc ? " (\(table.source.rawValue))" : "")
  }

  /// More than so many sockets nobody compares.
  private static let told = 4
}

extension SocketClaim {
  /// Whether the kernel says so of a socket.
  package func holds(of socket: SocketTable.Entry) -> Bool {
    (state.map { $0 == socket.state } ?? true) && (timer.map { $0 == socket.timer.kind.rawValue } ?? true)
      && quantities.allSatisfy { quantity, range in
        socket.value(of: quantity).map(range.contains) ?? false
      }
  }
}

extension SocketTable.Entry {
  /// A number that the kernel tells of the socket; nil: it tells none.
  package func value(of quantity: SocketClaim.Quantity) -> Int? {
    switch quantity {
    case .remaining: timer.kind == .none ? nil : timer.milliseconds
    case .unread: isListening ? nil : unread
    case .unacknowledged: isListening ? nil : unacknowledged
    case .retransmissions: retransmissions
    case .queue: isListening ? unread : nil
    case .queueLimit: queueLimit
    case .rto: info.map { $0.rto / 1_000 }
    case .congestionWindow: info.map(\.congestionWindow)
    case .slowStartThreshold: info.map(\.slowStartThreshold)
    }
  }

  /// Its state, and what a claim asks of it: `TIME_WAIT, timer time-wait, remaining 59.9 s`.
  fileprivate func text(about claim: SocketClaim) -> String {
    let timer =
      claim.timer == nil && claim.quantities[.remaining] == nil ? nil : "timer \(timer.kind.rawValue)"
    let numbers = SocketClaim.Quantity.allCases.filter { claim.quantities[$0] != nil }.map { quantity in
      "\(quantity.rawValue) \(value(of: quantity).map(quantity.text) ?? "not told")"
    }
    return ([state] + [timer].compactMap(\.self) + numbers).joined(separator: ", ")
  }
}
