public import WireFormat

/// Why what a capture does not show cannot be relied on.
public enum Doubt: Hashable, Codable, Sendable {
  /// The capture lost so many packets, at least one.
  case lostPackets(Int)
  /// So many packets of the conversation, at least one, came so late that they could not be put in order.
  case disordered(Int)
  /// It was given up while it was open, for want of room (`EvictedConversations`).
  case evicted
  /// A file of the capture seems to be missing, of a time in which the conversation was open.
  case gap
  /// The capture ends before the SYN was answered.
  case endsBeforeAnswer
  /// The capture ends before the conversation does.
  case endsBeforeConversation
  /// A reset in the window, but not exact, is the last thing seen: its receiver may have ignored it.
  case resetMayBeIgnored(frame: Int)
  /// The conversation was open when somebody stopped the capture.
  case openAtEnd
  /// Only the frames of this end were captured, and they show that the other sent something, too.
  case onlyOneDirection(of: Role, at: Endpoint)
  /// Only SYNs were captured, and nothing that goes the way of an answer.
  case nothingTheOtherWay
  /// A segment acknowledges one octet more than the capture shows, after its sender's own FIN: the other FIN
  /// is likely missing.
  case finLikelyMissing(acknowledgment: Int)
}
