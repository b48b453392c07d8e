public import Testing
public import WireConversations

extension Wire {
  /// How a conversation was opened, and the packets that prove it: `talk.handshake == .threeWay`.
  public struct Handshake: Hashable, Sendable {
    /// The kind; nil for UDP.
    public let kind: HandshakeKind?
    /// The numbers of the packets that prove it.
    public let packets: [Int]
    /// How often a SYN, or a SYN+ACK, was sent again.
    public let retransmissions: Int

    init(_ handshake: WireConversations.Handshake?) {
      kind = handshake?.kind
      packets = handshake?.frames ?? []
      retransmissions = (handshake?.synRetransmissions ?? 0) + (handshake?.synAckRetransmissions ?? 0)
    }

    /// Whether it is of a kind.
    public static func == (handshake: Handshake, kind: HandshakeKind) -> Bool { handshake.kind == kind }
    /// Whether it is of another kind.
    public static func != (handshake: Handshake, kind: HandshakeKind) -> Bool { handshake.kind != kind }
  }

  /// How a conversation ended, and the packets that prove it: `talk.teardown == .reset`.
  public struct Teardown: Hashable, Sendable {
    /// The kind; nil for UDP.
    public let kind: TeardownKind?
    /// The numbers of the packets that prove it.
    public let packets: [Int]

    init(_ teardown: WireConversations.Teardown?) {
      kind = teardown?.kind
      packets = teardown?.frames ?? []
    }

    /// Whether both ends closed by a FIN, each FIN was acknowledged, and no reset came before.
    ///
    /// The one to ask for, as a rule: whether the acknowledgment of a FIN travels alone (`.fourSegment`) or
    /// with the other FIN (`.threeSegment`) is luck.
    public var isGraceful: Bool { kind?.isGraceful ?? false }

    /// Whether it is of a kind.
    public static func == (teardown: Teardown, kind: TeardownKind) -> Bool { teardown.kind == kind }
    /// Whether it is of another kind.
    public static func != (teardown: Teardown, kind: TeardownKind) -> Bool { teardown.kind != kind }
  }

  /// A kind and the packets that prove it: `four-segment #8 #9 #10 #11`.
  fileprivate static func text(_ kind: String?, _ packets: [Int]) -> String {
    ([kind ?? "not known of UDP"] + packets.map { "#\($0)" }).joined(separator: " ")
  }
}

extension Wire.Handshake: CustomStringConvertible, CustomTestStringConvertible {
  /// The kind, and the packets that prove it: `three-way #1 #2 #3`.
  public var description: String { Wire.text(kind?.rawValue, packets) }
  /// As a failed expectation shows it.
  public var testDescription: String { description }
}

extension Wire.Teardown: CustomStringConvertible, CustomTestStringConvertible {
  /// The kind, and the packets that prove it: `four-segment #8 #9 #10 #11`.
  public var description: String { Wire.text(kind?.rawValue, packets) }
  /// As a failed expectation shows it.
  public var testDescription: String { description }
}

extension Wire.Handshake? {
  /// Whether there is one, and it is of a kind.
  public static func == (handshake: Wire.Handshake?, kind: Wire.HandshakeKind) -> Bool {
    handshake?.kind == kind
  }
}

extension Wire.Teardown? {
  /// Whether there is one, and it is of a kind.
  public static func == (teardown: Wire.Teardown?, kind: Wire.TeardownKind) -> Bool { teardown?.kind == kind }
}
