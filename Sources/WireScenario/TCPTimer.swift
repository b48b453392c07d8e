/// A timer that `after` in `order` can name.
public enum TCPTimer: String, Hashable, Sendable, CaseIterable {
  /// A SYN is sent again; after the last one connect() fails.
  case synRetransmission = "syn-retransmission"
  /// A SYN+ACK is sent again.
  case synAckRetransmission = "syn-ack-retransmission"
  /// Data is sent again.
  case retransmission
  /// A FIN is sent again.
  case finRetransmission = "fin-retransmission"
  /// A closed window is probed.
  case zeroWindowProbe = "zero-window-probe"
  /// An idle conversation is probed.
  case keepAlive = "keep-alive"
  /// A socket that nobody owns any more leaves FIN_WAIT_2.
  case finTimeout = "fin-timeout"
  /// Data is acknowledged by itself, because no answer came to carry the acknowledgment.
  case delayedAck = "delayed-ack"

  /// Whether there is a first, a second, and so on.
  public var isNumbered: Bool { self != .finTimeout && self != .delayedAck }
  /// Whether the RTO of the conversation decides.
  package var needsRTO: Bool {
    self == .retransmission || self == .finRetransmission || self == .zeroWindowProbe
  }
}

/// A timer that decides how long after the event before it something happens.
public struct TimerExpectation: Hashable, Sendable {
  /// Which.
  public var kind: TCPTimer
  /// Which time, from 1.
  public var number: Int

  /// From its parts.
  package init(
    kind: TCPTimer, number: Int
  ) {
    self.kind = kind
    self.number = number
  }
}
