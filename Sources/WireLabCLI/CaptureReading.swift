import Glibc
import WireJudgement
import WireReports
import WireSystem

/// Reads captures one after the other, and says on a terminal how far it is.
struct CaptureReading {
  private let report: TextReport
  private let isQuiet: Bool

  /// - Parameter writesMeanwhile: results are written while captures are read; on a terminal they are
  ///   progress enough.
  init(_ output: OutputOptions, writesMeanwhile: Bool = false) {
    report = output.report(on: STDERR_FILENO)
    isQuiet = writesMeanwhile && Terminal.isTerminal(STDOUT_FILENO)
  }

  /// What comes of each capture.
  ///
  /// - Parameters:
  ///   - read: reads one.
  ///   - done: is told of each before the next is read, when no line of progress is shown.
  func each<Result>(
    _ captures: [String], _ read: (String, ReadingProgress) throws -> Result,
    done: (Result) -> Void = { _ in }
  ) throws -> [Result] {
    let start = Clock.monotonic()
    return try captures.map { capture in
      let progress = ReadingProgress()
      let work =
        isQuiet
        ? nil
        : SlowWork(since: start) { [report] in report.reading(capture, progress, columns: $0) }
      let result: Result
      do {
        defer { work?.end() }
        result = try read(capture, progress)
      }
      done(result)
      return result
    }
  }
}
