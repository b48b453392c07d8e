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
