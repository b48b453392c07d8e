/// One of the two ends of a conversation, as the wire shows it (not client and server, which are roles of a
/// scenario).
public enum Role: String, Hashable, Codable, Sendable, CaseIterable {
  /// The end that opened: it sent the first SYN, or the first datagram.
  case initiator
  /// The end that was opened to.
  case responder

  /// The other end.
  @inlinable
  public var peer: Role {
    self == .initiator ? .responder : .initiator
  }
}

/// One end, or both at once: who closed first, who enters TIME_WAIT.
public enum Party: String, Hashable, Codable, Sendable, CaseIterable {
  case initiator
  case responder
  case both

  /// One end as a party.
  @inlinable
  public init(_ role: Role) {
    self = role == .initiator ? .initiator : .responder
  }

  /// The ends of which something holds; nil: of neither.
  @inlinable
  public init?(initiator: Bool, responder: Bool) {
    switch (initiator, responder) {
    case (true, true): self = .both
    case (true, false): self = .initiator
    case (false, true): self = .responder
    case (false, false): return nil
    }
  }

  /// Whether an end is among them.
  @inlinable
  public func includes(_ role: Role) -> Bool { self == .both || self == Party(role) }
}

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

/// How a conversation ended. The first kind that matches wins, in this order.
public enum TeardownKind: String, Hashable, Codable, Sendable, CaseIterable {
  /// A reset at exactly the receiver's next expected octet, before the close was complete (RFC 5961).
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

/// The states of a TCP end (RFC 9293 section 3.3.2), as `ss` and `netstat` cannot spell them differently.
public enum TCPState: String, Hashable, Codable, Sendable, CaseIterable {
  case closed = "CLOSED"
  case listen = "LISTEN"
  case synSent = "SYN_SENT"
  case synReceived = "SYN_RECEIVED"
  case established = "ESTABLISHED"
  case finWait1 = "FIN_WAIT_1"
  case finWait2 = "FIN_WAIT_2"
  case closeWait = "CLOSE_WAIT"
  case closing = "CLOSING"
  case lastAck = "LAST_ACK"
  case timeWait = "TIME_WAIT"
}
