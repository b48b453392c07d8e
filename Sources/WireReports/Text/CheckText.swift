import WireConversations
import WireJudgement
import WireText

/// An expectation and how it was judged, as text.
struct CheckText {
  let report: TextReport
  let check: Check
  /// Says which conversation, where a scenario has several.
  let namesConversation: Bool

  private let column = 16

  /// One line for what passed; for what did not, expected over observed, the proof, and the place.
  func lines() -> [Line] {
    let words = report.words
    var line = Line("  ")
    line.append(glyph, paint)
    line.append(" \(check.subject)", check.verdict == .passed ? .plain : .strong)
    if check.verdict == .passed { line.append(": \(check.expected)") }
    if namesConversation, let id = check.conversation { line.append(" (\(words.conversation(id)))", .faint) }
    guard check.verdict != .passed else {
      return folded(line)
    }
    var lines = [line]
    lines += entry(words.expected, check.expected, .good)
    lines += entry(words.observed, check.observed, paint)
    if !check.frames.isEmpty { lines += entry(words.frames, FrameList.text(check.frames)) }
    for (index, evidence) in check.proof(in: words).enumerated() {
      lines += entry(index == 0 ? words.evidence : "", evidence)
    }
    if let reason = check.reason {
      lines += entry(
        check.verdict == .inconclusive ? words.why : words.likely, reason.text(in: words.language))
    }
    let place = check.location
    return lines + entry(words.at, "\(place.file):\(place.line):\(place.column)", .faint)
  }

  /// What passed stays on one line, if it can: its frames come last and are the first to go.
  private func folded(_ line: Line) -> [Line] {
    let frames = FrameList.text(check.frames)
    if line.width > report.width {
      let plain = "\(check.subject): \(check.expected)"
      var lines = report.prose(plain, indent: 4)
      var first = Line("  ")
      first.append(glyph, paint)
      first.append(" ")
      first.append(Wrapping.lines(plain, columns: report.width - 4).first ?? "")
      if !lines.isEmpty { lines[0] = first }
      return lines
    }
    var line = line
    if !frames.isEmpty, line.width + 2 + frames.displayWidth <= report.width {
      line.append("  ")
      line.append(frames, .faint)
    }
    return [line]
  }

  private func entry(_ name: String, _ value: String, _ paint: Paint = .plain) -> [Line] {
    report.entry(name, value, indent: 4, column: column, paint)
  }

  private var glyph: String {
    switch check.verdict {
    case .passed: report.glyphs.passed
    case .failed: report.glyphs.failed
    case .inconclusive: report.glyphs.doubtful
    }
  }

  private var paint: Paint { check.verdict.paint }
}

extension Check {
  /// What proves it, a line each; of very many the first, and how many more there are.
  func proof(in words: Words) -> [String] {
    let shown = evidence.prefix(Self.shownEvidence).map { $0.text(in: words.language) }
    let left = evidence.count - shown.count
    return left > 0 ? shown + [words.moreEvidence(left)] : shown
  }

  private static let shownEvidence = 16
}

extension Check.Verdict {
  /// The colour that says it.
  var paint: Paint {
    switch self {
    case .passed: .good
    case .failed: .bad
    case .inconclusive: .doubtful
    }
  }
}
