import WireConversations
import WireText

extension TCPVariant {
  /// What it means for the verdicts, as reports say it.
  package func text(in language: Language) -> String {
    let words = Words(language)
    return switch self {
    case .multipath: words.text("variant.mptcp")
    case .multipathSubflow: words.text("variant.mptcp-subflow")
    case .authentication: words.text("variant.tcp-ao")
    case .md5: words.text("variant.tcp-md5")
    }
  }
}

extension ClockOffset {
  /// Whose times are too early, by how much, as reports say it.
  package func text(in language: Language) -> String {
    Words(language).text(
      "clock-offset.behind",
      ["end": LocalizedText(TextKey(behind, in: "end")), "microseconds": Int(nanoseconds / 1000)])
  }
}
