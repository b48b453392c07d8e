import CWireLab
import Glibc
import WireSockets
import WireSystem

/// One end of a pair of sockets over which processes of the lab send messages, each whole or not at all.
///
/// A message waits while there is no room, and the reader never waits for a writer: so nothing is lost, and
/// nothing hangs.
struct MessageSocket: Sendable {
  let descriptor: Int32

  /// More than any message has.
  private static let limit = 128 << 10

  /// Both ends; each process closes the one that is not its own.
  static func pair() throws(SocketError) -> (MessageSocket, MessageSocket) {
    var ends: [Int32] = [-1, -1]
    guard wirelab_message_pair(&ends) == 0 else {
      let error = SocketError(call: "socketpair", errno: errno)
      Shortage.note(error)
      throw error
    }
    return (MessageSocket(descriptor: ends[0]), MessageSocket(descriptor: ends[1]))
  }

  /// Sends a message, and with it a copy of a descriptor; false: nobody reads any more.
  @discardableResult
  func send(_ message: MessageCoder, with descriptor: Int32 = -1) -> Bool {
    wirelab_send_message(self.descriptor, message.octets, message.octets.count, descriptor) == 0
  }

  /// Waits for a message; nil: nobody is left who could send one. The descriptor that came with it is the
  /// receiver's to close; -1: none came.
  func receive() -> (message: MessageCoder, descriptor: Int32)? {
    var descriptor: Int32 = -1
    let octets = [UInt8](unsafeUninitializedCapacity: Self.limit) { buffer, count in
      count = max(0, wirelab_receive_message(self.descriptor, buffer.baseAddress, buffer.count, &descriptor))
    }
    if descriptor == WIRELAB_NO_ROOM { Shortage.note("recvmsg", errno: EMFILE) }
    return octets.isEmpty ? nil : (MessageCoder(octets), max(-1, descriptor))
  }

  func close() {
    Glibc.close(descriptor)
  }
}
