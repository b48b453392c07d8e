import Glibc
import WireSystem

/// Standard error, written at once: a line of one thread is not torn by another's.
enum StandardError {
  static func write(_ text: String) {
    _ = WholeWrite.write(Array(text.utf8), to: STDERR_FILENO)
  }
}
