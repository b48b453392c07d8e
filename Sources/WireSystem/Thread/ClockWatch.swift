/// Whether the clock that packets and calls are stamped with was set since this began: by hand, by a daemon,
/// by a host whose guest was paused. What lies between two stamps is no time then.
public struct ClockWatch: Sendable {
  /// What a daemon that only slews the clock may come to: adjtimex(2) allows 500 ppm, which is 10 ms in 20 s.
  package static let tolerance: Int64 = 10_000_000

  private let lead: Int64

  /// Begins now.
  public init() { lead = Self.lead() }

  /// By how many nanoseconds the clock was set since, less than zero if back; nil: it was not.
  public func step() -> Int64? { Self.step(from: lead, to: Self.lead()) }

  package static func step(from before: Int64, to after: Int64) -> Int64? {
    let (step, overflow) = after.subtractingReportingOverflow(before)
    return overflow || step.magnitude > tolerance.magnitude ? step : nil
  }

  /// By how much CLOCK_REALTIME is ahead of CLOCK_MONOTONIC: of several looks the shortest, so that a thread
  /// that had to wait between the two is not taken for a clock that was set.
  private static func lead() -> Int64 {
    let looks = (0..<8).map { _ in
      let before = Clock.monotonic()
      let lead = Clock.realtime() - before
      return (lead: lead, took: Clock.monotonic() - before)
    }
    return looks.min { $0.took < $1.took }!.lead
  }
}
