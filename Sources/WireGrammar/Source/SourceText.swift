/// The text of a scenario file, by lines, for messages that point into it.
package final class SourceText {
  /// The file, as it was named.
  package let file: String
  private let text: String

  /// A text; it is taken apart only when a message needs it, which is never for a right file.
  package init(_ text: String, file: String) {
    self.file = file
    self.text = text
  }

  /// The lines without their ends; lines end where YAML 1.1 ends them.
  package private(set) lazy var lines: [String] = {
    var lines: [String] = []
    var line = String.UnicodeScalarView()
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\n" && previous == "\r" {
        // The second half of a line's end.
      } else if scalar.endsLineOfYAML {
        lines.append(String(line))
        line.removeAll()
      } else {
        line.append(scalar)
      }
      previous = scalar
    }
    lines.append(String(line))
    return lines
  }()

  /// A line, from 1; nil: the file has no such line.
  package func line(_ number: Int) -> String? {
    lines.indices.contains(number - 1) ? lines[number - 1] : nil
  }

  /// The text of a range within one line; nil where it spans several.
  package func text(of range: TextRange) -> String? {
    guard range.start.line == range.end.line, let line = line(range.start.line) else { return nil }
    let scalars = line.unicodeScalars
    return String(
      String.UnicodeScalarView(scalars.dropFirst(range.start.column - 1).prefix(range.length(in: line))))
  }
}

/// A place in a text: line and column from 1, columns in Unicode scalars.
package struct TextPosition: Hashable, Comparable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A part of a text; its end is the place after its last character.
package struct TextRange: Hashable, Sendable {
  package var start: TextPosition
  package var end: TextPosition

  package init(start: TextPosition, end: TextPosition) {
    self.start = start
    self.end = end
  }

  /// How many characters of its first line it covers; at least one, for the caret.
  func length(in line: String) -> Int {
    let end = end.line == start.line ? end.column : line.unicodeScalars.count + 1
    return max(1, end - start.column)
  }
}

extension Unicode.Scalar {
  /// Whether it ends a line of YAML 1.1.
  fileprivate var endsLineOfYAML: Bool {
    switch value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
