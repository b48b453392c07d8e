/// Why what a capture does not show cannot be relied on.
public enum Doubt: Hashable, Codable, Sendable {
  /// The capture lost so many packets, at least one.
  case lostPackets(Int)
  /// So many packets of the conversation, at least one, came so late that they could not be put in order.
  case disordered(Int)
  /// A file of the capture seems to be missing, of a time in which the conversation was open.
  case gap
  /// The capture ends before the SYN was answered.
  case endsBeforeAnswer
  /// The capture ends before the conversation does.
  case endsBeforeConversation
  /// The conversation was open when somebody stopped the capture.
  case openAtEnd
}
