import WireScript
import WireText

/// One program of a lesson, as it would be written outside of the lab.
package struct ProgramSource: Hashable, Sendable {
  /// The name of the actor whose steps it takes.
  package var name: String
  /// The name of its file: `alice.py`.
  package var fileName: String
  /// The program.
  package var text: String
}

extension Scenario {
  /// Its servers and then its clients as programs. What only the lab can do, such as to wait for a segment on
  /// the wire, stands in them as a comment.
  ///
  /// - Parameters:
  ///   - language: the programming language.
  ///   - texts: the language of the comments.
  package func programs(in language: ProgramLanguage, texts: Language = .en) -> [ProgramSource] {
    let syntax = language.syntax(plan.family ?? .v4)
    let words = Words(texts)
    return (plan.servers + plan.clients).enumerated().map { index, actor in
      let heading =
        words.heading(of: actor, in: self) + (index == 0 ? words.circumstances(of: plan) : [])
      let body = CodePlan(actor, in: plan, words: words).map(syntax.program) ?? []
      let lines = heading.map { CodeLine.line(syntax.comment($0)) } + body
      return ProgramSource(
        name: actor.name, fileName: "\(actor.name).\(language.fileEnding)",
        text: lines.text(indentation: syntax.indentation))
    }
  }
}
