import WireFormat
import WireText

extension CaptureVerifier.Outcome {
  /// The result that every report is written from.
  ///
  /// - Parameters:
  ///   - number: which of the captures that one command judges, from 1.
  ///   - expectations: the file with the expectations; empty: they were on the command line.
  ///   - copy: the name of the annotated copy in the directory of the report; nil: there is none.
  ///   - started: when it was begun to be read.
  package func result(
    number: Int, expectations: String, copy: String?, started: Timestamp, durationSeconds: Double
  ) -> ScenarioResult {
    .judged(
      .capture, name: capture.file, number: number, file: expectations, checks: checks,
      conversations: capture.conversations,
      capture: CaptureSummary(
        file: copy ?? capture.file, packets: capture.records, dropped: capture.droppedPackets,
        drained: !capture.truncated),
      started: started, durationSeconds: durationSeconds,
      notices: (capture.stopReason.map { [LocalizedText("capture.stopped", ["reason": $0])] } ?? [])
        + quality.lines)
  }
}
