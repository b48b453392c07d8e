import WireReports
import WireScenario
import WireText

extension TextReport {
  /// Who does what in a lesson: its programs in Python, below the names of their files.
  package func situation(of scenario: Scenario) -> [Line] {
    var lines: [Line] = []
    for program in scenario.programs(in: .python) {
      if !lines.isEmpty { lines.append(Line()) }
      lines.append(Line("  " + program.fileName, .opening))
      for text in program.text.split(separator: "\n", omittingEmptySubsequences: false) where !text.isEmpty {
        var line = Line("    ")
        line.append(TerminalText.escaped(String(text)), .call)
        lines.append(line)
      }
    }
    return lines
  }
}
