public import WireText

/// A program of a lesson, as its readers would write it: the situation that a question is about.
public struct LessonProgram: Hashable, Codable, Sendable {
  /// The name of its file: `alice.py`.
  public var file: String
  /// The program; its comments are in each language.
  public var text: LocalizedText

  /// From its parts.
  package init(file: String, text: LocalizedText) {
    self.file = file
    self.text = text
  }

  /// Its lines in a language; of a long one only the first, because more is no situation any more.
  package func lines(in language: Language) -> [String] {
    let lines = text.text(in: language).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init
    )
    .trimmingEmptyEnd
    return lines.count > Self.lineLimit ? lines.prefix(Self.lineLimit - 1) + ["# …"] : lines
  }

  private static let lineLimit = 60
}

extension [String] {
  /// Without empty lines at its end.
  fileprivate var trimmingEmptyEnd: [String] {
    var lines = self
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
