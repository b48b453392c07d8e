import Glibc

/// A line at the foot of a terminal that is written again and again; nothing where there is no terminal.
final class RewrittenLine {
  /// Whether it is shown at all.
  let isLive: Bool
  private var isShown = false

  private static let eraseLine = "\r\u{1B}[K"

  /// A line on standard error.
  init() {
    isLive = Terminal.isTerminal(STDERR_FILENO) && !Terminal.isDumb
  }

  /// Columns that it may use: the last one stays free, because some terminals wrap once it is used.
  var columns: Int { Terminal.width(of: STDERR_FILENO) - 1 }

  /// Writes it in place of what it said before.
  func show(_ text: String) {
    guard isLive else { return }
    Terminal.writeAll(Array((Self.eraseLine + text).utf8), to: STDERR_FILENO)
    isShown = true
  }

  /// Takes it away.
  func erase() {
    guard isShown else { return }
    Terminal.writeAll(Array(Self.eraseLine.utf8), to: STDERR_FILENO)
    isShown = false
  }
}
