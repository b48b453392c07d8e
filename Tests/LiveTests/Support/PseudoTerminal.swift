import Foundation
import Glibc
import Synchronization
import Testing

/// A terminal for a program under test: pty(7).
final class PseudoTerminal: Sendable {
  private let descriptor: Int32
  private let program: FileHandle
  private let output = Mutex<[UInt8]>([])
  private let over = DispatchSemaphore(value: 0)

  struct Failure: Error {
    let what: String
  }

  init(columns: UInt16, rows: UInt16) throws {
    descriptor = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    // TIOCSPTLCK unlocks the other end, TIOCGPTN is its number (ioctl_tty(2)).
    var (locked, number): (Int32, Int32) = (0, 0)
    guard descriptor >= 0, ioctl(descriptor, 0x4004_5431, &locked) == 0,
      ioctl(descriptor, 0x8004_5430, &number) == 0
    else { throw Failure(what: "no pseudo-terminal: \(String(cString: strerror(errno)))") }
    let other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard other >= 0 else { throw Failure(what: "cannot open /dev/pts/\(number)") }
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(other, UInt(TIOCSWINSZ), &size)
    program = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    let descriptor = descriptor
    let reader = Thread { [weak self] in
      var piece = [UInt8](repeating: 0, count: 4096)
      while true {
        let count = read(descriptor, &piece, piece.count)
        guard count > 0, let self else { return }
        self.output.withLock { $0 += piece[..<count] }
      }
    }
    reader.start()
  }

  deinit { close(descriptor) }

  /// Starts `wirelab` on it.
  func start(_ arguments: [String], in directory: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.wirelab)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    process.environment = ProcessInfo.processInfo.environment.merging([
      "TERM": "xterm", "LC_ALL": "C.UTF-8", "GITHUB_ACTIONS": "",
    ]) { $1 }
    process.standardInput = program
    process.standardOutput = program
    process.standardError = program
    process.terminationHandler = { [over] _ in over.signal() }
    try process.run()
    return process
  }

  /// What was shown so far, without carriage returns.
  var text: String {
    String(decoding: output.withLock { $0 }, as: UTF8.self).replacingOccurrences(of: "\r", with: "")
  }

  /// Types.
  func type(_ text: String) {
    let octets = Array(text.utf8)
    _ = write(descriptor, octets, octets.count)
  }

  /// Waits until a text was shown so often.
  func wait(for wanted: String, times: Int = 1) async throws {
    for _ in 0..<3000 {
      if text.components(separatedBy: wanted).count > times { return }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw Failure(what: "'\(wanted)' was never shown: \(text)")
  }

  /// Waits for the end of a program; answers its status.
  func end(of process: Process) async throws -> Int32 {
    try await Program.onThread { [over] in
      guard over.wait(timeout: .now() + 30) == .success else {
        kill(process.processIdentifier, SIGKILL)
        throw Failure(what: "it did not end")
      }
      return process.terminationStatus
    }
  }
}
