import WireSockets

extension WireClient {
  /// A call that did not come to what was expected.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What stood in the way.
    public enum Cause: Hashable, Sendable {
      /// The limit.
      case timeLimit
      /// Octets came that were not expected.
      case otherOctets
      /// The stream ended: the peer's FIN.
      case end
      /// A call failed with this errno: ECONNREFUSED, ECONNRESET.
      case system(errno: Int32)
      /// What was asked for cannot be.
      case usage
    }

    /// What stood in the way.
    public let cause: Cause
    /// What was expected, and what came.
    public let description: String
    /// What was received before.
    public let received: [UInt8]

    init(_ cause: Cause, _ description: String, received: [UInt8] = []) {
      self.cause = cause
      self.description = description
      self.received = received
    }

    /// A call that failed, in words.
    static func text(of error: SocketError, limit: Duration) -> String {
      error.isDeadline ? "nothing more within \(limit)" : "\(error)"
    }
  }
}

extension WireClient.Failure.Cause {
  init(_ error: SocketError) {
    self = error.errno.map { .system(errno: $0) } ?? .timeLimit
  }
}
