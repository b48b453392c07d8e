import WireSockets

/// What a script needs of the world around its socket.
package protocol Stage: Sendable {
  /// The marks of the scenario.
  var marks: MarkBoard { get }
  /// Where a server listens; nil: the first.
  func address(ofServer name: String?) -> SocketAddress?
  /// The scenario's loopback address with this port.
  func address(port: UInt16) -> SocketAddress
  /// When steps give up, in nanoseconds of CLOCK_MONOTONIC.
  var deadline: Int64 { get }

  /// Waits for something that the script cannot see through its own socket.
  ///
  /// - Parameters:
  ///   - event: what the wire, the kernel or the call log shows; for the others the script waits itself.
  ///   - actor: who waits.
  ///   - socket: the socket of who waits.
  /// - Returns: what was seen instead, if it did not come before the deadline; nil: it came.
  func wait(for event: Step.Event, actor: String, socket: Socket?) -> String?

  /// Asks the kernel about a socket, once.
  ///
  /// - Returns: what it says instead; nil: what is claimed.
  func check(_ claim: SocketClaim, actor: String, socket: Socket?) -> String?

  /// A script is about to begin a step that may send something, or to close its socket at its end; returns when it may.
  func pace()

  /// A client is about to connect, or to send a first datagram.
  func meet(_ socket: Socket, of actor: String) throws(SocketError)

  /// Sends a segment that a script spells out.
  ///
  /// - Returns: why it could not be sent; nil: it was.
  func inject(_ injection: Injection, actor: String) -> String?

  /// Asks the process table about who runs an actor, once.
  ///
  /// - Returns: what it says instead; nil: what is claimed.
  func check(_ claim: ProcessClaim) -> String?

  /// Ends the process of a forking server's handler with SIGKILL, once it has one.
  ///
  /// - Returns: why it could not; nil: the signal was sent.
  func kill(_ victim: String) -> String?

  /// Sets a kernel setting of the private network.
  ///
  /// - Returns: why it could not; nil: it is set.
  func setSysctl(_ name: String, to value: String) -> String?
}

/// What a stage that is no laboratory can do: nothing beyond its sockets.
extension Stage {
  /// Nobody asks the kernel.
  package func check(_ claim: SocketClaim, actor: String, socket: Socket?) -> String? {
    "nobody here asks the kernel"
  }

  /// It may at once.
  package func pace() {}

  /// Nobody has to know it.
  package func meet(_ socket: Socket, of actor: String) throws(SocketError) {}

  /// Nobody spells out segments.
  package func inject(_ injection: Injection, actor: String) -> String? {
    "nobody here spells out segments"
  }

  /// Nobody looks at processes.
  package func check(_ claim: ProcessClaim) -> String? {
    "nobody here asks the process table"
  }

  /// Nobody ends processes.
  package func kill(_ victim: String) -> String? {
    "nobody here ends processes"
  }

  /// Nobody sets anything.
  package func setSysctl(_ name: String, to value: String) -> String? {
    "nobody here sets sysctls"
  }
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
