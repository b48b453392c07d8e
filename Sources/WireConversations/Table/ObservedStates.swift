/// What the kernel itself said of the two ends after a frame, while the conversation ran: states that were
/// observed, not inferred.
public struct ObservedStates: Hashable, Sendable {
  /// The initiator's state; nil: nobody asked, or not in time.
  public var initiator: TCPState?
  /// The responder's.
  public var responder: TCPState?

  /// States from their parts.
  @inlinable
  public init(initiator: TCPState? = nil, responder: TCPState? = nil) {
    self.initiator = initiator
    self.responder = responder
  }

  /// The state of one end.
  public subscript(role: Role) -> TCPState? {
    get { role == .initiator ? initiator : responder }
    set {
      switch role {
      case .initiator: initiator = newValue
      case .responder: responder = newValue
      }
    }
  }

  /// The ends of which the kernel said what was inferred.
  package func confirmed(_ inferred: (initiator: TCPState?, responder: TCPState?)) -> Party? {
    Party(
      initiator: initiator != nil && initiator == inferred.initiator,
      responder: responder != nil && responder == inferred.responder)
  }
}
