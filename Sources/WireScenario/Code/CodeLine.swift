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
  func mention(_ word: String) -> Bool { words.contains(word) }

  /// The words that stand in them, in what is neither a comment nor in quotes.
  var words: Set<String> {
    var words: Set<String> = []
    collect(&words)
    return words
  }

  private func collect(_ words: inout Set<String>) {
    for line in self {
      switch line {
      case .line(let text):
        if !text.hasPrefix("# "), !text.hasPrefix("// ") { text.collectWords(&words) }
      case .block(let head, let inner, _):
        head.collectWords(&words)
        inner.collect(&words)
      }
    }
  }
}

extension String {
  fileprivate func collectWords(_ words: inout Set<String>) {
    let octets = Array(utf8)
    var start: Int?
    var place = 0
    func end() {
      if let first = start { words.insert(String(decoding: octets[first..<place], as: UTF8.self)) }
      start = nil
    }
    while place < octets.count {
      if octets[place].isWordPart {
        start = start ?? place
      } else {
        end()
        if octets[place] == UInt8(ascii: "\""), let close = Self.close(of: place, in: octets) {
          place = close
        }
      }
      place += 1
    }
    end()
  }

  /// The quote that ends what begins with this one; nil: nothing does.
  private static func close(of quote: Int, in octets: [UInt8]) -> Int? {
    var place = quote + 1
    while place < octets.count, octets[place] != UInt8(ascii: "\"") {
      place += octets[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return place < octets.count ? place : nil
  }
}

extension UInt8 {
  /// Whether it is of a letter, a digit or an underscore; of other alphabets, any octet.
  fileprivate var isWordPart: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }
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
    var words = program.words
    var result: [CodeLine] = []
    for helper in reversed() where words.contains(helper.name) {
      words.formUnion(helper.lines.words)
      result = helper.lines + gap + result
    }
    return result
  }
}
