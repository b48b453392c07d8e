import WireConversations
import WireFormat
import WireText

extension Words {
  /// That frames stand out of the order of their times, how far, and what was done about it.
  package func disordered(_ disorder: Disorder) -> [String] {
    let arguments: TextArguments = [
      "count": disorder.frames, "seconds": Decimal.seconds(disorder.nanoseconds),
    ]
    let said =
      switch disorder.order {
      case .times: text("capture.disordered", arguments)
      case .file where disorder.clockSteps > 0: text("capture.clock-step", arguments)
      case .file: text("capture.disordered-file", arguments)
      }
    guard disorder.beyondWindow > 0 else { return [said] }
    return [said, text("capture.disordered-beyond", ["count": disorder.beyondWindow])]
  }

  /// That several files were read as one capture.
  package func joined(_ count: Int) -> String { text("capture.joined", ["count": count]) }

  /// That a file of a capture may be missing.
  package func gap(_ gap: CaptureGap) -> String {
    text(
      "capture.gap",
      ["seconds": Decimal.seconds(gap.end - gap.start), "before": "\(gap.start)", "after": "\(gap.end)"])
  }
}
