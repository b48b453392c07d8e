import WireText

/// One line of a text report, built from left to right in terminal columns.
///
/// Whatever is appended is made harmless first: colour is added only when the line is rendered, so no
/// control character of a report can come from anywhere but `Style`.
package struct Line {
  private var spans: [(text: String, paint: Paint)] = []
  /// The columns that are used.
  package private(set) var width = 0

  /// A line that starts with a text.
  package init(_ text: String = "", _ paint: Paint = .plain) {
    append(text, paint)
  }

  /// Adds text.
  package mutating func append(_ text: String, _ paint: Paint = .plain) {
    guard !text.isEmpty else { return }
    let harmless = TerminalText.escaped(text)
    spans.append((harmless, paint))
    width += harmless.displayWidth
  }

  /// Adds what another line holds.
  package mutating func append(_ line: Line) {
    spans += line.spans
    width += line.width
  }

  /// Adds a text again and again; none if the count is not positive.
  package mutating func append(repeating text: String, count: Int, _ paint: Paint = .plain) {
    append(String(repeating: text, count: max(0, count)), paint)
  }

  /// Fills with spaces up to a column; does nothing if the line is already there.
  package mutating func pad(to column: Int) {
    append(repeating: " ", count: column - width)
  }

  /// Adds text so that it ends before a column.
  package mutating func append(_ text: String, endingAt column: Int, _ paint: Paint = .plain) {
    pad(to: column - TerminalText.escaped(text).displayWidth)
    append(text, paint)
  }

  /// The line as it is printed, without a line feed and without idle spaces at its end.
  package func rendered(_ style: Style) -> String {
    var spans = spans
    while let last = spans.last, last.text.allSatisfy({ $0 == " " }) {
      spans.removeLast()
    }
    if let last = spans.popLast() {
      let kept = last.text.reversed().drop { $0 == " " }.reversed()
      spans.append((String(kept), last.paint))
    }
    return spans.map { style.paint($0.text, $0.paint) }.joined()
  }
}

extension [Line] {
  /// The lines as they are printed, each with a line feed.
  package func rendered(_ style: Style) -> String {
    map { $0.rendered(style) + "\n" }.joined()
  }
}
