public import WireConversations
public import WireFormat

/// What the kernel said about a socket (`sock_diag(7)`): a state that was observed, not inferred.
public struct KernelState: Hashable, Codable, Sendable {
  /// When.
  public var time: Timestamp
  /// The local endpoint.
  public var local: Endpoint
  /// The endpoint of the peer.
  public var remote: Endpoint
  /// The state.
  public var state: TCPState
  /// The conversation it belongs to, if the capture has it.
  public var conversation: Int?

  /// From its parts.
  package init(
    time: Timestamp, local: Endpoint, remote: Endpoint, state: TCPState, conversation: Int? = nil
  ) {
    self.time = time
    self.local = local
    self.remote = remote
    self.state = state
    self.conversation = conversation
  }
}
