/// A line of a program, or a line with a block beneath it.
indirect enum CodeLine: Hashable, Sendable {
  case line(String)
  /// A head, what belongs to it, and the line that ends it; nil: the indentation alone does.
  case block(String, [CodeLine], end: String?)

  /// An empty line.
  static let gap = CodeLine.line("")
}

extension CodeLine: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  init(stringLiteral text: String) { self = .line(text) }
}

extension [CodeLine] {
  /// The lines as a file has them.
  func text(indentation: Int) -> String {
    written(depth: 0, indentation: indentation).map { $0 + "\n" }.joined()
  }

  private func written(depth: Int, indentation: Int) -> [String] {
    let margin = String(repeating: " ", count: depth * indentation)
    return flatMap { line -> [String] in
      switch line {
      case .line(let text): [text.isEmpty ? "" : margin + text]
      case .block(let head, let inner, let end):
        [margin + head] + inner.written(depth: depth + 1, indentation: indentation)
          + (end.map { [margin + $0] } ?? [])
      }
    }
  }

  /// Whether a word stands in any of them that is no comment: what nobody uses need not be declared.
  func mention(_ word: String) -> Bool {
    contains { line in
      switch line {
      case .line(let text):
        !text.hasPrefix("# ") && !text.hasPrefix("// ") && text.withoutLiterals.contains(word: word)
      case .block(let head, let inner, _): head.withoutLiterals.contains(word: word) || inner.mention(word)
      }
    }
  }
}

extension String {
  /// Whether it has this word, which is not part of a longer one.
  fileprivate func contains(word: String) -> Bool {
    ranges(of: word).contains { range in
      let before = self[..<range.lowerBound].last
      let after = self[range.upperBound...].first
      return !(before?.isWordPart ?? false) && !(after?.isWordPart ?? false)
    }
  }
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}

/// A function of a program that other parts of it call.
struct CodeHelper {
  /// Its name.
  var name: String
  /// How it is written.
  var lines: [CodeLine]

  /// A helper from its text, with the indentation that it has.
  init(_ name: String, _ text: String) {
    self.name = name
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { .line(String($0)) }
  }
}

extension [CodeHelper] {
  /// Those that a program needs, in their order, with an empty line after each. One may use those before it.
  func used(by program: [CodeLine], gap: [CodeLine] = [.gap]) -> [CodeLine] {
    var needed = program
    var result: [CodeLine] = []
    for helper in reversed() where needed.mention(helper.name) {
      needed += helper.lines
      result = helper.lines + gap + result
    }
    return result
  }
}

extension String {
  /// A line of code without what stands in quotes.
  fileprivate var withoutLiterals: String { replacing(/"(\\.|[^"\\])*"/, with: "\"\"") }
}
