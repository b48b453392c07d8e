/// The characters that reports draw with.
package struct Glyphs: Sendable {
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
  package var ellipsis: String
  package var gap: String
  var pointer: String
  package var separator: String
  package var rule: String
  /// Beside a state that the kernel was seen in.
  var observed: String
  /// The parts of a bar of the time axis.
  var bars: [TimeAxis.Phase: String]

  /// Box drawing characters.
  static let unicode = Glyphs(
    lifeline: "│", leavesRight: "├", leavesLeft: "┤", line: "─", errorLine: "╌", headRight: "▶",
    headLeft: "◀", lost: "✗", held: "◇", passed: "✓", failed: "✗", doubtful: "?", ellipsis: "…", gap: "⋮",
    pointer: "↑", separator: " · ", rule: "─", observed: "•",
    bars: [.opening: "·", .connected: "░", .accepted: "▒", .served: "█", .closing: "▁"])

  /// Nothing but ASCII.
  static let ascii = Glyphs(
    lifeline: "|", leavesRight: "|", leavesLeft: "|", line: "-", errorLine: ".", headRight: ">",
    headLeft: "<", lost: "X", held: "O", passed: "+", failed: "x", doubtful: "?", ellipsis: "...", gap: ":",
    pointer: "^", separator: ", ", rule: "-", observed: "*",
    bars: [.opening: ".", .connected: "-", .accepted: "+", .served: "#", .closing: "_"])
}
