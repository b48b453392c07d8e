import WireConversations
import WireFormat
import WireText

extension Words {
  /// That several files were read as one capture.
  package func joined(_ count: Int) -> String { text("capture.joined", ["count": count]) }

  /// That a file of a capture may be missing.
  package func gap(_ gap: CaptureGap) -> String {
    text(
      "capture.gap",
      ["seconds": Decimal.seconds(gap.end - gap.start), "before": "\(gap.start)", "after": "\(gap.end)"])
  }
}
