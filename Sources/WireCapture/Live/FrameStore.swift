import CWireLab
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

  private struct State {
    var frames: [Frame] = []
    var octets: [UInt8] = []
    /// Frames that found no room.
    var refused = 0
  }

  /// More than any lesson captures; beyond it frames count as lost.
  private static let octetLimit = 256 << 20

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
      guard state.octets.count + octets.count <= Self.octetLimit else {
        state.refused += 1
        return
      }
      let start = state.octets.count
      state.octets.append(contentsOf: octets)
      state.frames.append(Frame(time: time, wireLength: wireLength, range: start..<start + octets.count))
    }
    wirelab_post(arrivals, firstArrival, time.nanoseconds)
  }

  /// One frame and its octets; `index` counts from 0.
  package subscript(index: Int) -> (frame: Frame, octets: [UInt8]) {
    state.withLock { state in
      let frame = state.frames[index]
      return (frame, Array(state.octets[frame.range]))
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
