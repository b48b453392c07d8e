import WireSockets

/// One step of a script: what an actor does next, what must come of it, and where the script says so.
public struct Step: Hashable, Sendable {
  /// What to do.
  public var action: Action
  /// The name of the errno that the call must fail with (`ECONNREFUSED`); nil: it must succeed.
  public var fails: String?
  /// The value that the call must return; nil: any that is not an error.
  public var returns: Int?
  /// The octets that a receive must give, all of them and no others; nil: any.
  public var gives: [UInt8]?
  /// Whether the octets of a receive must be well-formed UTF-8; nil: either will do.
  public var decodes: Bool?
  /// The address that it is about, without a port; nil: the scenario's loopback address, or the server's.
  public var host: SocketAddress?
  /// The line of the scenario file that holds the step, from 1; 0 for a step that no file holds.
  public var line: Int
  /// The column, from 1, in Unicode scalars.
  public var column: Int

  /// A step from its parts.
  public init(
    _ action: Action, fails: String? = nil, returns: Int? = nil, gives: [UInt8]? = nil, decodes: Bool? = nil,
    host: SocketAddress? = nil, line: Int = 0, column: Int = 0
  ) {
    self.action = action
    self.fails = fails
    self.returns = returns
    self.gives = gives
    self.decodes = decodes
    self.host = host
    self.line = line
    self.column = column
  }

  /// How often a loop runs its steps.
  public enum Repetition: Hashable, Sendable {
    /// So many times.
    case times(Int)
    /// Until a receive returns 0: the peer's end of stream.
    case untilEndOfStream
    /// Until somebody has passed this mark, which is looked at after each round; the end of stream ends
    /// nothing.
    case untilMark(String)
  }

  /// What `send` sends, and where.
  public struct Message: Hashable, Sendable {
    /// The octets; may be none.
    public var octets: [UInt8]
    /// MSG_MORE: hold the octets back until more follow.
    public var more: Bool
    /// The destination of a `sendto(2)`; nil: `send(2)` (of an unconnected UDP client: to the first server).
    public var to: Destination?
    /// MSG_FASTOPEN: with a destination, opens the conversation, with the octets in the SYN if there is a
    /// cookie.
    public var fastOpen: Bool

    /// A message from its parts.
    public init(_ octets: [UInt8], more: Bool = false, to: Destination? = nil, fastOpen: Bool = false) {
      self.octets = octets
      self.more = more
      self.to = to
      self.fastOpen = fastOpen
    }
  }

  /// Where a message goes, or whom a socket connects to.
  public enum Destination: Hashable, Sendable {
    /// A server of the scenario; nil: the first.
    case server(String?)
    /// A port of the scenario's loopback address, where nothing of the scenario need be.
    case port(UInt16)
  }

  /// How much `receive` reads.
  public enum Extent: Hashable, Sendable {
    /// One `recv(2)` of at most this many octets.
    case once(max: Int)
    /// Until exactly this many octets have come.
    case count(Int)
    /// Until the octets received end with these.
    case until([UInt8])
    /// Until `recv(2)` returns 0; what came before is kept.
    case end
  }
}

extension Step.Extent {
  /// What it says of the octets that must come, in words; nil: nothing.
  var octets: String? {
    switch self {
    case .once, .end: nil
    case .until(let octets): "… \(OctetText.quoted(octets, limit: 48))"
    case .count(let count): "\(count) octets"
    }
  }
}
