import CWireLab

/// CLOCK_MONOTONIC: what time limits are measured by, because nobody can set it (clock_gettime(2)).
enum MonotonicClock {
  /// Nanoseconds since some moment in the past.
  static func now() -> Int64 {
    wirelab_monotonic_nanoseconds()
  }
}
