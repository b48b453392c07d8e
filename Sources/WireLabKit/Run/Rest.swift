import Glibc
import WireCapture
import WireFormat
import WireSockets

/// When wire and kernel have come to rest: nothing is on its way, and nobody waits to be served.
struct Rest {
  let scenario: Scenario
  let places: ServerPlaces

  /// What has not come to rest by then is what the scenario leaves behind: a handler that never closes, a queue that nobody
  /// accepts from.
  private static let limitNanoseconds: Int64 = 1_000_000_000
  private static let pollMicroseconds: UInt32 = 500

  /// The TCP sockets of the scenario, as the kernel lists them.
  var sockets: [SocketTable.Entry] {
    SocketTable.read().filter { places.isServer($0.local) || places.isServer($0.remote) }
  }

  /// Waits until nothing is on its way, at most for a second.
  func wait(until deadline: Int64) {
    let limit = min(deadline, Clock.monotonic() + Self.limitNanoseconds)
    while sockets.contains(where: isBusy), Clock.monotonic() < limit {
      usleep(Self.pollMicroseconds)
    }
  }

  /// Whether the kernel has something to send for a socket, or a server has yet to take its conversation.
  private func isBusy(_ socket: SocketTable.Entry) -> Bool {
    if socket.isInTransition { return true }
    guard let index = places.servers.firstIndex(where: { $0.address.port == socket.local.port }),
      scenario.servers[index].accepts
    else { return false }
    switch socket.state {
    case "LISTEN": return socket.unread > 0
    case "ESTABLISHED", "CLOSE_WAIT": return true
    default: return false
    }
  }
}
