import WireSockets

/// What the actors of a scenario know of it before they are started: the same in this process and in those it
/// forks.
package struct Setting: Sendable {
  /// The marks of the scenario.
  package let marks: MarkBoard
  /// Every call of everybody.
  package let log: CallLog
  /// The loopback address, without a port.
  package let loopback: SocketAddress
  /// Where each server is, in the order of the scenario.
  package let servers: [(name: String, address: SocketAddress)]

  /// What programs have to do with secrets.
  package let secrets = ProgramSecrets()
  /// Whether the secrets of programs are asked for.
  package var keepsSecrets = true
  /// Who signs the certificates of those who speak TLS; nil: nobody does.
  package var authority: TLSAuthority?
  /// What is asked of each program, by its name.
  package var inquiries: [String: ProgramInquiry] = [:]

  /// A setting from its parts.
  package init(
    marks: MarkBoard, log: CallLog, loopback: SocketAddress, servers: [(name: String, address: SocketAddress)]
  ) {
    self.marks = marks
    self.log = log
    self.loopback = loopback
    self.servers = servers
  }

  /// The setting of these actors.
  ///
  /// - Throws: `mmap` with its errno.
  package init(
    of actors: [any ActorPlan], loopback: SocketAddress, servers: [(name: String, address: SocketAddress)],
    inquiries: [String: ProgramInquiry] = [:]
  ) throws(SocketError) {
    self.init(
      marks: try MarkBoard(names: actors.flatMap(\.marks).map(\.name)),
      log: actors.contains(where: \.forks) ? try .sharedWithForkedProcesses() : CallLog(),
      loopback: loopback, servers: servers)
    self.inquiries = inquiries
    if actors.contains(where: \.speaksTLS) { authority = try? TLSAuthority() }
  }

  /// What an actor speaks TLS with.
  ///
  /// - Throws: that there is no library, or that it does not know something of the plan.
  package func tlsEnd(_ plan: TLSPlan, of name: String, isServer: Bool) throws(TLSContext.Failure) -> TLSEnd {
    guard let authority else {
      throw TLSContext.Failure(TLSContext.obstacle ?? "no certificates can be made")
    }
    return try TLSEnd(plan, of: name, isServer: isServer, authority: authority, log: log)
  }

  /// Where a server is; nil: the first.
  package func address(ofServer name: String?) -> SocketAddress? {
    name.map { name in servers.first { $0.name == name }?.address } ?? servers.first?.address
  }

  /// Where a server is reached; nil: the first.
  package func reach(ofServer name: String?) -> SocketAddress? {
    address(ofServer: name).map(reached)
  }

  /// Where a socket with this address is reached: one of every address by the loopback address.
  package func reached(_ address: SocketAddress) -> SocketAddress {
    address.isWildcard ? loopback.with(port: address.port) : address
  }

  /// The loopback address with this port.
  package func address(port: UInt16) -> SocketAddress { loopback.with(port: port) }
}
