public import WireJudgement
import WireScript
public import WireText

/// The grades of a class as comma-separated values (RFC 4180): a header, and a row a submission.
public enum GradeCSV {
  /// The table.
  ///
  /// - Parameter language: of the hints.
  public static func text(_ result: GradeResult, language: Language) -> String {
    let parts = result.grades.first?.parts ?? []
    let head =
      ["submission", "points", "possible", "status", "fault"] + parts.map { "part \($0.number)" } + ["hint"]
    let rows = result.grades.map { grade in
      [
        grade.submission, "\(grade.points)", "\(grade.possible)", grade.status.rawValue,
        grade.fault?.rawValue ?? "",
      ] + grade.parts.map { "\($0.points)" } + [grade.hints.first?.text(in: language) ?? ""]
    }
    return ([head] + rows).map { $0.map(field).joined(separator: ",") + "\r\n" }.joined()
  }

  /// A field that no spreadsheet takes for a formula: what begins as one gets an apostrophe before it. What a
  /// terminal would obey is written out.
  package static func field(_ text: String) -> String {
    let harmless = text.harmlessForTerminal
    let isFormula = harmless.drop { $0 == " " }.first.map { "=+-@|＝＋－＠".contains($0) } ?? false
    let shown = isFormula ? "'" + harmless : harmless
    guard shown.contains(where: { "\",\r\n".contains($0) }) else { return shown }
    return "\"" + shown.replacing("\"", with: "\"\"") + "\""
  }
}
