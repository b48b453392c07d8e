public import WireFormat

/// What a capture holds of one use of a four-tuple (one incarnation), judged.
public struct Conversation: Hashable, Codable, Sendable {
  /// What it talked.
  public enum Transport: String, Hashable, Codable, Sendable, CaseIterable {
    case tcp
    case udp
  }

  /// From 1, in the order of the first packets.
  public var id: Int
  /// TCP or UDP.
  public var transport: Transport
  /// The end that opened.
  public var initiator: Endpoint
  /// The end that was opened to.
  public var responder: Endpoint
  /// Packets of both ends, and of ICMP errors that quote the conversation.
  public var packets: Int
  /// The number of the first frame, from 1.
  public var firstFrame: Int
  /// The number of the last frame.
  public var lastFrame: Int
  /// When the first packet was seen.
  public var start: Timestamp
  /// When the last packet was seen.
  public var end: Timestamp
  /// Distinct octets of payload that the initiator sent (a retransmission counts once).
  public var initiatorBytes: Int
  /// Distinct octets of payload that the responder sent.
  public var responderBytes: Int
  /// How it was opened; nil for UDP.
  public var handshake: Handshake?
  /// How it ended; nil for UDP.
  public var teardown: Teardown?
  /// Who sent the reset that ended, refused or aborted the conversation.
  public var resetBy: Role?
  /// Whether what was not seen can be relied on: false when the capture lost packets, or ended too early.
  public var conclusive: Bool
  /// Why not, when `conclusive` is false.
  public var inconclusiveReason: Doubt?
  /// Each change of state, with the frame that caused it.
  public var states: [StateChange]
  /// What else an expert would point at, in the order of frames.
  public var findings: [Finding]
  /// How many findings there are beyond the first 10,000, which are kept; nil: none.
  public var omittedFindings: Int?
  /// Wireshark's `tcp.completeness`; nil for UDP.
  public var completeness: UInt8?
  /// Zeek's `conn_state`.
  public var zeekState: String
  /// Zeek's `history`.
  public var history: String
  /// Every packet, when the table was asked to keep them (a ladder needs them; totals do not).
  public var records: [PacketRecord]
  /// Packets that the initiator sent, with copies, fragments and retransmissions; without errors of ICMP.
  public var initiatorPackets = 0
  /// Packets that the responder sent.
  public var responderPackets = 0
  /// Octets of payload of the initiator that its numbers tell of, and that the capture does not hold.
  public var initiatorMissedBytes = 0
  /// Octets of payload of the responder that the capture does not hold.
  public var responderMissedBytes = 0
  /// Packets that did not simply go from one kernel to the other, in the order of their frames.
  public var marks: [PacketIntervention] = []
  /// How far the clock of one direction was behind, so that its answers stood before what they answer; nil:
  /// not noticed.
  public var clockOffset: ClockOffset?
  /// What its packets were wrapped in; nil: nothing.
  public var wrapping: ConversationWrapping?
  /// What it is beside plain TCP.
  public var variants: [TCPVariant] = []
  /// What it says in TLS; nil: nothing, or nobody has looked.
  public var tls: ConversationTLS?

  /// A conversation from its parts.
  public init(
    id: Int, transport: Transport, initiator: Endpoint, responder: Endpoint, packets: Int, firstFrame: Int,
    lastFrame: Int, start: Timestamp, end: Timestamp, initiatorBytes: Int, responderBytes: Int,
    handshake: Handshake?, teardown: Teardown?, resetBy: Role?, conclusive: Bool,
    inconclusiveReason: Doubt?, states: [StateChange], findings: [Finding], completeness: UInt8?,
    zeekState: String, history: String, records: [PacketRecord]
  ) {
    self.id = id
    self.transport = transport
    self.initiator = initiator
    self.responder = responder
    self.packets = packets
    self.firstFrame = firstFrame
    self.lastFrame = lastFrame
    self.start = start
    self.end = end
    self.initiatorBytes = initiatorBytes
    self.responderBytes = responderBytes
    self.handshake = handshake
    self.teardown = teardown
    self.resetBy = resetBy
    self.conclusive = conclusive
    self.inconclusiveReason = inconclusiveReason
    self.states = states
    self.findings = findings
    self.completeness = completeness
    self.zeekState = zeekState
    self.history = history
    self.records = records
  }
}

