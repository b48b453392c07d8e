import Glibc
import WireSockets
import WireSystem
import WireText

/// A handler whose answers a person types: each line goes to the client that came last, or to the one that it
/// names, `@2 text`.
///
/// A thread for the keyboard beside those of the clients, as in the notes' chat server; there nothing ends
/// it, here the end of the input ends all connections.
package final class PersonHandler: Sendable {
  private struct Client {
    var number: Int
    var request: Request
    var name: String { "@\(number) \(request.clientAddress)" }
  }

  private struct Room {
    /// The one that came last, or spoke last with datagrams, at the end.
    var clients: [Client] = []
    /// How many ever came.
    var count = 0
    /// How many messages were heard.
    var messages = 0
    /// The input is over: who comes now is not served.
    var isOver = false
  }

  /// Senders of datagrams do not leave: so many are remembered.
  private static let senderLimit = 1000
  /// A line of a script waits for an answer to the one before for so long, in seconds.
  private static let patience = 1.0

  private let room = Condition(Room())
  private let notices: ClientNotices
  private let remark: @Sendable (String) -> Void
  private let lineEnd: LineEnd

  /// A handler of one service.
  ///
  /// - Parameters:
  ///   - lineEnd: what is sent after each line.
  ///   - notices: says who comes and what they say.
  ///   - remark: writes a line about what was typed.
  package init(
    lineEnd: LineEnd, notices: ClientNotices, remark: @escaping @Sendable (String) -> Void
  ) {
    self.lineEnd = lineEnd
    self.notices = notices
    self.remark = remark
  }

  /// What the service runs for each client.
  package var handler: Handler { Handler { [self] request in try host(request) } }

  // MARK: - The clients

  private func host(_ request: Request) throws {
    if let datagram = request.datagram {
      guard let sender = noted(request) else { return }
      return hear(datagram, from: sender)
    }
    guard let client = joined(request) else { return }
    defer { leave(client) }
    while true {
      let message = try request.receive(max: Handler.messageLimit)
      hear(message, from: client)
      if message.isEmpty { return }
    }
  }

  /// A connection that is there from now on; nil: it came too late.
  private func joined(_ request: Request) -> Client? {
    room.update { room in
      guard !room.isOver else { return nil }
      room.count += 1
      let client = Client(number: room.count, request: request)
      notices.began(client.name)
      room.clients.append(client)
      return client
    }
  }

  /// The sender of a datagram, who is the last from now on; nil: it came too late.
  private func noted(_ request: Request) -> Client? {
    room.update { room in
      guard !room.isOver else { return nil }
      let known = room.clients.firstIndex { $0.request.clientAddress == request.clientAddress }
      if known == nil { room.count += 1 }
      let number = known.map { room.clients.remove(at: $0).number } ?? room.count
      let client = Client(number: number, request: request)
      room.clients.append(client)
      if room.clients.count > Self.senderLimit { room.clients.removeFirst() }
      return client
    }
  }

  private func hear(_ message: [UInt8], from client: Client) {
    notices.heard(message, from: client.name, isDatagram: client.request.datagram != nil)
    room.update { $0.messages += 1 }
  }

  private func leave(_ client: Client) {
    room.update { room in room.clients.removeAll { $0.number == client.number } }
    notices.ended(client.name)
  }

  // MARK: - The person

  /// Sends what is typed, until the end of the input; then ends all connections.
  ///
  /// What comes through a pipe waits until somebody is there, and each line for an answer to the one before,
  /// for a second at most; a person sees that nobody is.
  package func answer(from input: Int32, isTerminal: Bool) {
    var lines = InputLines()
    while true {
      while let line = lines.next() { take(line, isTerminal: isTerminal) }
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = Interrupted.again { read(input, &buffer, buffer.count) }
      if count <= 0 { break }
      lines.add(Array(buffer[..<count]))
    }
    lines.end()
    while let line = lines.next() { take(line, isTerminal: isTerminal) }
    if !isTerminal { _ = room.wait(until: nil) { $0.count > 0 } }
    room.update { room in
      room.isOver = true
      for client in room.clients where client.request.datagram == nil {
        // A FIN: the client hears the end, and its own ends the handler.
        try? client.request.socket.shutdown(.write)
      }
    }
  }

  private func take(_ line: [UInt8], isTerminal: Bool) {
    let (number, text) = Self.addressed(line)
    if isTerminal {
      _ = say(text, to: number)
      return
    }
    // Who was named and has gone does not come back.
    _ = room.wait(until: nil) { !$0.clients.isEmpty || number ?? .max <= $0.count }
    let before = room.withLock { $0.messages }
    guard say(text, to: number) else { return }
    _ = room.wait(until: Clock.monotonic(after: Self.patience)) {
      $0.messages != before || $0.clients.isEmpty
    }
  }

  /// Sends a line to the client of a number, or to the last; false: nothing was sent.
  private func say(_ text: [UInt8], to number: Int?) -> Bool {
    let line = lineEnd.ended(text)
    // Under the lock, so that a client is not gone in the middle of it, and never waiting.
    return room.withLock { room in
      guard let last = room.clients.last else {
        remark(notices.words.nobodyIsThere)
        return false
      }
      let named = number.map { number in room.clients.first { $0.number == number } } ?? last
      guard let client = named else {
        let there = room.clients.map(\.name).joined(separator: ", ")
        remark(notices.words.noClient(number ?? 0, there: there))
        return false
      }
      if line.isEmpty, client.request.datagram == nil {
        remark(notices.words.nothingToSend)
        return false
      }
      return send(line, to: client, isOneOfMany: room.clients.count > 1)
    }
  }

  private func send(_ line: [UInt8], to client: Client, isOneOfMany: Bool) -> Bool {
    do throws(SocketError) {
      let socket = client.request.socket
      let sent =
        client.request.datagram != nil
        ? try socket.send(line, to: client.request.clientAddress) : try socket.send(line, dontWait: true)
      if sent < line.count { remark(notices.words.isFull(client.name, sent: sent, of: line.count)) }
      if isOneOfMany { notices.said(sent, to: client.name) }
      return true
    } catch {
      remark(
        error.errno == EAGAIN
          ? notices.words.isFull(client.name, sent: 0, of: line.count)
          : notices.words.notSent(to: client.name, "\(error)"))
      return false
    }
  }

  /// Whom a line is for, `@2 text`, and what is to be sent; nil: it names nobody.
  static func addressed(_ line: [UInt8]) -> (number: Int?, text: [UInt8]) {
    guard line.first == 0x40 else { return (nil, line) }
    let digits = line.dropFirst().prefix { (0x30...0x39).contains($0) }
    let rest = line[digits.endIndex...]
    guard let number = Int(String(decoding: digits, as: UTF8.self)), rest.first ?? 0x20 == 0x20 else {
      return (nil, line)
    }
    return (number, Array(rest.dropFirst()))
  }
}
