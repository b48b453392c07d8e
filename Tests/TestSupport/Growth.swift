import Glibc

/// How the work of something grows with what it is given.
public enum Growth {
  /// How many times the work for four times as much is: 4 where it is linear, 16 where it is quadratic. Work
  /// is processor time of this thread, the least of a few tries, so that what else runs does not matter.
  ///
  /// - Parameters:
  ///   - count: how much, so that it takes some milliseconds.
  ///   - work: does it for so much.
  public static func ofFourfold(_ count: Int, _ work: (Int) throws -> Void) rethrows -> Double {
    var (small, large) = (Int64.max, Int64.max)
    for _ in 0..<3 {
      small = min(small, try time { try work(count) })
      large = min(large, try time { try work(4 * count) })
    }
    return Double(large) / Double(max(small, 1))
  }

  private static func time(_ work: () throws -> Void) rethrows -> Int64 {
    let start = now()
    try work()
    return now() - start
  }

  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
