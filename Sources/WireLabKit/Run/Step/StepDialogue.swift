import Glibc
import WireSockets

/// What the worker has of the student: lines that come, and a page to write on; the socket that is its standard input.
final class StepDialogue {
  private let descriptor: Int32
  private let options: StepOptions
  private var octets: [UInt8] = []
  private var isOver = false

  /// More than anybody types on one line.
  private static let lineLimit = 4096

  init(_ options: StepOptions, descriptor: Int32 = STDIN_FILENO) {
    self.options = options
    self.descriptor = descriptor
  }

  /// Writes lines.
  func write(_ lines: [Line]) {
    write(lines.rendered(options.report.options.style))
  }

  /// Begins a page, which takes the place of the one before.
  func beginPage() {
    // ECMA-48: cursor to the top left, erase to the end of the page.
    write(options.clears ? "\u{1B}[H\u{1B}[2J" : "\n")
  }

  /// Asks for a line; nil: nobody says anything any more.
  func ask(_ prompt: Line) -> String? {
    write(prompt.rendered(options.report.options.style) + " ")
    let line = readLine()
    if !options.echoes { write((line ?? "").harmlessForTerminal + "\n") } else if line == nil { write("\n") }
    return line
  }

  private func write(_ text: String) {
    // Whoever does not read any more is told nothing more.
    _ = WholeWrite.write(Array(text.utf8), to: descriptor)
  }

  private func readLine() -> String? {
    while true {
      if let end = octets.firstIndex(of: 0x0A) {
        defer { octets.removeFirst(end + 1) }
        return String(decoding: octets[..<end], as: UTF8.self)
      }
      if isOver || octets.count > Self.lineLimit { return nil }
      var piece = [UInt8](repeating: 0, count: 1024)
      let count = read(descriptor, &piece, piece.count)
      if count > 0 {
        octets += piece[..<count]
      } else if count == 0 || errno != EINTR {
        isOver = true
      }
    }
  }
}
