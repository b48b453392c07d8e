public import WireJudgement
import WireScript
public import WireText

/// The grades of a class as one HTML page: the table first, and behind it every submission with its ladders.
public enum GradePage {
  /// The page.
  ///
  /// - Parameters:
  ///   - language: the language that is shown first.
  ///   - capture: the octets of a file of the run, by its name; nil where there is none.
  public static func text(_ result: GradeResult, language: Language, capture: (String) -> [UInt8]?) -> String
  {
    var run = result.run
    run.scenarios = zip(result.grades, run.scenarios).map { grade, scenario in
      var scenario = scenario
      scenario.status = grade.status
      // What was expected is the solution.
      scenario.checks = []
      return scenario
    }
    return PageDocument.text(run, language: language, before: { table(result, &$0) }, capture: capture)
  }

  private static func table(_ result: GradeResult, _ html: inout HTMLWriter) {
    html.element("section", ["id": "grades", "aria-labelledby": "grades.title"]) { html in
      html.element("h2", ["id": "grades.title"]) { $0.words("span", { $0.grades }) }
      html.paragraphs(class: "lesson", result.title)
      html.element("div", ["class": "wide"]) { html in
        html.element("table", ["class": "index", "aria-labelledby": "grades.title"]) { html in
          html.element("thead") { html in
            html.element("tr") { html in
              for say in [\Words.submission, \Words.pointsHead, \Words.fault, \Words.hint] {
                html.element("th", ["scope": "col"]) { $0.words("span", { $0[keyPath: say] }) }
              }
            }
          }
          html.element("tbody") { html in
            for (grade, scenario) in zip(result.grades, result.run.scenarios) {
              row(grade, scenario.id, &html)
            }
          }
        }
      }
    }
    html.endLine()
  }

  private static func row(_ grade: Grade, _ anchor: String, _ html: inout HTMLWriter) {
    html.element("tr", ["class": grade.status.rawValue]) { html in
      html.element("th", ["scope": "row"]) { html in
        html.element("a", ["href": "#\(anchor)"], text: grade.submission)
      }
      html.element("td", ["class": "number"], text: "\(grade.points)/\(grade.possible)")
      html.element("td") { $0.element("code", text: grade.fault?.rawValue ?? "–") }
      html.element("td") { html in
        if let hint = grade.hints.first { html.words { hint.text(in: $0.language) } }
      }
    }
    html.endLine()
  }
}
