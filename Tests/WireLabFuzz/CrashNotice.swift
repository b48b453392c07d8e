import Foundation

/// Says which input it was when a trap or a bad access ends the program, which then ends by that signal.
enum CrashNotice {
  /// The input that is being tried. A signal handler can reach nothing but what is global.
  nonisolated(unsafe) static var iteration: UInt64 = 0
  nonisolated(unsafe) private static var seed: UInt64 = 0

  static func install(seed: UInt64) {
    self.seed = seed
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
      signal(number) { number in
        signal(number, SIG_DFL)
        CrashNotice.write("crash: --seed ")
        CrashNotice.write(CrashNotice.seed)
        CrashNotice.write(" --iteration ")
        CrashNotice.write(CrashNotice.iteration)
        CrashNotice.write("\n")
        raise(number)
      }
    }
  }

  private static func write(_ text: StaticString) {
    _ = Glibc.write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
  }

  /// In decimal, one digit after the other: nothing may be allocated here.
  private static func write(_ number: UInt64) {
    if number > 9 { write(number / 10) }
    var digit = UInt8(ascii: "0") + UInt8(number % 10)
    _ = Glibc.write(STDERR_FILENO, &digit, 1)
  }
}
