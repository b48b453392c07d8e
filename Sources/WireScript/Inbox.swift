import Synchronization
import WireSockets

/// What a datagram handler has before its first call: the datagram of its request, and where replies go.
///
/// The server has already received it, so the first step that receives makes no call.
final class Inbox: Sendable {
  private let datagram: Mutex<[UInt8]?>
  /// Whom a send without a destination goes to; nil: of a client, the first server.
  let sender: SocketAddress?

  /// An empty one: a client's, and a conversation's.
  init() {
    datagram = Mutex(nil)
    sender = nil
  }

  init(_ request: Request) {
    datagram = Mutex(request.datagram)
    sender = request.datagram == nil ? nil : request.clientAddress
  }

  /// Takes the datagram out, once.
  func take() -> [UInt8]? {
    datagram.withLock { $0.take() }
  }
}