/// What a conversation may be beside plain TCP, by its options.
public enum TCPVariant: String, Hashable, Codable, Sendable, CaseIterable {
  /// The first subflow of a Multipath TCP connection (RFC 8684).
  case multipath = "mptcp"
  /// A further subflow, which was joined to one: its end is not that of the connection.
  case multipathSubflow = "mptcp-subflow"
  /// Its segments are authenticated (RFC 5925): forged ones are not taken, whatever their numbers.
  case authentication = "tcp-ao"
  /// Its segments carry an MD5 signature (RFC 2385).
  case md5 = "tcp-md5"
}

/// That two taps, one a direction, did not have the same time.
public struct ClockOffset: Hashable, Codable, Sendable {
  /// Whose segments have times that are too early.
  public var behind: Role
  /// By how much at least, in nanoseconds: the longest that a segment stood before what it answers.
  public var nanoseconds: Int64

  /// An offset from its parts.
  public init(behind: Role, nanoseconds: Int64) {
    self.behind = behind
    self.nanoseconds = nanoseconds
  }
}

/// How a conversation was opened, and the proof.
public struct Handshake: Hashable, Codable, Sendable {
  /// The kind, by the first rule that matched.
  public var kind: HandshakeKind
  /// The frames that prove it, ascending.
  public var frames: [Int]
  /// How often the initiator's SYN was sent again.
  public var synRetransmissions: Int
  /// How often the SYN+ACK was sent again.
  public var synAckRetransmissions: Int
  /// What the kind rests on: equations, and what was not seen.
  public var proof: [Proof]

  /// A handshake from its parts.
  public init(
    kind: HandshakeKind, frames: [Int], synRetransmissions: Int, synAckRetransmissions: Int, proof: [Proof]
  ) {
    self.kind = kind
    self.frames = frames
    self.synRetransmissions = synRetransmissions
    self.synAckRetransmissions = synAckRetransmissions
    self.proof = proof
  }
}

/// How a conversation ended, and the proof.
public struct Teardown: Hashable, Codable, Sendable {
  /// The kind, by the first rule that matched.
  public var kind: TeardownKind
  /// The frames that prove it, ascending.
  public var frames: [Int]
  /// Who sent the first FIN, also when a reset followed; nil without a FIN.
  public var closedFirst: Party?
  /// Who enters TIME_WAIT.
  public var timeWait: Party?
  /// What the kind rests on: equations, and what was not seen.
  public var proof: [Proof]

  /// A teardown from its parts.
  public init(
    kind: TeardownKind, frames: [Int], closedFirst: Party?, timeWait: Party?, proof: [Proof]
  ) {
    self.kind = kind
    self.frames = frames
    self.closedFirst = closedFirst
    self.timeWait = timeWait
    self.proof = proof
  }
}

/// The states of both ends after a frame that changed one of them.
public struct StateChange: Hashable, Codable, Sendable {
  /// The frame that changed a state.
  public var frame: Int
  /// The initiator's state after it; nil where the capture does not tell.
  public var initiator: TCPState?
  /// The responder's state after it; nil where the capture does not tell.
  public var responder: TCPState?
  /// The ends that the kernel was seen to have in this state, while it lasted; the others' is inferred from
  /// the packets.
  public var observed: Party?

  /// The state of one end.
  public subscript(role: Role) -> TCPState? { role == .initiator ? initiator : responder }

  /// A change from its parts.
  public init(
    frame: Int, initiator: TCPState?, responder: TCPState?, observed: Party? = nil
  ) {
    self.frame = frame
    self.initiator = initiator
    self.responder = responder
    self.observed = observed
  }
}

/// Something worth pointing at in one frame.
public struct Finding: Hashable, Codable, Sendable {
  /// As many of a conversation are kept; further ones are counted.
  static let limit = 10_000

  /// What it is.
  public var kind: FindingKind
  /// The frame in which it was seen.
  public var frame: Int
  /// Who sent that frame.
  public var by: Role

  /// A finding from its parts.
  public init(
    kind: FindingKind, frame: Int, by: Role
  ) {
    self.kind = kind
    self.frame = frame
    self.by = by
  }
}

