/// Frame numbers in what proves something, as links to their rows.
struct FrameLinks {
  /// What stands before the number of a frame in the names of rows.
  let anchor: String
  /// The frames that have a row.
  let rows: Set<Int>

  /// Writes frame numbers; of very many the first and the last.
  func write(_ frames: [Int], to html: inout HTMLWriter) {
    write(FrameList.text(frames), to: &html)
  }

  /// Writes a text in which `#3` becomes a link.
  func write(_ text: String, to html: inout HTMLWriter) {
    var rest = Substring(text)
    while let hash = rest.firstIndex(of: "#") {
      let digits = rest[rest.index(after: hash)...].prefix { $0.isASCII && $0.isNumber }
      html.content(String(rest[..<hash]))
      if let frame = Int(digits), rows.contains(frame) {
        html.element("a", ["class": "frame-link", "href": "#\(anchor).\(frame)"], text: "#\(frame)")
      } else {
        html.content("#" + digits)
      }
      rest = rest[digits.endIndex...]
    }
    html.content(String(rest))
  }
}
