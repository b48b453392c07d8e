import WireJudgement
import WireText

extension TextReport {
  /// What to do with a scenario that was just written.
  public func next(afterWriting file: String) -> String {
    var lines = prose(words.wrote(file), indent: 0, .strong)
    for (command, purpose) in [
      ("wirelab validate \(file)", words.validates), ("wirelab run \(file)", words.runs),
    ] {
      var line = Line("  \(command)")
      line.append("  # \(purpose)", .faint)
      lines.append(line)
    }
    return (lines + prose(words.whatMakesALesson, indent: 0)).rendered(options.style)
  }
}

extension Words {
  fileprivate func wrote(_ file: String) -> String { text("new.wrote", ["file": file]) }
  fileprivate var validates: String { text("new.validates") }
  fileprivate var runs: String { text("new.runs") }
  fileprivate var whatMakesALesson: String { text("new.what-makes-a-lesson") }
}
