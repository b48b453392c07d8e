/// How programs are written in a language.
protocol CodeSyntax: Sendable {
  /// By how many blanks a block is indented.
  var indentation: Int { get }
  /// A line that says something to readers.
  func comment(_ text: String) -> String
  /// A whole program, without its heading.
  func program(_ plan: CodePlan) -> [CodeLine]
}
