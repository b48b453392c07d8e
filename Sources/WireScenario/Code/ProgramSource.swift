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
  /// Its servers and then its clients as programs; of one that is a script beside the lesson, the script.
  /// What only the lab can do, such as to wait for a segment on the wire, stands in them as a comment.
  ///
  /// - Parameters:
  ///   - language: the programming language.
  ///   - texts: the language of the comments.
  ///   - tellsOutcomes: whether it says what must come of calls, which is what a question asks.
  package func programs(
    in language: ProgramLanguage, texts: Language = .en, tellsOutcomes: Bool = true
  ) -> [ProgramSource] {
    let syntax = language.syntax(plan.family ?? .v4)
    let words = Words(texts)
    return (plan.servers + plan.clients).enumerated().map { index, actor in
      // Beside a question the name of the file says whose it is.
      let isNamed = tellsOutcomes || actor.hasNoProgram
      let heading =
        (isNamed ? words.heading(of: actor, in: self, tellsOutcomes: tellsOutcomes) : [])
        + (index == 0 ? words.circumstances(of: plan) : [])
      let body =
        (actor as? ProgramPlan)?.script(in: language, tellsOutcomes: tellsOutcomes)
        ?? CodePlan(actor, in: plan, words: words, tellsOutcomes: tellsOutcomes).map(syntax.program) ?? []
      // A command may have several lines, each of which is a comment.
      let comments = heading.flatMap { $0.split(whereSeparator: \.isNewline) }
      let lines = comments.map { CodeLine.line(syntax.comment(String($0))) } + body
      return ProgramSource(
        name: actor.name, fileName: "\(actor.name).\(language.fileEnding)",
        text: lines.text(indentation: syntax.indentation))
    }
  }
}

extension ActorPlan {
  /// Whether a comment has to say what it is, because no program stands below.
  fileprivate var hasNoProgram: Bool { runsProgram != nil || place != nil || self is RawPeerPlan }
}
