public import WireJudgement
import WireText

/// Grades as JUnit XML: a suite a submission, a case a part of the exercise.
public enum GradeJUnit {
  /// The document.
  public static func text(_ result: GradeResult) -> String {
    var xml = XMLWriter()
    let parts = result.grades.flatMap(\.parts)
    xml.element(
      "testsuites",
      [
        "name": "wirelab grade \(result.exercise)", "tests": "\(parts.count)",
        "failures": "\(parts.count { $0.verdict == .failed })",
        "errors": "\(parts.count { $0.verdict == .inconclusive })",
      ]
    ) { xml in
      for grade in result.grades { suite(grade, &xml) }
    }
    return xml.text
  }

  private static func suite(_ grade: Grade, _ xml: inout XMLWriter) {
    xml.element(
      "testsuite",
      [
        "name": grade.submission, "tests": "\(grade.parts.count)",
        "failures": "\(grade.parts.count { $0.verdict == .failed })",
        "errors": "\(grade.parts.count { $0.verdict == .inconclusive })", "skipped": "0",
        "time": Decimal.seconds(Decimal.nanoseconds(grade.result.durationSeconds)),
      ]
    ) { xml in
      for part in grade.parts {
        let name = Words(.en).name(of: part)
        xml.element("testcase", ["classname": grade.submission, "name": "\(part.number). \(name)"]) { xml in
          guard part.verdict != .passed else { return }
          xml.element(
            part.verdict == .failed ? "failure" : "error",
            ["type": part.verdict.rawValue, "message": grade.hints.first?.en ?? ""],
            text: part.observed.joined(separator: "\n"))
        }
      }
    }
  }
}
