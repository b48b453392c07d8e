import WireJudgement
import WireText

/// Who does what in a lesson, as code.
struct PageSituation {
  let programs: [LessonProgram]

  /// Writes a figure for each.
  func write(to html: inout HTMLWriter) {
    html.element("div", ["class": "programs"]) { html in
      for program in programs {
        html.element("figure", ["class": "code"]) { html in
          html.element("figcaption", text: program.file)
          html.code(program)
        }
      }
    }
  }
}

extension HTMLWriter {
  /// A program in each language, where its comments differ.
  fileprivate mutating func code(_ program: LessonProgram) {
    let texts = Language.allCases.map { ($0, program.lines(in: $0)) }
    let isAlike = texts.allSatisfy { $0.1 == texts[0].1 }
    for (language, lines) in isAlike ? [texts[0]] : texts {
      element("pre", ["tabindex": "0", "lang": isAlike ? nil : language.rawValue]) { html in
        html.element("code") { html in
          for (index, line) in lines.enumerated() {
            if index > 0 { html.endLine() }
            html.content(line)
          }
        }
      }
    }
  }
}
