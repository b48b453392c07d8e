/// Writes a manual page in the macros of man(7).
struct Roff {
  /// The page so far.
  private(set) var text = ""

  /// A page of section 1, with its title and what stands at the foot.
  init(title: String, source: String, manual: String) {
    line(".TH \(title.uppercased()) 1 \"\" \"\(source)\" \"\(manual)\"")
    // Commands must not be hyphenated, nor stretched.
    line(".nh")
    line(".ad l")
  }

  /// A heading.
  mutating func section(_ title: String) { line(".SH \(title)") }

  /// A heading below one.
  mutating func subsection(_ title: String) { line(".SS \(Self.escaped(title))") }

  /// A paragraph. Lines that are indented stand as they are; an empty line begins another one.
  mutating func paragraph(_ text: String) {
    for part in text.split(separator: "\n\n", omittingEmptySubsequences: true) {
      line(".PP")
      body(String(part))
    }
  }

  /// A term and what it means.
  mutating func item(_ term: String, _ text: String) {
    line(".TP")
    line(".B \(Self.escaped(term))")
    body(text)
  }

  /// How a command is called: its name bold, and what follows.
  mutating func synopsis(_ command: String, _ arguments: [String]) {
    line(".br")
    line("\\fB\(Self.escaped(command))\\fR \(arguments.map(Self.escaped).joined(separator: " "))")
  }

  private mutating func body(_ text: String) {
    let lines = text.split(separator: "\n")
    var isExample = false
    for text in lines {
      let isIndented = text.hasPrefix("  ")
      if isIndented != isExample { line(isIndented ? ".RS 4\n.nf" : ".fi\n.RE") }
      isExample = isIndented
      line(Self.escaped(String(text.drop { $0 == " " })))
    }
    if isExample { line(".fi\n.RE") }
  }

  private mutating func line(_ text: String) { self.text += text + "\n" }

  /// A text that roff shows as it is: groff_char(7).
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\e"
      case "-": escaped += "\\-"
      case "'": escaped += "\\(aq"
      case "`": escaped += "\\(ga"
      case "~": escaped += "\\(ti"
      case "^": escaped += "\\(ha"
      case "…": escaped += "..."
      default: escaped.append(character)
      }
    }
    // At the beginning of a line it would be a request.
    return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
  }
}
