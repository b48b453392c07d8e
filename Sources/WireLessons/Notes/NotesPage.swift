import WireJudgement
import WireText

/// The page that leads from the notes to the wire: `Scenarios/NOTES.md`, and its Chinese.
package enum NotesPage {
  /// In Markdown, with a line feed at its end; `files` are those of the lessons, from the page's folder, by
  /// their ids.
  package static func text(
    _ statements: [Statement], files: [String: String], language: Language
  ) -> String {
    let words = Words(language)
    var blocks = ["# " + words.notesTitle, words.notesAbout, words.notesCount(statements)]
    let heads = [words.notesStatement, words.notesVerdict, words.notesBecause, words.notesLessons]
    for part in Statement.Part.allCases {
      let rows = statements.filter { $0.part == part }.map { statement in
        [
          Markdown.escaped(statement.says.text(in: language)), words.verdict(statement.verdict),
          Markdown.escaped(statement.why.text(in: language)),
          statement.lessons.map { MarkdownTable.reference($0, files) }.joined(separator: words.comma),
        ]
      }
      if !rows.isEmpty { blocks += ["## " + words.part(part), MarkdownTable.text(heads, rows)] }
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }
}

extension Words {
  fileprivate var notesTitle: String { text("notes.title") }
  fileprivate var notesAbout: String { text("notes.about") }
  fileprivate var notesStatement: String { text("notes.statement") }
  fileprivate var notesVerdict: String { text("notes.verdict") }
  fileprivate var notesBecause: String { text("notes.because") }
  fileprivate var notesLessons: String { text("notes.lessons") }

  fileprivate func notesCount(_ statements: [Statement]) -> String {
    func count(_ verdict: Statement.Verdict) -> Int { statements.count { $0.verdict == verdict } }
    return text(
      "notes.count",
      [
        "count": statements.count, "proven": count(.proven), "qualified": count(.qualified),
        "disproved": count(.disproved),
      ])
  }

  fileprivate func verdict(_ verdict: Statement.Verdict) -> String {
    text(TextKey(verdict, in: "note-verdict"))
  }

  fileprivate func part(_ part: Statement.Part) -> String { text(TextKey(part, in: "note-part")) }
}
