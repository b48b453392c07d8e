import Foundation

/// Says which input it was when a trap or a bad access ends the program, which then ends by that signal.
enum CrashNotice {
  /// The input that is being tried.
  nonisolated(unsafe) static var place = "" {
    didSet {
      let text = Array("crash: \(place)\n".utf8)
      count = min(text.count, line.count)
      line.copyBytes(from: text.prefix(count))
    }
  }

  /// A signal handler can reach nothing but what is global, and may allocate nothing.
  nonisolated(unsafe) private static let line = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 4096, alignment: 1)
  nonisolated(unsafe) private static var count = 0

  static func install() {
    place = "no input yet"
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
      signal(number) { number in
        signal(number, SIG_DFL)
        _ = Glibc.write(STDERR_FILENO, CrashNotice.line.baseAddress, CrashNotice.count)
        raise(number)
      }
    }
  }
}
