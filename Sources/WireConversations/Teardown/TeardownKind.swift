/// How a conversation ended. The first kind that matches wins, in this order.
public enum TeardownKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// A reset that its receiver accepted, and that did have effect, before the close was complete (RFC 5961).
  case reset
  /// Both FINs, at least one of which was never acknowledged.
  case unacknowledged
  /// Exactly one end's FIN.
  case halfClosed = "half-closed"
  /// Neither FIN acknowledges the other, and both are acknowledged (RFC 9293 figure 13).
  case simultaneous
  /// FIN, its acknowledgment without a FIN, the other FIN, its acknowledgment (RFC 9293 figure 12).
  case fourSegment = "four-segment"
  /// FIN, a FIN that is the first to acknowledge it, and the acknowledgment of that.
  case threeSegment = "three-segment"
  /// Neither FIN nor reset, or no conversation was ever established.
  case none
}

extension TeardownKind {
  /// The rule that knows it.
  var rule: any TeardownRule.Type {
    switch self {
    case .reset: ResetTeardown.self
    case .unacknowledged: UnacknowledgedClose.self
    case .halfClosed: HalfClosed.self
    case .simultaneous: SimultaneousClose.self
    case .fourSegment: FourSegmentClose.self
    case .threeSegment: ThreeSegmentClose.self
    case .none: NoTeardown.self
    }
  }

  /// What follows from it.
  private struct Nature {
    /// Whether the close is complete: nothing that comes later, or that the capture lost, could make it
    /// another kind.
    var isOver = false
    /// Whether an end stays behind in TIME_WAIT.
    var leavesTimeWait = false
    /// Whether both ends closed first.
    var isMutual = false
    /// Whether both FINs were acknowledged, and no reset came before.
    var isGraceful = false
  }

  private var nature: Nature {
    switch self {
    case .reset: Nature(isOver: true)
    case .simultaneous: Nature(isOver: true, leavesTimeWait: true, isMutual: true, isGraceful: true)
    case .fourSegment, .threeSegment: Nature(isOver: true, leavesTimeWait: true, isGraceful: true)
    case .unacknowledged, .halfClosed, .none: Nature()
    }
  }

  /// Whether an end stays behind in TIME_WAIT.
  package var leavesTimeWait: Bool { nature.leavesTimeWait }

  /// Whether both ends closed first, and both stay behind.
  package var isMutual: Bool { nature.isMutual }

  /// Whether it is graceful: both ends closed by a FIN, each FIN was acknowledged, and no reset came before.
  public var isGraceful: Bool { nature.isGraceful }

  /// Whether a segment that was lost from the capture, or came after it, could make it another kind.
  package var reliesOnAbsence: Bool { !nature.isOver }
}
