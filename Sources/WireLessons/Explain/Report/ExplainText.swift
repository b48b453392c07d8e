import WireJudgement
import WireReports
import WireText

extension TextReport {
  /// What can be explained, group by group.
  package func topics(_ catalog: TopicCatalog) -> String {
    var lines: [Line] = []
    for (group, names) in catalog.names(in: options.language) {
      if !lines.isEmpty { lines.append(Line()) }
      lines.append(Line(words.group(group), .opening))
      lines += prose(names.joined(separator: "  "), indent: 2)
    }
    return (lines + [Line()] + prose(words.askForTopic, indent: 0, .faint)).rendered(options.style)
  }

  /// What a name stands for, one after the other.
  package func explain(_ explanations: [Explanation]) -> String {
    explanations.map { lines(of: $0).rendered(options.style) }.joined(separator: "\n")
  }

  private func lines(of explanation: Explanation) -> [Line] {
    var lines = headline(of: explanation)
    for part in explanation.parts {
      lines.append(Line())
      let text = part.text.text(in: options.language)
      switch part.kind {
      case .text, .lesson, .question: lines += prose(text, indent: 2)
      case .prediction: lines += entry(words.prediction, text, column: Self.column)
      case .why: lines += entry(words.why, text, column: Self.column)
      case .misconception: lines += entry(words.misconception, text, column: Self.column)
      }
    }
    lines.append(Line())
    if let best = explanation.shownBy.first {
      lines += entry(words.seeIt, "wirelab run \(best)", column: Self.column, .strong)
    }
    let others = explanation.shownBy.dropFirst() + explanation.mentionedBy
    if !others.isEmpty {
      let shown = others.prefix(Self.scenarioLimit).joined(separator: glyphs.separator)
      let rest = others.count - Self.scenarioLimit
      lines += entry(
        words.alsoIn, rest > 0 ? shown + words.andMore(rest) : shown, column: Self.column)
    }
    if !explanation.sources.isEmpty {
      lines += entry(
        words.reference, explanation.sources.joined(separator: glyphs.separator), column: Self.column, .faint)
    }
    return lines
  }

  private func headline(of explanation: Explanation) -> [Line] {
    let called = explanation.name(in: options.language)
    var line = Line(explanation.group == .calls ? called + "()" : called, .strong)
    if let title = explanation.title {
      line.append("  \(title.text(in: options.language))")
    } else {
      let others = ([explanation.name] + explanation.otherNames).filter { $0 != called }
      let names = [words.oneOf(explanation.group)] + others
      line.append(words.parenthesized(names.joined(separator: words.comma)), .faint)
    }
    return [line]
  }

  private static let column = 13
  /// Beyond so many scenarios a list helps nobody.
  private static let scenarioLimit = 8
}
