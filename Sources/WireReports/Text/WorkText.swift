import WireJudgement
import WireText

/// What is being done, in one line that is rewritten until it is done.
extension TextReport {
  /// That a capture is read, and how far.
  public func reading(_ file: String, _ progress: ReadingProgress, columns: Int) -> String {
    let extent =
      progress.fraction.map { "\(Int($0 * 100))%" } ?? "\(progress.count >> 20) MiB"
    return line(words.reading(file, extent), columns: columns)
  }

  /// That results are being written down.
  public var writing: @Sendable (_ columns: Int) -> String { { line(words.writing, columns: $0) } }

  /// That the reports of so many shards are joined.
  public func joining(_ count: Int) -> @Sendable (_ columns: Int) -> String {
    { line(words.joining(count), columns: $0) }
  }

  /// That it is tried what a machine allows.
  public var examining: @Sendable (_ columns: Int) -> String { { line(words.examining, columns: $0) } }

  private func line(_ text: String, columns: Int) -> String {
    let whole = TerminalText.escaped(text).truncated(columns: max(columns, 1), ellipsis: glyphs.ellipsis)
    return Line(whole, .faint).rendered(options.style)
  }
}

extension Words {
  fileprivate func reading(_ file: String, _ extent: String) -> String {
    text("work.reading", ["file": file, "extent": extent])
  }
  fileprivate var writing: String { text("work.writing") }
  fileprivate func joining(_ count: Int) -> String { text("work.joining", ["count": count]) }
  fileprivate var examining: String { text("work.examining") }
}
