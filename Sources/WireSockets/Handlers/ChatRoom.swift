import Synchronization

/// The conversations of one chat.
final class ChatRoom: Sendable {
  private let members = Mutex<[Int: Socket]>([:])

  /// What each hears who has come in: from then on it hears the others, and they hear it. Before that, what
  /// is said to the room would find nobody, or not everybody.
  static let greeting = Array("welcome".utf8)

  /// Greets a member, and relays what it says, until the end of its stream.
  ///
  /// On a sequential server there is never anybody else.
  func host(_ request: Request) throws {
    defer { members.withLock { $0[request.number] = nil } }
    try members.withLock { members in
      members[request.number] = request.socket
      // Under the lock, so that it comes before what the others say; a new conversation has room for it.
      _ = try request.socket.send(Self.greeting, dontWait: true)
    }
    while true {
      let message = try request.receive(max: Handler.messageLimit)
      if message.isEmpty { return }
      relay(message, from: request.number)
    }
  }

  /// Under the lock, so that messages arrive whole and everybody hears them in one order.
  private func relay(_ message: [UInt8], from speaker: Int) {
    members.withLock { members in
      for (number, socket) in members.sorted(by: { $0.key < $1.key }) where number != speaker {
        // Never waiting: who does not listen must not keep the others from hearing. Its receive ends, and so
        // does its conversation.
        let sent = try? socket.send(message, dontWait: true)
        if sent != message.count {
          members[number] = nil
          try? socket.shutdown(.both)
        }
      }
    }
  }
}
