import CWireLab
import Glibc
import WireSystem

/// Wakes a thread that waits for a descriptor: eventfd(2).
///
/// Closing the descriptor under the thread instead would not wake it, and its number might be another's by
/// then.
package final class WakeUp: Sendable {
  private let event: Int32

  package init() throws(SocketError) {
    event = wirelab_eventfd()
    if event < 0 { throw SocketError(call: "eventfd", errno: errno) }
  }

  deinit {
    close(event)
  }

  /// Wakes the thread, now or when it waits next.
  package func post() {
    var one: UInt64 = 1
    _ = write(event, &one, 8)
  }

  /// Forgets what was posted.
  package func clear() {
    var count: UInt64 = 0
    _ = read(event, &count, 8)
  }

  /// Waits until there is something to read from a descriptor (a conversation to accept, a datagram), it was
  /// woken, or the time is over.
  ///
  /// - Parameters:
  ///   - descriptor: -1: for none.
  ///   - deadline: in nanoseconds of CLOCK_MONOTONIC; nil: no limit.
  ///   - wakes: whether `post` ends the wait.
  /// - Returns: whether there is something to read.
  package func wait(for descriptor: Int32, until deadline: Int64?, wakes: Bool = true) -> Bool {
    var descriptors = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakes ? event : -1, events: Int16(POLLIN), revents: 0),
    ]
    let ready = Interrupted.again {
      // Rounded up: a wait that is a little short would be begun again without rest.
      let left = deadline.map { max(0, ($0 - Clock.monotonic() + 999_999) / 1_000_000) }
      return poll(&descriptors, 2, left.map { Int32(clamping: $0) } ?? -1)
    }
    return ready > 0 && descriptors[0].revents != 0
  }

  /// Whether there is something to read from a descriptor, now.
  package static func isReadable(_ descriptor: Int32) -> Bool {
    var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&one, 1, 0) > 0
  }
}
