import Glibc

/// How much random testing is done: little in every run of the tests, much where `WIRELAB_LONG` is set.
public enum Effort {
  /// Whether it is much.
  public static let isLong = getenv("WIRELAB_LONG").map { $0.pointee != 0 } ?? false

  /// How often, or for how long: in every run, and in a long one.
  public static func rounds(_ short: Int, long: Int) -> Int { isLong ? long : short }
}
