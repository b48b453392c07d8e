public import WireJudgement
import WireText

extension TextReport {
  /// What a student is told of a submission: points, what was seen, the ladder, what it wrote, and one hint;
  /// never how it is done.
  public func grade(_ grade: Grade, of result: GradeResult) -> String {
    GradeText(report: self, grade: grade, result: result).lines().rendered(options.style)
  }

  /// The grades of a class, as a table.
  public func grades(_ result: GradeResult) -> String {
    var lines = [Line(result.title.text(in: options.language), .strong)]
    let width = min(30, result.grades.map(\.submission.harmlessForTerminal.displayWidth).max() ?? 0)
    for grade in result.grades {
      var line = Line("  ")
      line.append(words.status(grade.status), grade.status.paint)
      line.append("  \(grade.points)/\(grade.possible)  ", .strong)
      line.pad(to: 20)
      line.append(grade.submission.truncated(columns: width, ellipsis: glyphs.ellipsis))
      line.pad(to: 22 + width)
      let hint = grade.hints.first?.text(in: options.language) ?? ""
      line.append(
        hint.truncated(columns: max(20, self.width - line.width), ellipsis: glyphs.ellipsis), .faint)
      lines.append(line)
    }
    return lines.rendered(options.style)
  }
}

/// A submission, graded, as text.
private struct GradeText {
  let report: TextReport
  let grade: Grade
  let result: GradeResult

  private var words: Words { report.words }

  func lines() -> [Line] {
    var headline = Line(words.status(grade.status), grade.status.paint)
    headline.append(" ")
    headline.append(words.points(grade.points, of: grade.possible), .strong)
    headline.append("  \(result.title.text(in: words.language))")
    var lines = [headline]
    if let task = result.task { lines += report.prose(task.text(in: words.language), indent: 2) }
    lines.append(Line())
    for part in grade.parts where part.possible > 0 || part.verdict != .passed {
      lines += self.lines(of: part)
    }
    for problem in grade.result.problems where grade.fault == nil || problem.kind == .notPermitted {
      lines += report.entry(problem.kind.rawValue, problem.text, column: 17, .bad)
    }
    let ladders = ScenarioText(report: report, scenario: grade.result)
    lines += ladders.conversations()
    lines += ProgramText(report: report, programs: grade.result.programs ?? []).lines()
    if let hint = grade.hints.first {
      lines.append(Line())
      lines += report.entry(words.hint, hint.text(in: words.language), column: 12, .doubtful)
    }
    return lines
  }

  private func lines(of part: Grade.Part) -> [Line] {
    let glyph =
      switch part.verdict {
      case .passed: report.glyphs.passed
      case .failed: report.glyphs.failed
      case .inconclusive: report.glyphs.doubtful
      }
    var line = Line("  ")
    line.append(glyph, part.verdict.paint)
    if part.possible > 0 { line.append(" \(part.points)/\(part.possible)", .strong) }
    line.append(" " + words.name(of: part))
    return [line] + part.observed.prefix(2).flatMap { report.prose($0, indent: 8, .faint) }
  }
}

extension Words {
  /// What a part is about.
  func name(of part: Grade.Part) -> String {
    part.title?.text(in: language) ?? text("grade.part", ["number": part.number])
  }

  /// `6 of 10 points`.
  func points(_ points: Int, of possible: Int) -> String {
    text("grade.points", ["points": points, "possible": possible])
  }

  /// What stands before a hint.
  var hint: String { text("grade.hint") }
  /// What the table of a class is called.
  var grades: String { text("grade.grades") }
  /// Who handed in.
  var submission: String { text("grade.submission") }
  /// What was given.
  var pointsHead: String { text("grade.points-head") }
  /// The fault of a program.
  var fault: String { text("grade.fault") }
}
