/// When a frame was captured, as far as its clock tells: times of different clocks are compared as the
/// coarser of them would tell them.
package struct FrameTime: Hashable, Sendable {
  /// Nanoseconds since the epoch.
  package var nanoseconds: Int64
  /// The nanoseconds of a tick of the clock.
  package var tick: Int64

  /// A time from its parts.
  @inline(__always)
  package init(nanoseconds: Int64, tick: Int64) {
    self.nanoseconds = nanoseconds
    self.tick = tick
  }

  /// Before all others.
  package static let earliest = FrameTime(nanoseconds: .min, tick: 1)

  /// Nanoseconds since an earlier time; what is out of range is the most that can be said.
  @inline(__always)
  package func elapsed(since other: FrameTime) -> Int64 {
    let (difference, overflows) = nanoseconds.subtractingReportingOverflow(other.nanoseconds)
    return overflows ? .max : difference
  }

  /// Whether it is certainly later.
  @inline(__always)
  package func isLater(than other: FrameTime) -> Bool {
    nanoseconds > other.nanoseconds && (tick == other.tick || isLaterByTicks(than: other))
  }

  @inline(never)
  private func isLaterByTicks(than other: FrameTime) -> Bool {
    let coarser = max(tick, other.tick, 1)
    return ticks(of: coarser) > other.ticks(of: coarser)
  }

  /// The whole ticks up to it, of a clock that may be coarser; also before the epoch.
  package func ticks(of tick: Int64) -> Int64 {
    guard tick > 1 else { return nanoseconds }
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: tick)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
