import CWireLab
import Glibc
import Synchronization
import WireFormat
import WireSystem

/// The frames of a live capture, in order, while they come and afterwards.
package final class FrameStore: Sendable {
  /// A frame as it was captured.
  package struct Frame: Sendable {
    /// When, by the clock of the kernel.
    package var time: Timestamp
    /// Its octets on the wire.
    package var wireLength: Int
    /// Where it stands among the octets of all frames.
    fileprivate var range: Range<Int>
  }

  private struct State: ~Copyable {
    var frames: [Frame] = []
    var octets = OctetStore()
    /// Frames that found no room.
    var refused = 0
  }

  /// More than any lesson captures; beyond it frames count as lost.
  private static let octetLimit = 256 << 20

  /// Up to so many, frames are kept as they came; beyond it, their beginnings are.
  private static let wholeLimit = 16 << 20

  private let state = Mutex(State())
  /// Counts the frames, for those who wait for the next; a word that never moves.
  private nonisolated(unsafe) let arrivals: UnsafeMutablePointer<UInt32>
  private nonisolated(unsafe) let firstArrival: UnsafeMutablePointer<Int64>

  package init() {
    arrivals = .allocate(capacity: 1)
    arrivals.initialize(to: 0)
    firstArrival = .allocate(capacity: 1)
    firstArrival.initialize(to: 0)
  }

  deinit {
    arrivals.deallocate()
    firstArrival.deallocate()
  }

  /// How many there are.
  package var count: Int { state.withLock { $0.frames.count } }

  /// How many found no room.
  package var refused: Int { state.withLock { $0.refused } }

  package func append(_ octets: UnsafeRawBufferPointer, wireLength: Int, time: Timestamp) {
    state.withLock { state in
      // So that long transfers do not take the memory: what is said in TLS at their beginnings is there.
      let octets =
        state.octets.count < Self.wholeLimit
        ? octets : UnsafeRawBufferPointer(rebasing: octets.prefix(LiveCapture.snapLength))
      guard state.octets.count + octets.count <= Self.octetLimit else {
        state.refused += 1
        return
      }
      let start = state.octets.count
      state.octets.append(octets)
      state.frames.append(Frame(time: time, wireLength: wireLength, range: start..<start + octets.count))
    }
    wirelab_post(arrivals, firstArrival, time.nanoseconds)
  }

  /// One frame and its octets; `index` counts from 0.
  package subscript(index: Int) -> (frame: Frame, octets: [UInt8]) {
    state.withLock { state in
      let frame = state.frames[index]
      return (frame, state.octets[frame.range])
    }
  }

  /// Waits for a frame beyond the first `seen`.
  ///
  /// - Parameter deadline: nanoseconds of CLOCK_MONOTONIC.
  /// - Returns: whether there is one.
  package func wait(beyond seen: Int, until deadline: Int64) -> Bool {
    while true {
      let word = wirelab_load(arrivals)
      if count > seen { return true }
      if Clock.monotonic() >= deadline { return false }
      _ = wirelab_futex_wait(arrivals, word, deadline)
    }
  }
}

/// Octets that are only ever added to: copied as they are, however the program was built.
private struct OctetStore: ~Copyable, @unchecked Sendable {
  private var memory: UnsafeMutableRawPointer?
  private var capacity = 0
  private(set) var count = 0

  init() {}

  deinit { free(memory) }

  mutating func append(_ octets: UnsafeRawBufferPointer) {
    guard let start = octets.baseAddress else { return }
    if count + octets.count > capacity {
      capacity = max(2 * capacity, count + octets.count, 1 << 16)
      memory = realloc(memory, capacity)
    }
    guard let memory else { fatalError("there is no memory for frames") }
    memcpy(memory + count, start, octets.count)
    count += octets.count
  }

  subscript(range: Range<Int>) -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: memory.map { $0 + range.lowerBound }, count: range.count))
  }
}
