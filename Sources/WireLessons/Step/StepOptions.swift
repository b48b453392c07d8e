import WireReports
import WireText

/// How a run that goes on segment by segment is shown.
package struct StepOptions {
  /// Whether the next segment has to be predicted.
  package var asks: Bool
  /// What pages are written with.
  package var report: TextReport.Options
  /// The rows of a page; 0: as many as it takes.
  package var height: Int
  /// Whether each page takes the place of the one before, as on a terminal.
  package var clears: Bool
  /// Whether lines that come are shown already, because somebody types them.
  package var echoes: Bool

  /// Options from their parts.
  package init(asks: Bool, report: TextReport.Options, height: Int, clears: Bool, echoes: Bool) {
    self.asks = asks
    self.report = report
    self.height = height
    self.clears = clears
    self.echoes = echoes
  }
}
