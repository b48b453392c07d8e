public import WireConversations
public import WireFormat

/// How many conversations of which kinds a capture holds.
public struct InspectTotals: Hashable, Sendable {
  /// Conversations of TCP.
  public var tcp = 0
  /// Conversations of UDP.
  public var udp = 0
  /// Conversations of which what was not seen cannot be relied on.
  public var inconclusive = 0
  /// Of these, those of which only one direction was captured.
  public var oneDirection = 0
  /// The end that was captured of the first of these.
  public var onlyEnd: Endpoint?
  /// Those of SYNs alone, where nothing goes the way of an answer.
  public var withoutAnswers = 0
  /// Those that were open when the capture stopped.
  public var openAtEnd = 0
  /// Conversations of two taps whose clocks differ, and by how much.
  public var clockOffsets = ClockOffsets()
  private var handshakeCounts = [Int](repeating: 0, count: HandshakeKind.allCases.count)
  private var teardownCounts = [Int](repeating: 0, count: TeardownKind.allCases.count)

  /// Nothing.
  public init() {}

  /// All conversations.
  public var conversations: Int { tcp + udp }

  /// How many were opened in each way, in the order of the rules; ways that did not occur are left out.
  public var handshakes: [(kind: HandshakeKind, count: Int)] {
    zip(HandshakeKind.allCases, handshakeCounts).filter { $1 > 0 }.map { ($0, $1) }
  }

  /// How many ended in each way, in the order of the rules; ways that did not occur are left out.
  public var teardowns: [(kind: TeardownKind, count: Int)] {
    zip(TeardownKind.allCases, teardownCounts).filter { $1 > 0 }.map { ($0, $1) }
  }

  /// Counts a conversation.
  package mutating func add(_ conversation: borrowing EndedConversation) {
    guard let verdict = conversation.verdict else {
      udp += 1
      if !conversation.conclusive { inconclusive += 1 }
      return
    }
    tcp += 1
    handshakeCounts[verdict.handshake.order] += 1
    teardownCounts[verdict.teardown.order] += 1
    if !verdict.conclusive { addInconclusive(conversation.inconclusiveReason) }
    if let offset = conversation.clockOffset { clockOffsets.add(offset) }
  }

  @inline(never)
  private mutating func addInconclusive(_ doubt: Doubt?) {
    inconclusive += 1
    switch doubt {
    case .onlyOneDirection(_, let end):
      oneDirection += 1
      if onlyEnd == nil { onlyEnd = end }
    case .nothingTheOtherWay: withoutAnswers += 1
    case .openAtEnd, .endsBeforeAnswer, .endsBeforeConversation: openAtEnd += 1
    case .lostPackets, .disordered, .evicted, .gap, .resetMayBeIgnored, .finLikelyMissing, nil: break
    }
  }
}

extension HandshakeKind {
  // `allCases` makes an array each time.
  private static let inOrder = allCases
  fileprivate var order: Int { Self.inOrder.firstIndex(of: self) ?? 0 }
}

extension TeardownKind {
  // `allCases` makes an array each time.
  private static let inOrder = allCases
  fileprivate var order: Int { Self.inOrder.firstIndex(of: self) ?? 0 }
}
