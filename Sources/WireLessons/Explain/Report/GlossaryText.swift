import WireJudgement
import WireReports
import WireScenario
import WireText

extension TextReport {
  /// The glossary, in the language of the report; the other language's term stands beside each.
  package func glossary(_ entries: [GlossaryEntry]) -> String {
    var lines: [Line] = []
    for entry in entries {
      if !lines.isEmpty { lines.append(Line()) }
      var head = Line(entry.term.text(in: options.language), .strong)
      let others = Language.allCases.filter { $0 != options.language }.map(entry.term.text(in:))
      head.append(words.parenthesized(others.joined(separator: words.comma)), .faint)
      lines.append(head)
      lines += prose(entry.sentence.text(in: options.language), indent: 2)
      if let lesson = entry.lesson { lines += prose("wirelab run \(lesson)", indent: 2, .faint) }
    }
    return lines.rendered(options.style)
  }
}

/// The page `Scenarios/GLOSSARY.md`: one table, both languages side by side.
package enum GlossaryPage {
  /// In Markdown, with a line feed at its end; `files` are those of the lessons, from the page's folder, by
  /// their ids.
  package static func text(_ entries: [GlossaryEntry], files: [String: String]) -> String {
    let columns = Language.allCases.map(Words.init)
    let heads = columns.flatMap { [$0.glossaryTerm, $0.glossaryMeaning] } + [Words(.en).glossaryLesson]
    let rows = entries.map { entry in
      Language.allCases.flatMap { language in
        [entry.term, entry.sentence].map { Markdown.escaped($0.text(in: language)) }
      } + [entry.lesson.map { MarkdownTable.reference($0, files) } ?? ""]
    }
    let title = columns.map(\.glossaryTitle).joined(separator: " · ")
    let about = columns.map(\.glossaryAbout).joined(separator: "\n\n")
    return "# \(title)\n\n\(about)\n\n\(MarkdownTable.text(heads, rows))\n"
  }
}

extension Words {
  fileprivate var glossaryTitle: String { text("glossary.title") }
  fileprivate var glossaryAbout: String { text("glossary.about") }
  fileprivate var glossaryTerm: String { text("glossary.term") }
  fileprivate var glossaryMeaning: String { text("glossary.meaning") }
  fileprivate var glossaryLesson: String { text("glossary.lesson") }
}
