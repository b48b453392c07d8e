import Glibc

/// CLOCK_MONOTONIC: what time limits are measured by, because nobody can set it (clock_gettime(2)).
public enum MonotonicClock {
  /// Nanoseconds since some moment in the past.
  public static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
