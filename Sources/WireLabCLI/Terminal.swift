import Glibc

/// What the program needs to know of the terminal it writes to.
enum Terminal {
  /// Where results go.
  static let standardOutput: Int32 = STDOUT_FILENO

  /// Columns of standard output, or 80 where that is no terminal.
  static var width: Int { width(of: STDOUT_FILENO) }

  /// Columns of a descriptor's terminal, or 80 where it has none.
  static func width(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether a descriptor is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// Writes a line, whole or until nobody reads any more.
  static func write(_ text: String, to descriptor: Int32) {
    writeAll(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: descriptor)
  }

  /// Writes octets; ends the program quietly when the reader went away (`wirelab list | head -1`).
  static func writeAll(_ octets: [UInt8], to descriptor: Int32) {
    var written = 0
    while written < octets.count {
      let count = octets[written...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { Glibc.exit(0) }
        return
      }
      written += count
    }
  }

  /// Writes an error for the user.
  static func error(_ message: String) {
    write("wirelab: " + message, to: STDERR_FILENO)
  }
}
