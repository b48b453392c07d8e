import Glibc
import WireCapture
import WireFormat
import WireSockets

/// When wire and kernel have come to rest: nothing is on its way, and nobody waits to be served.
///
/// A conversation that stays open when its handler has ended is at rest: the scenario leaves it behind.
struct Rest {
  let scenario: Scenario
  let places: ServerPlaces
  /// Whether a server still processes a request, or has one to take.
  let isServing: () -> Bool

  /// What has not come to rest by then never will: a handler that does not end.
  private static let limitNanoseconds: Int64 = 1_000_000_000
  private static let pollMicroseconds: UInt32 = 500

  /// The TCP sockets of the scenario, as the kernel lists them.
  var sockets: [SocketTable.Entry] {
    SocketTable.read().filter { places.isServer($0.local) || places.isServer($0.remote) }
  }

  /// Waits until nothing is on its way, at most for a second.
  func wait(until deadline: Int64) {
    let limit = min(deadline, Clock.monotonic() + Self.limitNanoseconds)
    // The sockets first: what a server has not yet taken is in its queue, and what it has taken it serves.
    while sockets.contains(where: isBusy) || isServing(), Clock.monotonic() < limit {
      usleep(Self.pollMicroseconds)
    }
  }

  /// Whether the kernel has something to send for a socket, or a server has yet to take a conversation from it.
  private func isBusy(_ socket: SocketTable.Entry) -> Bool {
    if socket.isInTransition { return true }
    guard socket.state == "LISTEN", socket.unread > 0 else { return false }
    return places.servers.firstIndex { $0.address.port == socket.local.port }
      .map { scenario.servers[$0].accepts } ?? false
  }
}
