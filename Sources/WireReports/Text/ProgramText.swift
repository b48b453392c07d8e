import WireScript
import WireText

/// What programs of a scenario did beside the wire, as text.
struct ProgramText {
  let report: TextReport
  let programs: [ProgramRecord]

  /// More of what a program wrote is in the report document.
  private static let lineLimit = 12

  /// One for each program: its command, how it ended, the end of what it wrote.
  func lines() -> [Line] {
    guard !programs.isEmpty else { return [] }
    var lines = [Line(), Line("  " + report.words.programs, .faint)]
    for program in programs {
      var line = Line("    ")
      line.append(TerminalText.escaped(program.actor), .strong)
      line.append("  ")
      let room = max(report.width - line.width, 20)
      line.append(program.command.truncated(columns: room, ellipsis: report.glyphs.ellipsis), .call)
      lines.append(line)
      lines += report.prose(report.words.end(of: program), indent: 6)
      for note in program.notes {
        lines += report.prose(note.text(in: report.options.language), indent: 6, .doubtful)
      }
      lines += written(program.output) + written(program.errors)
    }
    return lines
  }

  private func written(_ written: ProgramRecord.Written) -> [Line] {
    let all = written.text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TerminalText.escaped(String($0)) }
    let said = all.last == "" ? all.dropLast() : all[...]
    guard !said.isEmpty else { return [] }
    let shown = said.suffix(Self.lineLimit)
    var lines: [Line] = []
    if shown.count < said.count || written.dropped > 0 {
      lines.append(Line("      \(report.glyphs.ellipsis)", .faint))
    }
    for text in shown {
      var line = Line("      \(report.glyphs.lifeline) ", .faint)
      line.append(
        text.truncated(columns: max(report.width - line.width, 20), ellipsis: report.glyphs.ellipsis))
      lines.append(line)
    }
    return lines
  }
}
