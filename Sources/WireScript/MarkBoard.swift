import CWireLab
import Glibc
import WireSockets
import WireSystem

/// The marks that the actors of a scenario have passed, in memory that threads and forked processes share.
///
/// All names are known when it is made, because a forked child cannot add one that its parent would see.
package final class MarkBoard: Sendable {
  /// The names, in the order of their slots.
  package let names: [String]
  private let slots: [String: Int]
  private nonisolated(unsafe) let base: UnsafeMutableRawPointer
  private let length: Int

  /// Octets of a slot: the count of posts (a futex), and when the first one was made.
  private static let stride = 16

  /// A board for these marks; fails with an errno when there is no memory.
  package init(names: [String]) throws(SocketError) {
    self.names = names
    slots = Dictionary(zip(names, 0...), uniquingKeysWith: { first, _ in first })
    length = max(1, names.count) * Self.stride
    guard let memory = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
      memory != MAP_FAILED
    else { throw SocketError(call: "mmap", errno: errno) }
    base = memory
  }

  deinit {
    munmap(base, length)
  }

  /// Passes a mark; wakes everybody who waits for it.
  package func post(_ name: String) {
    guard let (count, first) = slot(name) else { return }
    wirelab_post(count, first, Clock.realtime())
  }

  /// When a mark was first passed, in nanoseconds of CLOCK_REALTIME; nil: not yet.
  package func firstPost(of name: String) -> Int64? {
    guard let (_, first) = slot(name) else { return nil }
    let time = wirelab_load_time(first)
    return time == 0 ? nil : time
  }

  /// Waits until a mark was passed; false: not until `deadline` (nanoseconds of CLOCK_MONOTONIC), or the
  /// thread was told to stop before.
  package func wait(for name: String, until deadline: Int64) -> Bool {
    guard let (count, _) = slot(name) else { return false }
    while wirelab_load(count) == 0 {
      // A thread that was told to stop is interrupted here too.
      if wirelab_futex_wait(count, 0, deadline) == ETIMEDOUT || BlockingThread.isStopped {
        return wirelab_load(count) > 0
      }
    }
    return true
  }

  private func slot(_ name: String) -> (UnsafeMutablePointer<UInt32>, UnsafeMutablePointer<Int64>)? {
    slots[name].map { index in
      let start = base + index * Self.stride
      return (
        start.assumingMemoryBound(to: UInt32.self), (start + 8).assumingMemoryBound(to: Int64.self)
      )
    }
  }
}
