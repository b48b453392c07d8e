import WireSockets

/// What a script needs of the world around its socket.
package protocol Stage: Sendable {
  /// The marks of the scenario.
  var marks: MarkBoard { get }
  /// Where a server is reached; nil: the first.
  func address(ofServer name: String?) -> SocketAddress?
  /// The scenario's loopback address with this port.
  func address(port: UInt16) -> SocketAddress
  /// Where sockets listen, of UDP are bound, as the kernel says.
  func listeners(isDatagram: Bool) -> [SocketAddress]
  /// When steps give up, in nanoseconds of CLOCK_MONOTONIC.
  var deadline: Int64 { get }
  /// How long a program may take until it can be reached.
  var readySeconds: Double { get }

  /// Does what a step asks of the world around its socket.
  ///
  /// - Returns: what was seen instead, or why it could not be done; nil: it came out as it must.
  func perform(_ errand: Errand, for asker: Asker) -> String?

  /// A script is about to begin a step that may send something, or to close its socket at its end; returns
  /// when it may.
  func pace()

  /// A client is about to connect, or to send a first datagram.
  func meet(_ socket: Socket, of actor: String) throws(SocketError)
}

/// Whose step asks something of the world.
package struct Asker: Sendable {
  /// The actor: `server/1/reader`.
  package var actor: String
  /// The path of the step in the script of the actor: `4.2`.
  package var path: String
  /// The actor's socket; nil: it has none yet.
  package var socket: Socket?

  /// From its parts.
  package init(actor: String, path: String = "", socket: Socket? = nil) {
    self.actor = actor
    self.path = path
    self.socket = socket
  }
}

/// What a stage that is no laboratory need not do.
extension Stage {
  /// No program is started here.
  package var readySeconds: Double { 0 }

  /// Nobody looks.
  package func listeners(isDatagram: Bool) -> [SocketAddress] { [] }

  /// It may at once.
  package func pace() {}

  /// Nobody has to know it.
  package func meet(_ socket: Socket, of actor: String) throws(SocketError) {}
}

/// What came of one step.
package struct StepOutcome: Hashable, Codable, Sendable {
  /// Whose step.
  package var actor: String
  /// Which step, from 1; of steps within steps: `4.2`.
  package var path: String
  /// The name of the step: `connect`.
  package var name: String
  /// The line of the scenario file.
  package var line: Int
  /// The column.
  package var column: Int
  /// What had to come of it.
  package var expected: String
  /// What came of it.
  package var observed: String
  /// Whether that is the same.
  package var holds: Bool

  /// An outcome from its parts.
  package init(
    actor: String, path: String, name: String, line: Int, column: Int, expected: String, observed: String,
    holds: Bool
  ) {
    self.actor = actor
    self.path = path
    self.name = name
    self.line = line
    self.column = column
    self.expected = expected
    self.observed = observed
    self.holds = holds
  }
}
