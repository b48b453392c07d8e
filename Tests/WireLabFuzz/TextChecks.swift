import Foundation
import WireLabKit
import WireReports
import WireRunner
import WireSystem

extension Target {
  /// A scenario is read, or refused with a reason.
  func checkScenario(_ octets: [UInt8]) throws {
    do throws(ScenarioFileError) {
      _ = try Scenario.decode(
        String(decoding: octets, as: UTF8.self), file: "fuzz/fuzz.yaml", chapter: "fuzz")
    } catch {
      guard !error.diagnostics.isEmpty else { throw Broken("a scenario is refused without a reason") }
    }
  }

  /// The head of a report that this version reads.
  static let shardHead = #"{"schema":"\#(ShardReport.currentSchema)","wirelab":"\#(WireLabVersion.current)","#

  /// The report of a shard is refused with a reason, or everything that `merge` writes can be written.
  func checkShard(_ octets: [UInt8]) throws {
    try write(Array(Self.shardHead.utf8) + octets, name: ShardReport.fileName)
    let merged: MergedRun
    do throws(ShardReport.Failure) {
      merged = try MergedRun([(path as NSString).deletingLastPathComponent], id: "merged")
    } catch {
      guard !error.description.isEmpty else { throw Broken("a shard is refused without a reason") }
      return
    }
    let report = TextReport(TextReport.Options(language: .en))
    for scenario in merged.run.scenarios { _ = report.scenario(scenario, of: merged.run.repetitions) }
    _ = report.summary(merged.run, reportPath: "reports")
    let page = PageDocument.text(merged.run, language: .en) { _ in nil }
    guard !RunReport.files(of: merged.run, page: page).isEmpty else { throw Broken("there is no report") }
  }

  func write(_ octets: [UInt8], name: String = "input") throws {
    let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
    try Data(octets).write(to: directory.appendingPathComponent(name))
  }
}
