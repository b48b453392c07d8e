/// The characters that reports draw with.
struct Glyphs: Sendable {
  var lifeline: String
  var leavesRight: String
  var leavesLeft: String
  var line: String
  var errorLine: String
  var headRight: String
  var headLeft: String
  var lost: String
  var held: String
  var passed: String
  var failed: String
  var doubtful: String
  var ellipsis: String
  var gap: String
  var pointer: String
  var separator: String
  var rule: String
  /// Beside a state that the kernel was seen in.
  var observed: String

  /// Box drawing characters.
  static let unicode = Glyphs(
    lifeline: "│", leavesRight: "├", leavesLeft: "┤", line: "─", errorLine: "╌", headRight: "▶",
    headLeft: "◀", lost: "✗", held: "◇", passed: "✓", failed: "✗", doubtful: "?", ellipsis: "…", gap: "⋮",
    pointer: "↑", separator: " · ", rule: "─", observed: "•")

  /// Nothing but ASCII.
  static let ascii = Glyphs(
    lifeline: "|", leavesRight: "|", leavesLeft: "|", line: "-", errorLine: ".", headRight: ">",
    headLeft: "<", lost: "X", held: "O", passed: "+", failed: "x", doubtful: "?", ellipsis: "...", gap: ":",
    pointer: "^", separator: ", ", rule: "-", observed: "*")
}
