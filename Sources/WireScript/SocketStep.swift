import WireSockets

/// Performs one step that is a socket call, or a few of the same.
struct SocketStep {
  let stage: any Stage
  let step: Step
  let inbox: Inbox

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

  /// Performs the step.
  func perform(on socket: Socket) throws(Failure) -> Outcome {
    switch step.action {
    case .expect(let octets): return Outcome(value: try expect(octets, on: socket))
    case .expectEnd: return Outcome(value: try expectEnd(on: socket))
    case .receive(let extent):
      let octets = try receive(extent, on: socket)
      return Outcome(value: octets.count, octets: octets)
    case .send(let message): return Outcome(value: try send(message, on: socket))
    case .connect(let destination):
      let address = try address(of: destination ?? .server(nil))
      try plain { () throws(SocketError) in try socket.connect(to: address, deadline: stage.deadline) }
    default:
      try plain { () throws(SocketError) in
        switch step.action {
        case .bind(let port): try socket.bind(to: stage.address(port: port))
        case .close, .closeListener: try socket.close()
        case .forget: socket.forget()
        case .crash: try socket.crash()
        case .shutdown(let direction): try socket.shutdown(direction)
        case .set(let option): try socket.set(option)
        default: break
        }
      }
    }
    return Outcome()
  }

  /// A call whose errno is all that can be wrong.
  private func plain<Result>(_ call: () throws(SocketError) -> Result) throws(Failure) -> Result {
    do {
      return try call()
    } catch {
      throw .call(error)
    }
  }

  private func address(of destination: Step.Destination) throws(Failure) -> SocketAddress {
    switch destination {
    case .port(let port): return stage.address(port: port)
    case .server(let name):
      guard let address = stage.address(ofServer: name) else {
        throw .mismatch(expected: "a server \(name ?? "")", seen: "there is none")
      }
      return address
    }
  }

  private func send(_ message: Step.Message, on socket: Socket) throws(Failure) -> Int {
    let destination = try destination(of: message, on: socket)
    return try plain { () throws(SocketError) in
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
  }

  private func destination(of message: Step.Message, on socket: Socket) throws(Failure) -> SocketAddress? {
    if let to = message.to { return try address(of: to) }
    if !socket.isDatagram || socket.peer != nil { return nil }
    if let sender = inbox.sender { return sender }
    return try address(of: .server(nil))
  }

  /// recv(2); recvfrom(2) of a datagram socket that is connected with nobody.
  private func recv(_ max: Int, on socket: Socket) throws(Failure) -> [UInt8] {
    if let first = inbox.take() { return Array(first.prefix(max)) }
    return try plain { () throws(SocketError) in
      if socket.isDatagram, socket.peer == nil {
        return try socket.receiveFrom(max: max, deadline: stage.deadline).0
      }
      return try socket.receive(max: max, deadline: stage.deadline)
    }
  }

  private func receive(_ extent: Step.Extent, on socket: Socket) throws(Failure) -> [UInt8] {
    var received: [UInt8] = []
    switch extent {
    case .once(let max):
      received = try recv(max, on: socket)
    case .count(let wanted):
      while received.count < wanted {
        let octets = try recv(wanted - received.count, on: socket)
        if octets.isEmpty {
          throw .mismatch(expected: "\(wanted) octets", seen: "the end of stream after \(received.count)")
        }
        received += octets
      }
    case .until(let end):
      while !received.ends(with: end) {
        let octets = try recv(1024, on: socket)
        if octets.isEmpty {
          throw .mismatch(expected: "… \(quoted(end))", seen: "\(quoted(received)), then the end of stream")
        }
        received += octets
      }
    case .end:
      while true {
        let octets = try recv(65_536, on: socket)
        if octets.isEmpty { break }
        received += octets
      }
    }
    return received
  }

  /// Never asks for more octets than it expects, so that what follows stays in the kernel's queue.
  private func expect(_ wanted: [UInt8], on socket: Socket) throws(Failure) -> Int {
    var received: [UInt8] = []
    if socket.isDatagram {
      received = try recv(65_536, on: socket)
    } else {
      while received.count < wanted.count {
        let octets = try recv(wanted.count - received.count, on: socket)
        if octets.isEmpty { break }
        received += octets
        guard wanted.starts(with: received) else { break }
      }
    }
    guard received == wanted else {
      let seen = received.isEmpty ? "the end of stream" : quoted(received)
      throw .mismatch(expected: quoted(wanted), seen: seen)
    }
    return received.count
  }

  private func expectEnd(on socket: Socket) throws(Failure) -> Int {
    let octets = try recv(1024, on: socket)
    guard octets.isEmpty else { throw .mismatch(expected: "the end of stream", seen: quoted(octets)) }
    return 0
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
