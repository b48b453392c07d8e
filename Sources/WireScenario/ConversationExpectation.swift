public import WireConversations

/// How many conversations there are, at least and at most; nil: any number.
public struct ConversationCount: Hashable, Sendable {
  /// Of TCP and UDP together.
  public var all: ClosedRange<Int>?
  /// Of TCP.
  public var tcp: ClosedRange<Int>?
  /// Of UDP.
  public var udp: ClosedRange<Int>?

  /// From its parts.
  package init(all: ClosedRange<Int>? = nil, tcp: ClosedRange<Int>? = nil, udp: ClosedRange<Int>? = nil) {
    self.all = all
    self.tcp = tcp
    self.udp = udp
  }
}

/// What must hold of a conversation. A list of values means: any of them.
public struct ConversationExpectation: Hashable, Sendable {
  /// `handshake: three-way`.
  public var handshake: Located<[HandshakeKind]>?
  /// `teardown: graceful`, or its `kind`.
  public var teardown: Located<[TeardownName]>?
  /// Who sent the first FIN; nil is the file's `none`.
  public var closedFirst: Located<[Party?]>?
  /// Who enters TIME_WAIT; nil is the file's `none`.
  public var timeWait: Located<[Party?]>?
  /// Who sent the reset; nil is the file's `none`.
  public var resetBy: Located<[Role?]>?
  /// How many seconds after the responder's FIN the initiator sends its own, at least and at most.
  public var initiatorClosesWithin: Located<ClosedRange<Double>>?
  /// How many seconds after the initiator's FIN the responder sends its own, at least and at most.
  public var responderClosesWithin: Located<ClosedRange<Double>>?
  /// The packets, in order (see `PacketPattern`).
  public var wire: Located<[PacketPattern]>?
  /// What the initiator says first: the first octets of its stream.
  public var initiatorSays: Located<[UInt8]>?
  /// What the responder says first.
  public var responderSays: Located<[UInt8]>?
  /// Packets in this order, and how many seconds after each other; others may come between them.
  public var order: [OrderExpectation]
  /// Octets of payload of the initiator, at least and at most.
  public var initiatorBytes: Located<ClosedRange<Int>>?
  /// Octets of payload of the responder, at least and at most.
  public var responderBytes: Located<ClosedRange<Int>>?
  /// The last state of the initiator in the capture.
  public var initiatorState: Located<[TCPState]>?
  /// The last state of the responder in the capture.
  public var responderState: Located<[TCPState]>?
  /// How many seconds it lasts, from the first packet to the last, at least and at most.
  public var duration: Located<ClosedRange<Double>>?
  /// How many seconds its longest silence between two packets lasts, at least and at most.
  public var idle: Located<ClosedRange<Double>>?
  /// What it says in TLS.
  public var tls: TLSExpectation?
  /// Findings that must be there.
  public var findings: [Located<FindingExpectation>]
  /// Findings that must not be there; the file's `findings: none` lists them all.
  public var noFindings: [Located<FindingExpectation>]

  /// Nothing is expected.
  public init() {
    order = []
    findings = []
    noFindings = []
  }

  /// How many octets of each payload have to be known to judge it; 0: none.
  package var octetCount: Int {
    let patterns = (wire?.value ?? []) + order.compactMap(\.event.value.packet)
    return (patterns.map(\.octets) + [initiatorSays?.value, responderSays?.value]).map { $0?.count ?? 0 }
      .max() ?? 0
  }

  /// Whether it says anything that only TCP has.
  package var speaksOfTCP: Bool { self != withoutTCP }

  /// What of it holds of UDP, too.
  package var withoutTCP: ConversationExpectation {
    var expectation = self
    expectation.handshake = nil
    expectation.teardown = nil
    expectation.closedFirst = nil
    expectation.timeWait = nil
    expectation.resetBy = nil
    expectation.initiatorClosesWithin = nil
    expectation.responderClosesWithin = nil
    expectation.initiatorState = nil
    expectation.responderState = nil
    expectation.tls = nil
    return expectation
  }
}

/// Findings of a kind: whose, how often, and at what distance.
public struct FindingExpectation: Hashable, Sendable {
  /// What was found.
  public var kind: FindingKind
  /// Who sent the frames; nil: either end.
  public var by: Role?
  /// How many there are, at least and at most; nil: at least one.
  public var times: ClosedRange<Int>?
  /// How many seconds lie between each two in succession, at least and at most; nil: any.
  public var every: ClosedRange<Double>?

  /// From its parts.
  package init(
    _ kind: FindingKind, by: Role? = nil, times: ClosedRange<Int>? = nil, every: ClosedRange<Double>? = nil
  ) {
    self.kind = kind
    self.by = by
    self.times = times
    self.every = every
  }
}
