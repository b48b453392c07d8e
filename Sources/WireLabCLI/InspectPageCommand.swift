import Glibc
import WireJudgement
import WireReports
import WireRunner
import WireSystem
import WireText

/// `wirelab inspect --format html`: the page of the lab, of anybody's capture.
extension InspectCommand {
  func showPage() throws {
    let clock = RunClock()
    let keyLog = try secrets.read().keyLog
    // Numbers that SYNs had taken which opened nothing are given back at the end.
    let wanted =
      (conversation ?? 1)...(conversation ?? TextReport.usualConversations) + Self.takenNumbers
    var number = 0
    let results = try CaptureReading(output).each(sources) { capture, progress in
      let reading = RunClock()
      let detailed = shard == nil ? wanted : nil
      var result =
        join
        ? try CaptureInspector.inspect(
          joining: captures, filter: filter, ended: ended, unwrapping: unwrap.unwrapping(),
          detailed: detailed, shard: shard, marks: !noMarks, limit: room.limit, keyLog: keyLog,
          progress: progress)
        : try CaptureInspector.inspect(
          capture, filter: filter, ended: ended, unwrapping: unwrap.unwrapping(), detailed: detailed,
          shard: shard, marks: !noMarks, limit: room.limit, keyLog: keyLog,
          progress: progress)
      if let conversation { result = result.showing(conversation) }
      number += 1
      return (result, result.pageResult(number: number, durationSeconds: reading.seconds))
    } done: {
      warn($0.0)
    }
    if let conversation, results.allSatisfy({ $0.0.list.isEmpty }) {
      throw ExitWith(.noMatch, "there is no conversation \(conversation).")
    }
    let run = RunResult(id: RunDirectory.newRunID(), since: clock, results.map(\.1))
    let page = SlowWork.during(output.report(on: STDERR_FILENO).writing) {
      FrameNames.use(join ? results.first?.0.frameNames : nil) {
        PageDocument.text(run, language: output.chosenLanguage, listsOthers: true) {
          // Of several files no one holds the frames.
          join || $0 == "-" ? nil : Self.octets(of: $0)
        }
      }
    }
    Terminal.write(page, to: Terminal.standardOutput)
  }

  private static let takenNumbers = 1000

  /// The capture, where the page can hold it.
  private static func octets(of path: String) -> [UInt8]? {
    var status = stat()
    guard stat(path.fileName, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= PageDocument.captureLimit
    else { return nil }
    return CaptureFrames.copy(of: path, limit: PageDocument.captureLimit)
  }
}
