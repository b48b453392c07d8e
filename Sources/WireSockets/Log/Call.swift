/// One socket call of one actor, as the call log keeps it.
public struct Call: Hashable, Codable, Sendable {
  /// The place in the log, from 1, in the order of the starts.
  public var sequence: Int
  /// Who called: `alice`, `server`, `server/2`.
  public var actor: String
  /// The name of the call: `connect`.
  public var name: String
  /// The arguments after the descriptor, as one would write them in C.
  public var arguments: String
  /// When it was called, in nanoseconds of CLOCK_REALTIME.
  public var start: Int64
  /// When it came back; nil: it had not when the log was read.
  public var end: Int64?
  /// What it returned; nil while it blocks, and when it failed.
  public var result: Int?
  /// The name of the errno with which it failed: `ECONNREFUSED`.
  public var error: String?
  /// How often it was made: more than once where an actor made the same call with the same result so often in
  /// a row that only the first two have entries of their own; it then began with the second and ended with
  /// the last of them.
  public var times = 1
  /// The local endpoint of the socket, where known.
  public var local: SocketAddress?
  /// The endpoint of the peer, where known.
  public var peer: SocketAddress?

  /// A call from its parts.
  public init(
    sequence: Int, actor: String, name: String, arguments: String, start: Int64, end: Int64? = nil,
    result: Int? = nil, error: String? = nil, local: SocketAddress? = nil,
    peer: SocketAddress? = nil
  ) {
    self.sequence = sequence
    self.actor = actor
    self.name = name
    self.arguments = arguments
    self.start = start
    self.end = end
    self.result = result
    self.error = error
    self.local = local
    self.peer = peer
  }
}
