/// One fact that a verdict rests on, as a reader checks it against a ladder: which frames, which fields of
/// them, which equation.
///
/// Frames count from 1, and numbers are relative to the ISN of their end. The comments show what English
/// reports say of each.
public enum Proof: Hashable, Codable, Sendable {
  // What is acknowledged.

  /// `#5 ack 2 = #4 seq 1 + 1 for the FIN`.
  case acknowledges(Equation)
  /// `#2 ack 1 = #1 seq 0 + 1 for the SYN, and it is a reset`.
  case refuses(Equation)
  /// `#4 is an ICMP error (type 3, code 1) that quotes the SYN #1`.
  case icmpError(frame: Int, type: UInt8, code: UInt8, quotedSYN: Int)

  // What is not.

  /// `no segment acknowledges the FIN of #4 (ack 2 or more)`.
  case unacknowledged(Control, frame: Int, expected: UInt32)
  /// `no segment of the initiator acknowledges the SYN of #2 (ack 1 or more)`.
  case unacknowledgedByInitiator(synAck: Int, expected: UInt32)
  /// `#2 ack 2 is not #1 seq 0 + 1 for the SYN`.
  case acknowledgesAnotherSYN(Acknowledgment, syn: Int)
  /// `#5 ack 1 does not acknowledge the FIN of #4 (ack 2)`.
  case crossesFIN(Acknowledgment, fin: Int, expected: UInt32)

  // What answers a SYN, and what does not.

  /// `no SYN+ACK answers the SYN of #1: #2 acknowledges it without a SYN`.
  case acknowledgedWithoutSYN(syn: Int, by: Int)
  /// `no SYN+ACK that acknowledges the SYN #1 was delivered`.
  case noSYNAckDelivered(syn: Int)
  /// `no SYN+ACK of the responder follows the SYN #1, but other segments do`.
  case noSYNAckCaptured(syn: Int)
  /// `the conversation begins with #1, without a SYN of the initiator`.
  case beginsWithoutSYN(frame: Int)

  // What ended the conversation.

  /// `#5 seq 13 = the next octet that the responder expects (13)`.
  case resetIsExact(Reset, expected: UInt32)
  /// `#5 seq 13 may be the next octet that the responder expects, which has acknowledged 5`.
  case resetMayBeExact(Reset, acknowledged: UInt32)
  /// `#5 seq 13 is the right-most edge of what the responder has acknowledged selectively, beyond 5`.
  case resetIsAtSACKEdge(Reset, expected: UInt32)
  /// `#5 seq 12 is the number of the FIN of its sender; the responder expects 13, and takes that, too`.
  case resetIsAtFIN(Reset, expected: UInt32)
  /// `#3 seq 14 is in the window of the responder, in SYN_RECEIVED, which expects 1`.
  case resetIsInSYNReceived(Reset, expected: UInt32)
  /// `#5 seq 14 is in the window of the responder, which expects 13, and is silent from then on`.
  case resetIsInWindow(Reset, expected: UInt32)
  /// `#5 seq 13 is a reset without effect (the responder expects 13): #9 acknowledges what was sent later`.
  case resetHasNoEffect(Reset, expected: UInt32, shownBy: Int)
  /// `#6 has 47 hops left, and the other packets of its sender have 64`.
  case resetHasOtherHops(frame: Int, hops: Int, fewest: Int, most: Int)
  /// `#6 has the identification 4711, far from that of its sender's packet before (17)`.
  case resetHasOtherIdentification(frame: Int, identification: Int, last: Int)
  /// `#1 is a reset; the capture does not show what the responder expects, and it is silent from then on`.
  case resetIsFollowedBySilence(Reset)
  /// `the responder sends no FIN`.
  case sendsNoFIN(Role)
  /// `no frame of the responder was captured`.
  case noFrameCaptured(of: Role)
  /// `up to #6 the initiator acknowledges a SYN of the responder and at least 8 octets after it`.
  case acknowledgesUnseen(Unseen)
  /// `no segment carries a FIN or a reset that counts`.
  case neitherFINNorReset
  /// `the handshake established nothing that could be torn down`.
  case nothingEstablished

  /// What a segment occupies beside its payload.
  public enum Control: String, Hashable, Codable, Sendable, CaseIterable {
    case syn
    case fin
  }

  /// The acknowledgment field of a segment.
  public struct Acknowledgment: Hashable, Codable, Sendable {
    /// The segment.
    public var frame: Int
    /// What it acknowledges; nil without ACK.
    public var number: UInt32?

    /// A field from its parts.
    public init(frame: Int, number: UInt32?) {
      self.frame = frame
      self.number = number
    }
  }

  /// That a segment acknowledges the SYN or FIN of another, in numbers.
  public struct Equation: Hashable, Codable, Sendable {
    /// What acknowledges.
    public var acknowledgment: Acknowledgment
    /// Whether exactly this is acknowledged; else more is as well.
    public var isExact: Bool
    /// The segment that is acknowledged.
    public var frame: Int
    /// Its sequence number.
    public var sequence: UInt32
    /// What is acknowledged of it.
    public var control: Control
    /// Octets of its payload that count: those before a FIN, or those behind a SYN if they are acknowledged,
    /// too.
    public var octets: UInt32

    /// An equation from its parts.
    public init(
      _ acknowledgment: Acknowledgment, isExact: Bool = true, frame: Int, sequence: UInt32, control: Control,
      octets: UInt32 = 0
    ) {
      self.acknowledgment = acknowledgment
      self.isExact = isExact
      self.frame = frame
      self.sequence = sequence
      self.control = control
      self.octets = octets
    }
  }

  /// What one end acknowledges of the other, of which nothing was captured.
  public struct Unseen: Hashable, Codable, Sendable {
    /// Who acknowledges it.
    public var by: Role
    /// Its last frame.
    public var frame: Int
    /// How many octets, at least; a FIN counts as one.
    public var octets: UInt32
    /// Whether a SYN stands before them.
    public var countsSYN: Bool
    /// Whether the last octet is likely a FIN: the end that acknowledges it closes, too, and without a reset.
    public var endsLikelyWithFIN: Bool

    /// What is acknowledged, from its parts.
    public init(by: Role, frame: Int, octets: UInt32, countsSYN: Bool, endsLikelyWithFIN: Bool) {
      self.by = by
      self.frame = frame
      self.octets = octets
      self.countsSYN = countsSYN
      self.endsLikelyWithFIN = endsLikelyWithFIN
    }
  }

  /// A reset, and who received it.
  public struct Reset: Hashable, Codable, Sendable {
    /// The reset.
    public var frame: Int
    /// Its sequence number.
    public var sequence: UInt32
    /// The end that received it.
    public var receiver: Role

    /// A reset from its parts.
    public init(frame: Int, sequence: UInt32, receiver: Role) {
      self.frame = frame
      self.sequence = sequence
      self.receiver = receiver
    }
  }
}
