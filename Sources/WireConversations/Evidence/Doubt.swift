/// Why what a capture does not show cannot be relied on.
public enum Doubt: Hashable, Codable, Sendable {
  /// The capture lost so many packets, at least one.
  case lostPackets(Int)
  /// The capture ends before the SYN was answered.
  case endsBeforeAnswer
  /// The capture ends before the conversation does.
  case endsBeforeConversation
  /// The conversation was open when somebody stopped the capture.
  case openAtEnd
  /// A segment acknowledges one octet more than the capture shows, after its sender's own FIN: the other FIN
  /// is likely missing.
  case finLikelyMissing(acknowledgment: Int)
}
