extension Step {
  /// The steps within it.
  package var inner: [Step] {
    switch action {
    case .thread(_, let steps), .loop(_, let steps): steps
    case .socket, .bind, .connect, .send, .receive, .expect, .expectEnd, .close, .forget, .closeListener,
      .crash, .shutdown, .set, .mark, .wait, .kernel, .inject, .join, .process, .kill, .sysctl:
      []
    }
  }

  /// It, and all steps within it.
  package var all: [Step] { [self] + inner.flatMap(\.all) }

  /// What it, and the steps within it, ask of the machine.
  package var needs: [Need] { action.needs + inner.flatMap(\.needs) }
}

extension Step.Action {
  fileprivate var needs: [Need] {
    switch self {
    case .sysctl(let name, _): [.sysctl(name)]
    case .crash: [Need(.repair, "lets a socket vanish without a word")]
    case .wait(let event): event.needs
    case .kernel(let claim): claim.needs
    case .bind(let port): port == 0 ? [] : [.port(port)]
    case .connect(let destination): destination?.needs ?? []
    case .send(let message): message.to?.needs ?? []
    // That of its actor.
    case .inject: []
    case .socket, .receive, .expect, .expectEnd, .close, .forget, .closeListener, .shutdown, .set, .mark,
      .thread, .join, .loop, .process, .kill:
      []
    }
  }
}

extension Step.Destination {
  fileprivate var needs: [Need] {
    switch self {
    case .port(let port): [.port(port)]
    case .server: []
    }
  }
}

extension Step.Event {
  /// What waiting for it asks of the machine.
  package var needs: [Need] {
    switch self {
    case .counter(let name, _): [.counter(name)]
    case .kernel(let claim): claim.needs
    case .mark, .segment, .state, .blocked, .returned, .readable, .process: []
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
    case .queueLimit, .rto: true
    case .remaining, .unread, .unacknowledged, .retransmissions, .queue: false
    }
  }
}
