import WireJudgement

/// The files that a run leaves in its directory, beside the captures.
public enum RunReport {
  /// A file by its name.
  public struct File: Sendable {
    /// The name within the directory.
    public var name: String
    /// What it says.
    public var text: String
  }

  /// The report as a document for programs, as text and as a page for people, and for continuous integration.
  ///
  /// - Parameters:
  ///   - run: what was found out.
  ///   - page: the same as a page (`PageDocument`).
  public static func files(of run: RunResult, page: String) -> [File] {
    let text = TextReport(TextReport.Options(width: 120))
    let prose = run.scenarios.map { text.scenario($0, of: run.repetitions) + "\n" }.joined()
    return [
      File(name: "report.json", text: RunDocument.text(run)),
      File(name: "index.html", text: page),
      File(name: "report.txt", text: prose + text.summary(run, reportPath: nil)),
      File(name: "junit.xml", text: JUnitReport.text(run)),
    ]
  }
}