/// A packet that did not simply go from one kernel to the other.
public struct PacketIntervention: Hashable, Codable, Sendable {
  /// Its frame.
  public var frame: Int
  /// Who sent it.
  public var origin: PacketOrigin
  /// Whether it was received as soon as it was sent; if not, the bench dropped it, or held it.
  public var deliveredAtOnce: Bool
  /// When it was received, if the bench held it.
  public var received: Timestamp?
  /// The state of each end once it was received; nil for UDP, and where the capture does not tell.
  public var initiatorState: TCPState?
  /// The responder's.
  public var responderState: TCPState?

  /// An intervention in a packet that has not been received later.
  public init(frame: Int, origin: PacketOrigin, deliveredAtOnce: Bool) {
    self.frame = frame
    self.origin = origin
    self.deliveredAtOnce = deliveredAtOnce
  }
}

/// Who sent a packet.
public enum PacketOrigin: String, Hashable, Codable, Sendable, CaseIterable {
  /// The kernel of one of the ends.
  case kernel
  /// The bench: it is a copy.
  case bench
  /// A script that spelled it out.
  case script
}

/// One packet of a conversation, as a ladder draws it.
public struct PacketRecord: Hashable, Codable, Sendable {
  /// What the packet was.
  public enum Content: Hashable, Codable, Sendable {
    /// A TCP segment; `sequence` and `acknowledgment` relative to the ISNs, nil without an ACK. Where the SYN
    /// is not in the capture, the first number seen counts as 1, as if the SYN stood before it.
    case segment(flags: UInt16, sequence: Int, acknowledgment: Int?, window: Int)
    /// A UDP datagram, or the first fragment of one; its payload is that of the whole datagram.
    case datagram
    /// A later fragment of a datagram, whose octets begin here in what was cut up: the UDP header is its
    /// first eight.
    case fragment(offset: Int)
    /// An ICMP error about a packet of this conversation.
    case icmp(type: UInt8, code: UInt8)
  }

  /// The frame, from 1.
  public var frame: Int
  /// When it was seen.
  public var time: Timestamp
  /// Who sent it (of an ICMP error: who reports it).
  public var by: Role
  /// What it was.
  public var content: Content
  /// Octets of payload on the wire.
  public var payloadLength: Int
  /// False for a segment that the bench dropped, or held: sent, but not delivered at once.
  public var delivered: Bool
  /// The state of each end after it; nil for UDP, and where the capture does not tell.
  public var initiatorState: TCPState?
  /// The responder's.
  public var responderState: TCPState?
  /// Of a segment: the sequence number as it was sent, not relative.
  public var rawSequence: UInt32?
  /// Of a segment with the option TCP Fast Open (RFC 7413): the octets of its cookie, 0 in a request for one;
  /// else nil.
  public var fastOpenCookie: Int?
  /// Of an ICMP error about a packet that was too big: the MTU of the next hop; nil where it does not say.
  public var nextHopMTU: Int?
  /// Of a segment: its timestamps (RFC 7323); nil: it has none.
  public var timestamps: TCPTimestamps?
  /// The first octets of its payload, as far as somebody asked for them and they were captured.
  public var payload: [UInt8]?

  /// A record from its parts.
  public init(
    frame: Int, time: Timestamp, by: Role, content: Content, payloadLength: Int, delivered: Bool,
    initiatorState: TCPState?, responderState: TCPState?, rawSequence: UInt32? = nil,
    fastOpenCookie: Int? = nil
  ) {
    self.frame = frame
    self.time = time
    self.by = by
    self.content = content
    self.payloadLength = payloadLength
    self.delivered = delivered
    self.initiatorState = initiatorState
    self.responderState = responderState
    self.rawSequence = rawSequence
    self.fastOpenCookie = fastOpenCookie
  }
}

/// The timestamps of a segment (RFC 7323 section 3).
public struct TCPTimestamps: Hashable, Codable, Sendable {
  /// TSval: the clock of its sender.
  public var value: UInt32
  /// TSecr: what the sender has of the other's clock; 0 in a SYN.
  public var echo: UInt32

  /// Timestamps from their parts.
  public init(value: UInt32, echo: UInt32) {
    self.value = value
    self.echo = echo
  }
}
