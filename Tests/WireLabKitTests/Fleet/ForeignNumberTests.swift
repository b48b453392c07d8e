import Foundation
import Testing
import WireLabKit

/// Whatever number stands in the report of a shard, `merge` refuses it, with its place and what is allowed
/// there, or makes a whole report of it.
@Suite struct ForeignNumberTests {
  /// What no run says anywhere, as it stands in a document: beyond every range, or no whole number.
  private static let impossible = [
    "-9223372036854775808", "9223372036854775807", "18446744073709551616", "1e400", "-1e400",
  ]
  /// What is right in some places and wrong in others.
  private static let possible = ["-1", "0", "1.5", "2147483648", "4294967296", "9007199254740993"]
  private static let others = ["null", "\"1\"", "true", "[]", "{}", "[1]"]

  /// Every report of it is written.
  private func report(_ run: RunResult) {
    let report = TextReport(TextReport.Options(language: .en))
    for scenario in run.scenarios { _ = report.scenario(scenario, of: run.repetitions) }
    _ = report.summary(run, reportPath: "reports")
    _ = RunReport.files(of: run, page: PageDocument.text(run, language: .zhHans) { _ in nil })
  }

  private func failure(of text: String, in report: ForeignReport) -> String? {
    do {
      self.report(try report.merge(text).run)
      return nil
    } catch {
      return "\(error)"
    }
  }

  /// A number of each kind of place in the saved runs, from the smallest report that has one.
  private func places() throws -> [(report: ForeignReport, name: String, path: ForeignReport.Path)] {
    var names: Set<String> = []
    return try ForeignReport.all().flatMap { report in
      report.values().filter { _, _, value in isNumber(value) }
        .filter { names.insert($0.name).inserted }.map { (report, $0.name, $0.path) }
    }
  }

  @Test func theSavedRunsAreRight() throws {
    for report in try ForeignReport.all() { #expect(failure(of: try report.text(), in: report) == nil) }
  }

  @Test func everyNumberHasARange() throws {
    let places = try places()
    #expect(places.count > 100)
    for (report, name, path) in places {
      let (before, after) = try report.around(path)
      let key = path.reduce("") { text, step in
        (step as? String).map { text.isEmpty ? $0 : "\(text).\($0)" } ?? "\(text)[\(step)]"
      }
      for number in Self.impossible {
        // A port, a flag and half an address have all the numbers of their types.
        if name.hasSuffix("/address/low") || name.hasSuffix("/address/high"), number.hasPrefix("9") {
          continue
        }
        let failure = self.failure(of: before + number + after, in: report) ?? "none"
        let told = "/shard.json: it is damaged: `\(key)` is \(number), and must be a "
        #expect(failure.contains(told), "\(name): \(failure)")
      }
      for number in Self.possible {
        guard failure(of: before + number + after, in: report) == nil else { continue }
        let read = ForeignReport.value(at: path, of: try report.read(before + number + after))
        #expect(read as? NSNumber == NSDecimalNumber(string: number), "\(name): \(number)")
      }
      for other in Self.others { _ = failure(of: before + other + after, in: report) }
    }
  }

  /// Not even where a key is written so that a rule for it could be missed.
  @Test func keysAreTakenAsTheyAreRead() throws {
    let report = try ForeignReport.all()[0]
    let text = try report.text()
    for (key, other) in [
      ("\"repetitions\":", "\"\\u0072epetitions\":"),
      ("\"repetitions\":", "\"repetitions\":5000,\"repetitions\":"),
      ("{", "{\"\(String(repeating: "a", count: 65))\":0,"),
    ] {
      let failure = try #require(
        self.failure(of: text.replacingOccurrences(of: key, with: other), in: report))
      #expect(failure.contains("it is damaged: "), "\(failure)")
    }
  }

  @Test func nothingElseIsTaken() throws {
    let report = try ForeignReport.all()[0]
    let text = try report.text()
    let deep = String(repeating: "[", count: 65) + String(repeating: "]", count: 65)
    let deeper = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    for other in [
      "", "null", "[]", "{}", "1e999", deeper, String(text.dropLast()), text + "\u{0}", "\u{FEFF}" + text,
      String(text.dropLast()) + ",\"more\":\(deep)}", String(text.dropLast()) + ",\"more\":\(deeper)}",
    ] {
      #expect(failure(of: other, in: report) != nil, "\(other.prefix(80))")
    }
    // In another encoding digits are none to whoever looks for them in UTF-8.
    let wide = try #require(text.data(using: .utf16LittleEndian))
    #expect(failure(of: String(decoding: wide, as: UTF8.self), in: report) != nil)
  }

  /// What one number says of many results stays in proportion to the document.
  @Test func fewOctetsMakeNoManyResults() throws {
    let report = try ForeignReport.all()[0]
    var document = try #require(report.document as? [String: Any])
    let selected = try #require((document["selection"] as? [[String: Any]])?.first)
    var run = try #require(document["run"] as? [String: Any])
    run["repetitions"] = 1000
    run["scenarios"] = [Any]()
    document["run"] = run
    for (count, isTaken) in [(1, true), (201, false)] {
      document["selection"] = (0..<count).map { selected.merging(["id": "s\($0)"]) { $1 } }
      let text = String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
      #expect((failure(of: text, in: report) == nil) == isTaken)
    }
    document["selection"] = [selected, selected]
    let text = String(decoding: try JSONSerialization.data(withJSONObject: document), as: UTF8.self)
    #expect(failure(of: text, in: report)?.contains("twice") == true)
  }

  /// A message has room for so much of what somebody else wrote.
  @Test func messagesStayShort() throws {
    let report = try ForeignReport.all()[0]
    let text = try report.text()
    let long = String(repeating: "9", count: 1_000_000)
    for (old, new) in [
      ("wirelab/shard/2", long), ("\"repetitions\":1", "\"repetitions\":\(long)"),
    ] {
      let failure = try #require(self.failure(of: text.replacingOccurrences(of: old, with: new), in: report))
      #expect(failure.utf8.count < 1000)
    }
  }

  private func isNumber(_ value: Any) -> Bool {
    // JSONSerialization has one class for numbers and truth.
    (value as? NSNumber).map { String(cString: $0.objCType) != "c" } ?? false
  }
}
