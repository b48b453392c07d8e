import ArgumentParser
import Glibc
import WireJudgement
import WireReports
import WireRunner

/// `wirelab merge`: joins the reports of the machines that shared a run.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Join the reports of the shards of a run into one.",
    discussion: """
      A report is the directory that `wirelab run --shard I/N` wrote. What is written, shown, and ended with \
      is what one run of all scenarios would have written, shown, and ended with. Where a shard is missing, \
      its scenarios are reported as not run, and that is never a pass.

        wirelab merge shard-1 shard-2 shard-3
      """)

  @Argument(help: "The directories of the shards' reports.", completion: .directory)
  var reports: [String]

  @OptionGroup var reporting: RunReporting

  func run() throws {
    let destination = try reporting.open()
    let merged: MergedRun
    do {
      let id = destination.runID
      merged = try SlowWork.during(reporting.output.report(on: STDERR_FILENO).joining(reports.count)) {
        try MergedRun(reports, id: id)
      }
    } catch {
      throw ExitWith(.usage, "\(error)")
    }
    for shard in merged.missing {
      Terminal.error("there is no report of shard \(shard): its scenarios are reported as not run.")
    }
    try reporting.deliver(merged.run, to: destination, showsInFull: reporting.full) { directory in
      let copying = SlowWork(reporting.output.report(on: STDERR_FILENO).joining(reports.count))
      defer { copying.end() }
      for capture in merged.captures { try directory.copy(capture.path, to: capture.name) }
    }
  }
}
