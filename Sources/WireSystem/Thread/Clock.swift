import Glibc

/// The two clocks of the room, in nanoseconds.
public enum Clock {
  /// CLOCK_REALTIME, nanoseconds since 1970: what a capture stamps packets with, and so what calls are
  /// stamped with.
  public static func realtime() -> Int64 { now(CLOCK_REALTIME) }

  /// CLOCK_MONOTONIC, nanoseconds since the machine began: what deadlines are told in.
  public static func monotonic() -> Int64 { now(CLOCK_MONOTONIC) }

  /// The moment of CLOCK_MONOTONIC that is this many seconds ahead.
  public static func monotonic(after seconds: Double) -> Int64 {
    monotonic() + Int64(seconds * 1e9)
  }

  /// clock_gettime(2), which cannot fail for these clocks.
  private static func now(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
