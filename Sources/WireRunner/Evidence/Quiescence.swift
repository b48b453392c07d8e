import Glibc
import WireCapture
import WireFormat
import WireScenario
import WireScript
import WireSockets
import WireSystem

/// When wire and kernel have come to rest: nothing is on its way, and nobody waits to be served.
///
/// A conversation that stays open when its handler has ended is at rest: the scenario leaves it behind.
struct Quiescence {
  let plan: Plan
  let addressing: Addressing
  /// Waits until no server processes a request, or has one to take; false: not by this time.
  let waitUntilIdle: (Int64) -> Bool

  /// What has not come to rest by then never will: a handler that does not end.
  private static let limitNanoseconds: Int64 = 1_000_000_000
  private static let pollMicroseconds: UInt32 = 500

  /// Waits until nothing is on its way, at most for a second.
  func wait(until deadline: Int64) {
    let limit = min(deadline, Clock.monotonic() + Self.limitNanoseconds)
    // The sockets first: what has left the queue then, a server has taken, and serves. And last: what it then
    // ended.
    while isBusy || !waitUntilIdle(limit) || isBusy, Clock.monotonic() < limit {
      usleep(Self.pollMicroseconds)
    }
  }

  private var isBusy: Bool { SocketTable.read().sockets.contains { addressing.concerns($0) && isBusy($0) } }

  /// Whether the kernel has something to send for a socket, or a server has yet to take a conversation from
  /// it.
  private func isBusy(_ socket: SocketTable.Entry) -> Bool {
    if socket.isInTransition { return true }
    guard socket.isListening, socket.unread > 0 else { return false }
    return zip(plan.servers, addressing.servers)
      .first { $1.address.port == socket.local.port }?.0.accepts ?? false
  }
}
