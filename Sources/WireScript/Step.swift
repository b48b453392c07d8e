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
  /// The line of the scenario file that holds the step, from 1; 0 for a step that no file holds.
  public var line: Int
  /// The column, from 1, in Unicode scalars.
  public var column: Int

  /// A step from its parts.
  public init(
    _ action: Action, fails: String? = nil, returns: Int? = nil, gives: [UInt8]? = nil, decodes: Bool? = nil,
    line: Int = 0, column: Int = 0
  ) {
    self.action = action
    self.fails = fails
    self.returns = returns
    self.gives = gives
    self.decodes = decodes
    self.line = line
    self.column = column
  }

  /// What a step does. An actor has one socket; a handler's is the accepted one.
  public indirect enum Action: Hashable, Sendable {
    /// `socket(2)` of the kind that the model calls for. A step that needs a socket makes one by itself, and so do
    /// `bind` and `connect` after a `close`; any other step then fails with EBADF.
    case socket
    /// `bind(2)` to the scenario's loopback address and this port; 0 lets the kernel choose.
    case bind(port: UInt16)
    /// `connect(2)`; nil: to the first server.
    case connect(to: Destination?)
    /// `send(2)` until all octets are taken, or one `sendto(2)` with a destination.
    case send(Message)
    /// One or more `recv(2)`, as the extent says; `recvfrom(2)` of a UDP socket that is not connected.
    case receive(Extent)
    /// As many `recv(2)` as these octets need (one, of a datagram); anything else, more, or an early end is a failure.
    case expect([UInt8])
    /// `recv(2)` that must return 0; octets that arrive instead are a failure.
    case expectEnd
    /// `close(2)`.
    case close
    /// Loses the descriptor without closing it: the socket stays open until the process ends, and nobody can use it.
    case forget
    /// `close(2)` of the socket that the handler's server listens with.
    case closeListener
    /// What a machine does that loses its power: the socket is gone, and nothing is sent (TCP_REPAIR, then `close(2)`).
    case crash
    /// `shutdown(2)`.
    case shutdown(ShutdownDirection)
    /// `setsockopt(2)`.
    case set(SocketOption)
    /// Tells every actor that this point was reached.
    case mark(String)
    /// Waits for an event; never for time alone.
    case wait(Event)
    /// What the kernel says of a socket must be this, at this point.
    case kernel(SocketClaim)
    /// Sends a segment whose every field the script spells out.
    case inject(Injection)
    /// Runs steps on another thread with the same socket.
    case thread(name: String, steps: [Step])
    /// Waits until that thread has ended.
    case join(String)
    /// Runs steps again and again.
    case loop(Repetition, steps: [Step])
    /// What the process table must say of who runs an actor, at this point.
    case process(ProcessClaim)
    /// SIGKILL to the process of a forking server's handler.
    case kill(String)
    /// Sets a kernel setting of the private network.
    case sysctl(name: String, value: String)
  }

  /// How often a loop runs its steps.
  public enum Repetition: Hashable, Sendable {
    /// So many times.
    case times(Int)
    /// Until a receive returns 0: the peer's end of stream.
    case untilEndOfStream
    /// Until somebody has passed this mark, which is looked at after each round; the end of stream ends nothing.
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
    /// MSG_FASTOPEN: with a destination, opens the conversation, with the octets in the SYN if there is a cookie.
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

  /// What `wait` waits for.
  public enum Event: Hashable, Sendable {
    /// An actor passed this mark.
    case mark(String)
    /// A packet on the wire matches this pattern (`FA<`); of the waiting actor's conversation, or of that of
    /// the named client.
    case segment(String, of: String?)
    /// The kernel reports this state of the socket of the named actor; nil: of the actor's own. For a server
    /// the name gives any of its ends of conversations, accepted or not. CLOSED is a socket that the kernel no longer has.
    case state(String, of: String?)
    /// The kernel says this of a socket.
    case kernel(SocketClaim)
    /// A counter of the kernel has grown by so much since the scenario began.
    case counter(String, growth: Int)
    /// Another actor is inside this call (`recv`) and has not come back.
    case blocked(call: String, actor: String)
    /// A call of another actor has come back, whatever came of it.
    case returned(call: String, actor: String)
    /// The octets of the receive queue of the actor's socket have reached this number (FIONREAD).
    case readable(octets: Int)
    /// The process table says this of who runs an actor.
    case process(ProcessClaim)
  }
}
