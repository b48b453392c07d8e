import Glibc

/// Standard error, written at once: a line of one thread is not torn by another's.
enum StandardError {
  static func write(_ text: String) {
    var octets = Array(text.utf8)[...]
    while !octets.isEmpty {
      let written = octets.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
      if written <= 0 { return }
      octets = octets.dropFirst(written)
    }
  }
}
