/// How a conversation was opened. The first kind that matches wins, in this order.
public enum HandshakeKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// Both ends sent a SYN without ACK, and each SYN was acknowledged (RFC 9293 figure 7).
  case simultaneousOpen = "simultaneous-open"
  /// SYN, SYN+ACK that acknowledges it, and the initiator's acknowledgment of that (RFC 9293 figure 6).
  case threeWay = "three-way"
  /// The SYN was answered by a reset that acknowledges it, or by an ICMP error, never by a SYN+ACK.
  case refused
  /// A right SYN+ACK, then a reset of either end before the last acknowledgment.
  case aborted
  /// SYN+ACKs, none of which acknowledges the SYN.
  case invalid
  /// A right SYN+ACK without the last acknowledgment, or later segments without any SYN+ACK.
  case incomplete
  /// Only SYNs of the initiator.
  case unanswered
  /// The initiator's SYN is not in the capture.
  case midStream = "mid-stream"
}

extension HandshakeKind {
  /// The rule that knows it.
  var rule: any HandshakeRule.Type {
    switch self {
    case .simultaneousOpen: SimultaneousOpen.self
    case .threeWay: ThreeWayHandshake.self
    case .refused: RefusedHandshake.self
    case .aborted: AbortedHandshake.self
    case .invalid: InvalidHandshake.self
    case .incomplete: IncompleteHandshake.self
    case .unanswered: UnansweredHandshake.self
    case .midStream: MidStream.self
    }
  }

  /// What follows from it.
  private struct Nature {
    /// Whether there is a conversation after it, which can be torn down.
    var leadsSomewhere = false
    /// Whether no segment that the capture lost could make it another kind.
    var isShown = false
  }

  private var nature: Nature {
    switch self {
    case .simultaneousOpen, .threeWay: Nature(leadsSomewhere: true, isShown: true)
    case .incomplete, .midStream: Nature(leadsSomewhere: true)
    case .refused, .aborted, .invalid, .unanswered: Nature()
    }
  }

  /// Whether there is a conversation after it, which can be torn down.
  package var leadsSomewhere: Bool { nature.leadsSomewhere }

  /// Whether a segment that was lost from the capture could make it another kind.
  package var reliesOnAbsence: Bool { !nature.isShown }
}
