import Glibc
import Synchronization

/// How many lines of one kind are written: some in a minute, and of the others how many there were.
///
/// What is counted is shared with children that are forked later.
package final class NoticeLimit: Sendable {
  /// Lines of a minute.
  package static let lines = 20
  /// A minute, in nanoseconds.
  package static let interval: Int64 = 60_000_000_000

  /// A minute's beginning and its lines are one word: who begins a minute forgets no line of it.
  private struct Counters: ~Copyable {
    let minute = Atomic<Minute.Bits>(0)
    let hidden = Atomic<Int>(0)
  }

  private struct Minute {
    typealias Bits = UInt64
    /// When it began, in units of 65,536 ns of CLOCK_MONOTONIC, which start at 1.
    var start: UInt64
    /// Lines that were written in it.
    var lines: Int

    init(at now: Int64) {
      start = UInt64(now) >> 16 + 1
      lines = 0
    }

    init(_ bits: Bits) {
      start = bits >> 8
      lines = Int(bits & 0xff)
    }

    var bits: Bits { start << 8 | UInt64(lines) }

    /// Of what is a little later than `now`, if somebody else was faster, it is still the minute.
    func has(_ now: Self) -> Bool {
      bits != 0 && (now.start <= start || now.start - start <= UInt64(NoticeLimit.interval) >> 16)
    }
  }

  /// Never given back: a child may outlive everything but the process.
  nonisolated(unsafe) private let counters: UnsafeMutablePointer<Counters>

  package init() {
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
  package enum Decision: Hashable {
    /// It, after a line about how many were not written before; 0: none.
    case written(hidden: Int)
    /// It, and that no more follow for a while.
    case last
    case hidden
  }

  /// Counts one line.
  ///
  /// - Parameter now: nanoseconds of CLOCK_MONOTONIC.
  package func decide(at now: Int64) -> Decision {
    var before = counters.pointee.minute.load(ordering: .relaxed)
    while true {
      var minute = Minute(before)
      let isNew = !minute.has(Minute(at: now))
      if isNew { minute = Minute(at: now) }
      if minute.lines >= Self.lines {
        counters.pointee.hidden.wrappingAdd(1, ordering: .relaxed)
        return .hidden
      }
      minute.lines += 1
      let place = minute.lines
      let exchange = counters.pointee.minute.compareExchange(
        expected: before, desired: minute.bits, ordering: .relaxed)
      if exchange.exchanged {
        return place == Self.lines ? .last : .written(hidden: isNew ? takeHidden() : 0)
      }
      before = exchange.original
    }
  }

  /// How many lines were not written, each told once.
  package func takeHidden() -> Int { counters.pointee.hidden.exchange(0, ordering: .relaxed) }
}
