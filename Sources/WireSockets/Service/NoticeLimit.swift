import Glibc
import Synchronization

/// How many lines of one kind are written: some in a minute, and of the others how many there were.
///
/// What is counted is shared with children that are forked later.
package final class NoticeLimit: Sendable {
  /// Lines of a minute.
  package static let lines = 20
  /// A minute, in nanoseconds.
  private static let interval: Int64 = 60_000_000_000

  private struct Counters: ~Copyable {
    /// When the minute began, in nanoseconds of CLOCK_MONOTONIC.
    let start = Atomic<Int64>(.min / 2)
    let written = Atomic<Int>(0)
    let hidden = Atomic<Int>(0)
  }

  /// Never given back: a child may outlive everything but the process.
  nonisolated(unsafe) private let counters: UnsafeMutablePointer<Counters>

  init() {
    let size = MemoryLayout<Counters>.size
    let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
    if let memory, memory != MAP_FAILED {
      counters = memory.bindMemory(to: Counters.self, capacity: 1)
    } else {
      // Then each process counts for itself.
      counters = .allocate(capacity: 1)
    }
    counters.initialize(to: Counters())
  }

  /// What of a line is written, now.
  enum Decision: Hashable {
    /// It, after a line about how many were not written before; 0: none.
    case written(hidden: Int)
    /// It, and that no more follow for a while.
    case last
    case hidden
  }

  /// Counts one line.
  func decide(at now: Int64) -> Decision {
    var hidden = 0
    let start = counters.pointee.start.load(ordering: .relaxed)
    // One of those who come at once begins the next minute.
    if now - start > Self.interval,
      counters.pointee.start.compareExchange(expected: start, desired: now, ordering: .relaxed).exchanged
    {
      counters.pointee.written.store(0, ordering: .relaxed)
      hidden = takeHidden()
    }
    let place = counters.pointee.written.wrappingAdd(1, ordering: .relaxed).newValue
    if place < Self.lines { return .written(hidden: hidden) }
    if place == Self.lines { return .last }
    counters.pointee.hidden.wrappingAdd(1 + hidden, ordering: .relaxed)
    return .hidden
  }

  /// How many lines were not written, each told once.
  func takeHidden() -> Int { counters.pointee.hidden.exchange(0, ordering: .relaxed) }
}
