import Foundation
import Testing
import WireLabKit

/// Every form of report, of five runs that the lab has made (`Tests/Snapshots/record`), as it was saved.
@Suite struct SnapshotTests {
  /// A saved run.
  enum Sample: String, CaseIterable {
    /// Four ways to close.
    case closing
    /// Openings that succeed, are refused, reset, challenged, or never answered.
    case opening
    /// UDP: an answer, an ICMP error, fragments, a loss.
    case datagrams
    /// Whatever does not pass, and texts full of controls.
    case failing
    /// Two repetitions, of which one was killed.
    case repeated

    var directory: String { "\(Snapshot.directory)/runs/\(rawValue)" }

    func run() throws -> RunResult {
      try MergedRun([directory], id: "20260101T000000Z-\(rawValue)").run
    }
  }

  /// A form of a report, and the end of the name of its file.
  enum Form: String, CaseIterable {
    case english = "en.txt"
    case chinese = "zh-Hans.txt"
    /// 60 columns of ASCII, and of a long ladder only what proves something.
    case narrow = "narrow.txt"
    /// As a terminal with colours gets it.
    case coloured = "ansi"
    case progress = "progress.txt"
    case document = "json"
    case junit = "junit.xml"
    case annotations = "annotations"
    case page = "html"

    func text(of run: RunResult, captures: String) -> String {
      switch self {
      case .english: Self.prose(run, TextReport.Options(width: 120))
      case .chinese: Self.prose(run, TextReport.Options(language: .zhHans, width: 100))
      case .narrow: Self.prose(run, TextReport.Options(width: 60, ascii: true, maximumPackets: 8))
      case .coloured: Self.prose(run, TextReport.Options(style: .ansi))
      case .progress:
        run.scenarios.map { TextReport().progress($0, of: run.repetitions) + "\n" }.joined()
      case .document: RunDocument.text(run)
      case .junit: JUnitReport.text(run)
      case .annotations: GitHubAnnotations.text(run)
      case .page:
        Self.withoutAssets(
          PageDocument.text(run, language: .en) { name in
            FileManager.default.contents(atPath: "\(captures)/\(name)").map([UInt8].init)
          })
      }
    }

    private static func prose(_ run: RunResult, _ options: TextReport.Options) -> String {
      let report = TextReport(options)
      return run.scenarios.map { report.scenario($0, of: run.repetitions) + "\n" }.joined()
        + report.summary(run, reportPath: "reports/latest")
    }

    /// The page without its style, its scripts and its captures, which are files of their own.
    private static func withoutAssets(_ page: String) -> String {
      page.replacing(/(<style[^>]*>)[\s\S]*?<\/style>/) { "\($0.1)</style>" }
        .replacing(/(<script nonce[^>]*>)[\s\S]*?<\/script>/) { "\($0.1)</script>" }
        .replacing(/base64,[A-Za-z0-9+\/=]+/, with: "base64,")
        .replacing(/nonce="[^"]*"/, with: "nonce=\"\"").replacing(/nonce-[^&']*/, with: "nonce-")
    }
  }

  @Test(arguments: Sample.allCases, Form.allCases) func report(sample: Sample, form: Form) throws {
    let text = form.text(of: try sample.run(), captures: sample.directory)
    try Snapshot.expect(text, is: "\(sample.rawValue).\(form.rawValue)")
  }

  /// The same run as it was saved, read twice, gives the same page: nothing in it is of the moment.
  @Test func nothingIsOfTheMoment() throws {
    let run = try Sample.failing.run()
    for form in Form.allCases {
      let captures = Sample.failing.directory
      #expect(form.text(of: run, captures: captures) == form.text(of: run, captures: captures), "\(form)")
    }
  }

  @Test(arguments: [Language.en, .zhHans]) func topics(language: Language) throws {
    let report = TextReport(TextReport.Options(language: language, width: 100))
    let catalog = TopicCatalog([])
    try Snapshot.expect(
      report.topics(catalog) + report.explain(catalog.all), is: "topics.\(language.rawValue).txt")
  }

  @Test func differencesAreShown() {
    #expect(Snapshot.difference("a\nb\nc", "a\nB\nc") == "- 2: b\n+ 2: B")
    #expect(Snapshot.difference("a", "b\nc\nd", limit: 2) == "- 1: a\n+ 1: b\n… and 2 lines more")
  }
}
