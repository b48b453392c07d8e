import Glibc
import Synchronization
import WireSystem
import WireText

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

  /// Rows of a descriptor's terminal, or 24 where it does not tell.
  static func height(of descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return 24 }
    return Int(size.ws_row)
  }

  /// Whether the terminal obeys no sequences.
  static var isDumb: Bool { ["", "dumb"].contains(getenv("TERM").map { String(cString: $0) } ?? "") }

  /// Whether a descriptor is a terminal.
  static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  /// Writes a line, whole or until nobody reads any more.
  static func write(_ text: String, to descriptor: Int32) {
    writeAll(Array((text.hasSuffix("\n") ? text : text + "\n").utf8), to: descriptor)
  }

  /// Writes octets; that results could not be written is remembered in `outputFailure`.
  ///
  /// A reader who goes away (`wirelab list | head -1`) ends the program by SIGPIPE, as it ends any other.
  /// Where that signal is ignored, by this program or by what started it, the error EPIPE is a failure as any
  /// other.
  static func writeAll(_ octets: [UInt8], to descriptor: Int32) {
    guard let number = WholeWrite.write(octets, to: descriptor) else { return }
    if descriptor == standardOutput { failure.withLock { $0 = $0 ?? number } }
  }

  /// Why results could not be written, as an errno; nil: they were.
  static var outputFailure: Int32? { failure.withLock { $0 } }
  private static let failure = Mutex<Int32?>(nil)

  /// Writes octets as there is room, and gives up when another descriptor becomes readable: so a reader that
  /// has stopped (`less`, Ctrl-S) keeps nobody from interrupting.
  static func write(_ octets: [UInt8], to descriptor: Int32, until interruption: Int32) {
    // What poll(2) promises room for in a pipe.
    for start in stride(from: 0, to: octets.count, by: Int(PIPE_BUF)) {
      var entries = [
        pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: interruption, events: Int16(POLLIN), revents: 0),
      ]
      guard Interrupted.again({ poll(&entries, 2, -1) }) >= 0 else { return }
      if entries[1].revents != 0 { return }
      writeAll(Array(octets[start..<min(start + Int(PIPE_BUF), octets.count)]), to: descriptor)
    }
  }

  /// Writes an error for the user; what it quotes cannot command the terminal.
  static func error(_ message: String) {
    write("wirelab: " + message.harmlessLinesForTerminal, to: STDERR_FILENO)
  }
}
