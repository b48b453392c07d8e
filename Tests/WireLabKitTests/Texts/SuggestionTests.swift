import Testing
import WireLabKit

@testable import WireText

/// What somebody may have meant by a name that stands for nothing.
@Suite struct SuggestionTests {
  private static let names = [
    "close-four", "syn-lost", "close-three", "close-busy", "half-close", "closing", "CLOSE_WAIT",
    "连接队列", "全连接",
  ]

  @Test(
    arguments: [
      // What begins with it, in the order of the names, and what holds it.
      ("close", ["close-four", "close-three", "close-busy", "CLOSE_WAIT", "half-close"]),
      ("Close-F", ["close-four"]), ("closin", ["closing"]),
      // What is nearest, and only that.
      ("close-fuor", ["close-four"]), ("sny-lost", ["syn-lost"]),
      // Too short to begin with, or to be held.
      ("c", []), ("os", []), ("連", []), ("连接", ["连接队列", "全连接"]), ("-", []), ("", []),
      ("qqqqqqq", []), (String(repeating: "q", count: 5000), []),
    ] as [(String, [String])])
  func theLikeliestComesFirst(typed: String, meant: [String]) {
    #expect(Suggestion.names(for: typed, among: Self.names) == meant)
  }

  @Test(
    arguments: [
      ([], nil), (["a"], "did you mean `a`?"), (["a", "b"], "did you mean `a` or `b`?"),
      (["a", "b", "c", "d", "e", "f"], "did you mean `a`, `b`, `c`, `d`, `e` or `f`?"),
      (["a", "b", "c", "d", "e", "f", "g"], "did you mean `a`, `b`, `c`, `d`, `e`, `f` …?"),
      (["\u{1B}[2J"], "did you mean `\\u{1B}[2J`?"),
    ] as [([String], String?)])
  func aQuestionIsShort(names: [String], question: String?) {
    #expect(Suggestion.question(names) == question)
  }
}
