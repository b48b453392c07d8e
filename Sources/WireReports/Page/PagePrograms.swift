import WireScript
import WireText

/// What programs of a scenario did beside the wire, on a page.
struct PagePrograms {
  let programs: [ProgramRecord]

  /// Writes a part for each: its command, how it ended, what it wrote.
  func write(to html: inout HTMLWriter) {
    for program in programs {
      html.element("div", ["class": "program"]) { html in
        html.element("p") { html in
          html.element("strong", text: program.actor)
          html.content(" ")
          html.element("code", text: program.command)
          html.content(" ")
          html.words { $0.end(of: program) }
        }
        for note in program.notes { html.paragraphs(class: "quiet", note) }
        written(program.output, &html)
        written(program.errors, &html)
      }
    }
  }

  private func written(_ written: ProgramRecord.Written, _ html: inout HTMLWriter) {
    guard !written.text.isEmpty else { return }
    if written.dropped > 0 { html.words("p", class: "quiet") { $0.dropped(written.dropped) } }
    html.element("pre", ["class": "written", "tabindex": "0"]) { html in
      for (index, line) in written.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
      {
        if index > 0 { html.endLine() }
        html.content(String(line))
      }
    }
  }
}
