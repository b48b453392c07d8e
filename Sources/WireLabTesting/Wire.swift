public import WireConversations

// Who imports this room sees what belongs to the kinds of a conversation (`.threeWay`, `isGraceful`), and of
// the names of WireConversations this one alone: the others are general words, and stand in `Wire`.
@_exported public import enum WireConversations.TeardownKind

/// The wire of this machine, as a test looks at it: record what goes over `lo`, and assert what was opened
/// and closed.
public enum Wire {
  /// How a conversation was opened: `.threeWay`, `.refused`.
  public typealias HandshakeKind = WireConversations.HandshakeKind
  /// How a conversation ended: `.fourSegment`, `.reset`.
  public typealias TeardownKind = WireConversations.TeardownKind
  /// One of the two ends: `.initiator`, `.responder`.
  public typealias Role = WireConversations.Role
  /// One end, or both.
  public typealias Party = WireConversations.Party
  /// A state of TCP: `.established`, `.timeWait`.
  public typealias State = WireConversations.TCPState
  /// What an expert would point at: `.retransmission`, `.keepAlive`.
  public typealias FindingKind = WireConversations.FindingKind
  /// TCP or UDP.
  public typealias Transport = WireConversations.Conversation.Transport

  /// Why nothing could be recorded, or why it proves nothing.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, and what to do.
    public let description: String

    init(_ description: String) {
      self.description = description
    }
  }
}
