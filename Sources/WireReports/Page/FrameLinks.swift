import WireText

/// Frame numbers in what proves something, as links to their rows.
struct FrameLinks {
  /// What stands before the number of a frame in the names of rows.
  let anchor: String
  /// The frames that have a row.
  let rows: Set<Int>
  /// The same by what they are called, where that is not their number.
  private let named: [String: Int]

  init(anchor: String, rows: Set<Int>) {
    self.anchor = anchor
    self.rows = rows
    named =
      FrameNames.areUsed
      ? Dictionary(rows.map { (FrameNames.text($0), $0) }, uniquingKeysWith: { first, _ in first }) : [:]
  }

  /// Writes frame numbers; of very many the first and the last.
  func write(_ frames: [Int], to html: inout HTMLWriter) {
    write(FrameList.text(frames), to: &html)
  }

  /// Writes a text in which `#3` becomes a link; of files that were read as one, `#b.pcap:3`.
  func write(_ text: String, to html: inout HTMLWriter) {
    var rest = Substring(text)
    while let hash = rest.firstIndex(of: "#") {
      html.content(String(rest[..<hash]))
      let behind = rest[rest.index(after: hash)...]
      let name = name(at: behind)
      if let frame = named[String(name)] ?? Int(name), rows.contains(frame) {
        html.element("a", ["href": "#\(anchor).\(frame)"], text: "#\(name)")
      } else {
        html.content("#" + name)
      }
      rest = behind[name.endIndex...]
    }
    html.content(String(rest))
  }

  /// What a frame is called that is named here: a number, or a file, a colon and a number.
  private func name(at text: Substring) -> Substring {
    let isDigit = { (character: Character) in character.isASCII && character.isNumber }
    let digits = text.prefix(while: isDigit)
    guard !named.isEmpty else { return digits }
    var end = text.startIndex
    while let colon = text[end...].firstIndex(of: ":") {
      end = text[text.index(after: colon)...].prefix(while: isDigit).endIndex
      if named[String(text[..<end])] != nil { return text[..<end] }
    }
    return digits
  }
}
