/// One packet, or a run of packets, of a `wire` expectation.
///
/// Written `FLAGS DIRECTION [FIELD=VALUE…]`: `S>`, `SA< seq=0 ack=1`, `PA>` (`P` means: carries payload; the
/// PSH bit itself is never judged), `FPA>`, `RA< win=0`; `D>` and `D<` are datagrams, `FRAG>` a fragment
/// other than the first, `ICMP<` an ICMP error, `...` any run of packets. `>` is initiator to responder.
/// What a payload begins with is `PA< text="HTTP/1.1 200"` or `PA< hex="16 03"`.
/// Successive segments with payload of one direction count as one (how data is cut is the kernel's affair),
/// and a bare acknowledgment that no pattern names is passed over.
public struct PacketPattern: Hashable, Sendable {
  /// What the pattern stands for.
  public enum Kind: Hashable, Sendable {
    /// A segment whose SYN, ACK, FIN, RST and URG bits are these, with or without payload; if one of ECE and
    /// CWR is among them, these two, too.
    case segment(flags: UInt16, hasPayload: Bool)
    case datagram
    /// A fragment of a datagram other than the first.
    case fragment
    /// An ICMP error about this conversation.
    case icmp
    /// One packet, whatever it is.
    case any
    /// Any packets, also none.
    case anything
  }

  /// What it stands for.
  public var kind: Kind
  /// Who sends it; the initiator for `anything`.
  public var by: Role
  /// The relative sequence number.
  public var sequence: Int?
  /// The sequence number as sent (`rawseq=0`): of a reset that answers a SYN it is 0, and relative to
  /// nothing.
  public var rawSequence: Int?
  /// The relative acknowledgment number.
  public var acknowledgment: Int?
  /// Octets of payload (of a run of data segments: together).
  public var length: Int?
  /// The window field as sent.
  public var window: Int?
  /// The octets of the cookie in the option TCP Fast Open; 0: a request for one.
  public var cookie: Int?
  /// What its payload begins with (of a run of data segments: together).
  public var octets: [UInt8]?
  /// Of a fragment: its first octet in the packet that was cut up.
  public var offset: Int?
  /// As the file writes it.
  public var text: String
}
