import WireSockets

/// The socket calls of steps: each is one call, or a few of the same.
struct SocketCalls {
  let stage: any Stage
  let socket: Socket
  let inbox: Inbox
  /// The address that the step names, without a port.
  var host: SocketAddress?

  /// Why a step did not come out right.
  enum Failure: Error {
    /// The call failed.
    case call(SocketError)
    /// The octets are not those that had to come.
    case mismatch(expected: String, seen: String)
  }

  /// What a step came to.
  struct Outcome {
    /// What its last call returned; of a send and a receive of several calls, the sum.
    var value = 0
    /// The octets of a receive.
    var octets: [UInt8] = []
  }

  func bind(port: UInt16) throws(Failure) -> Outcome {
    try plain { () throws(SocketError) in try socket.bind(to: placed(stage.address(port: port))) }
  }

  func connect(to destination: Step.Destination?) throws(Failure) -> Outcome {
    let address = try address(of: destination ?? .server(nil))
    return try plain { () throws(SocketError) in try socket.connect(to: address, deadline: stage.deadline) }
  }

  func close() throws(Failure) -> Outcome {
    try plain { () throws(SocketError) in try socket.close() }
  }

  func forget() -> Outcome {
    socket.forget()
    return Outcome()
  }

  func crash() throws(Failure) -> Outcome {
    try plain { () throws(SocketError) in try socket.crash() }
  }

  func shutdown(_ direction: ShutdownDirection) throws(Failure) -> Outcome {
    try plain { () throws(SocketError) in try socket.shutdown(direction) }
  }

  func startTLS(_ end: TLSEnd, _ handshake: Step.Handshake, after ticket: TLSTicket?) throws(Failure)
    -> Outcome
  {
    try plain { () throws(SocketError) in
      try socket.startTLS(end.context, ticket: ticket, early: handshake.early, deadline: stage.deadline)
    }
  }

  func closeNotify() throws(Failure) -> Outcome {
    try plain { () throws(SocketError) in try socket.closeNotify(deadline: stage.deadline) }
  }

  func set(_ option: SocketOption) throws(Failure) -> Outcome {
    try plain { () throws(SocketError) in try socket.set(option) }
  }

  /// A call whose errno is all that can be wrong.
  private func plain<Result>(_ call: () throws(SocketError) -> Result) throws(Failure) -> Result {
    do {
      return try call()
    } catch {
      throw .call(error)
    }
  }

  /// A call that returns 0.
  private func plain(_ call: () throws(SocketError) -> Void) throws(Failure) -> Outcome {
    do {
      try call()
      return Outcome()
    } catch {
      throw .call(error)
    }
  }

  private func address(of destination: Step.Destination) throws(Failure) -> SocketAddress {
    switch destination {
    case .port(let port): return placed(stage.address(port: port))
    case .server(let name):
      guard let address = stage.address(ofServer: name) else {
        throw .mismatch(expected: "a server \(name ?? "")", seen: "there is none")
      }
      return placed(address)
    }
  }

  /// The same port where the step says.
  private func placed(_ address: SocketAddress) -> SocketAddress {
    host?.with(port: address.port) ?? address
  }

  func send(_ message: Step.Message) throws(Failure) -> Outcome {
    let destination = try destination(of: message)
    let sent = try plain { () throws(SocketError) in
      if let destination {
        return try socket.send(
          message.octets, to: destination, fastOpen: message.fastOpen, deadline: stage.deadline)
      }
      // A stream takes what it has room for; an empty send is a call too.
      var sent = 0
      repeat {
        sent += try socket.send(message.octets[sent...], more: message.more, deadline: stage.deadline)
      } while sent < message.octets.count
      return sent
    }
    return Outcome(value: sent)
  }

  private func destination(of message: Step.Message) throws(Failure) -> SocketAddress? {
    if let to = message.to { return try address(of: to) }
    if !socket.isDatagram || socket.peer != nil { return nil }
    if let sender = inbox.sender { return sender }
    return try address(of: .server(nil))
  }

  /// recv(2); recvfrom(2) of a datagram socket that is connected with nobody.
  private func recv(_ max: Int) throws(Failure) -> [UInt8] {
    if let first = inbox.take() { return Array(first.prefix(max)) }
    return try plain { () throws(SocketError) in
      if socket.isDatagram, socket.peer == nil {
        return try socket.receiveFrom(max: max, deadline: stage.deadline).0
      }
      return try socket.receive(max: max, deadline: stage.deadline)
    }
  }

  func receive(_ extent: Step.Extent) throws(Failure) -> Outcome {
    var received: [UInt8] = []
    switch extent {
    case .once(let max):
      received = try recv(max)
    case .count(let wanted):
      while received.count < wanted {
        let octets = try recv(wanted - received.count)
        if octets.isEmpty {
          throw .mismatch(expected: "\(wanted) octets", seen: "the end of stream after \(received.count)")
        }
        received += octets
      }
    case .until(let end):
      while !received.ends(with: end) {
        let octets = try recv(1024)
        if octets.isEmpty {
          throw .mismatch(expected: "… \(quoted(end))", seen: "\(quoted(received)), then the end of stream")
        }
        received += octets
      }
    case .end:
      while true {
        let octets = try recv(65_536)
        if octets.isEmpty { break }
        received += octets
      }
    }
    return Outcome(value: received.count, octets: received)
  }

  /// Never asks for more octets than it expects, so that what follows stays in the kernel's queue.
  func expect(_ wanted: [UInt8]) throws(Failure) -> Outcome {
    var received: [UInt8] = []
    if socket.isDatagram {
      received = try recv(65_536)
    } else {
      while received.count < wanted.count {
        let octets = try recv(wanted.count - received.count)
        if octets.isEmpty { break }
        received += octets
        guard wanted.starts(with: received) else { break }
      }
    }
    guard received == wanted else {
      let seen = received.isEmpty ? "the end of stream" : quoted(received)
      throw .mismatch(expected: quoted(wanted), seen: seen)
    }
    return Outcome(value: received.count)
  }

  func expectEnd() throws(Failure) -> Outcome {
    let octets = try recv(1024)
    guard octets.isEmpty else { throw .mismatch(expected: "the end of stream", seen: quoted(octets)) }
    return Outcome()
  }

  private func quoted(_ octets: [UInt8]) -> String {
    OctetText.quoted(octets, limit: 48)
  }
}

extension Array where Element == UInt8 {
  /// Whether the last octets are these.
  fileprivate func ends(with suffix: [UInt8]) -> Bool {
    count >= suffix.count && self[(count - suffix.count)...].elementsEqual(suffix)
  }
}
