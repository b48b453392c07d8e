/// Performs one step that is a socket call, or a few of the same.
struct SocketStep {
  let stage: any Stage
  let step: Step

  /// Why a step did not come out right.
  enum Failure: Error {
    /// The call failed.
    case call(SocketError)
    /// The octets are not those that had to come.
    case mismatch(expected: String, seen: String)
  }

  /// Performs the step.
  ///
  /// - Returns: what the last call returned.
  func perform(on socket: inout Socket?, making factory: () throws(SocketError) -> Socket) throws(Failure) -> Int {
    do throws(SocketError) {
      if socket == nil { socket = try factory() }
    } catch {
      throw .call(error)
    }
    guard let open = socket else { return 0 }
    switch step.action {
    case .expect(let octets): return try expect(octets, on: open)
    case .expectEnd: return try expectEnd(on: open)
    case .receive(let extent): return try receive(extent, on: open)
    default: break
    }
    do throws(SocketError) {
      return try plainCall(on: open)
    } catch {
      throw .call(error)
    }
  }

  /// The calls whose result is all that counts.
  private func plainCall(on socket: Socket) throws(SocketError) -> Int {
    switch step.action {
    case .bind(let port): try socket.bind(to: stage.address(port: port))
    case .connect(let name):
      guard let address = stage.address(ofServer: name) else { return -1 }
      try socket.connect(to: address, deadline: stage.deadline)
    case .send(let message): return try send(message, on: socket)
    case .close: try socket.close()
    case .shutdown(let direction): try socket.shutdown(direction)
    case .set(let option): try socket.set(option)
    default: break
    }
    return 0
  }

  private func send(_ message: Step.Message, on socket: Socket) throws(SocketError) -> Int {
    switch message.to {
    case .server(let name):
      guard let address = stage.address(ofServer: name) else { return -1 }
      return try socket.send(message.octets, to: address, deadline: stage.deadline)
    case .port(let port):
      return try socket.send(message.octets, to: stage.address(port: port), deadline: stage.deadline)
    case nil where socket.isDatagram && socket.peer == nil:
      guard let address = stage.address(ofServer: nil) else { return -1 }
      return try socket.send(message.octets, to: address, deadline: stage.deadline)
    case nil:
      // A stream takes what it has room for; an empty send is a call too.
      var sent = 0
      repeat {
        sent += try socket.send(message.octets[sent...], more: message.more, deadline: stage.deadline)
      } while sent < message.octets.count
      return sent
    }
  }

  private func recv(_ max: Int, on socket: Socket) throws(Failure) -> [UInt8] {
    do throws(SocketError) {
      return try socket.receive(max: max, deadline: stage.deadline)
    } catch {
      throw .call(error)
    }
  }

  private func receive(_ extent: Step.Extent, on socket: Socket) throws(Failure) -> Int {
    switch extent {
    case .once(let max):
      return try recv(max, on: socket).count
    case .count(let wanted):
      var received = 0
      while received < wanted {
        let octets = try recv(wanted - received, on: socket)
        if octets.isEmpty {
          throw .mismatch(expected: "\(wanted) octets", seen: "the end of stream after \(received)")
        }
        received += octets.count
      }
      return received
    case .until(let end):
      var received: [UInt8] = []
      while !received.ends(with: end) {
        let octets = try recv(1024, on: socket)
        if octets.isEmpty {
          throw .mismatch(expected: "… \(quoted(end))", seen: "\(quoted(received)), then the end of stream")
        }
        received += octets
      }
      return received.count
    case .end:
      var received = 0
      while true {
        let octets = try recv(65_536, on: socket)
        if octets.isEmpty { return received }
        received += octets.count
      }
    }
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
