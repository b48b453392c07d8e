import WireJudgement
import WireScenario
import WireText

extension TextReport {
  /// The scenarios by chapter: id and title in columns, and what each builds on, beside the title if there is
  /// room.
  public func list(_ scenarios: [Scenario]) -> String {
    let idWidth = scenarios.map { TerminalText.escaped($0.id).displayWidth }.max() ?? 0
    var lines: [Line] = []
    var chapter: String?
    for scenario in scenarios {
      if scenario.chapter != chapter {
        if chapter != nil { lines.append(Line()) }
        chapter = scenario.chapter
        lines.append(heading(ofChapter: scenario.chapter))
      }
      var line = Line("  ")
      line.append(scenario.id, .strong)
      line.pad(to: 2 + idWidth + 2)
      let title = scenario.title.text(in: options.language)
      line.append(title.truncated(columns: width - line.width, ellipsis: glyphs.ellipsis))
      let path = scenario.after.isEmpty ? "" : words.after(scenario.after)
      let hasRoom = line.width + 2 + path.displayWidth <= width
      if hasRoom, !path.isEmpty { line.append("  " + path, .faint) }
      lines.append(line)
      if !hasRoom { lines += prose(path, indent: 2 + idWidth + 2, .faint) }
    }
    return lines.rendered(options.style)
  }

  /// The lessons of a track in its order: number, id, minutes, and what each asks; a title would answer that.
  public func list(_ track: Track, _ scenarios: [Scenario]) -> String {
    var lines = [Line(track.title.text(in: options.language), .opening)]
    lines += prose(track.about.text(in: options.language), indent: 2, .faint)
    for (index, scenario) in scenarios.enumerated() {
      var line = Line()
      line.append("\(index + 1)", endingAt: 4)
      line.append("  ")
      line.append(scenario.id, .strong)
      if let minutes = scenario.minutes { line.append("  " + words.minutes(minutes), .faint) }
      if scenario.id == track.quiz { line.append("  " + words.quiz, .faint) }
      lines += [Line(), line] + prose(scenario.question.text(in: options.language), indent: 6)
    }
    return lines.rendered(options.style)
  }

  /// The names of tracks, below a list of everything.
  public func tracks(_ names: [String]) -> String {
    guard !names.isEmpty else { return "" }
    return ([Line()] + prose(words.tracks(names), indent: 0, .faint)).rendered(options.style)
  }

  /// The folder's name is what the command line takes; in Chinese its meaning stands beside it.
  private func heading(ofChapter chapter: String) -> Line {
    var line = Line(chapter, .opening)
    if let name = words.chapter(chapter) { line.append(words.parenthesized(name), .faint) }
    return line
  }
}
