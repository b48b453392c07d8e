import WireFormat

/// A conversation that is handed over: its verdicts are cheap to ask for, and the whole value is built when it is read.
///
/// It cannot be copied: what is to stay of it is its `conversation`.
public struct EndedConversation: ~Copyable {
  enum Tracker: ~Copyable {
    case tcp(TCPTracker)
    case udp(UDPTracker)
  }

  let tracker: Tracker
  let captureEnd: CaptureEnd

  /// The number of the conversation, in the order of first packets.
  public var id: Int {
    switch tracker {
    case .tcp(let tracker): tracker.id
    case .udp(let tracker): tracker.id
    }
  }

  /// TCP or UDP.
  public var transport: Conversation.Transport {
    switch tracker {
    case .tcp: .tcp
    case .udp: .udp
    }
  }

  /// Its packets.
  public var packets: Int {
    switch tracker {
    case .tcp(let tracker): tracker.packets
    case .udp(let tracker): tracker.packets
    }
  }

  /// Distinct octets of payload of both ends.
  public var bytes: Int {
    switch tracker {
    case .tcp(let tracker): tracker.flows[0].bytes + tracker.flows[1].bytes
    case .udp(let tracker): tracker.bytes.0 + tracker.bytes.1
    }
  }

  /// The frame of its first packet.
  public var firstFrame: Int {
    switch tracker {
    case .tcp(let tracker): tracker.firstFrame
    case .udp(let tracker): tracker.firstFrame
    }
  }

  /// How it was opened and how it ended, and whether that can be relied on, without the proof; nil for UDP.
  public var verdict: (handshake: HandshakeKind, teardown: TeardownKind, conclusive: Bool)? {
    switch tracker {
    case .udp: return nil
    case .tcp(let tracker):
      let handshake = HandshakeRules.rule(for: tracker).kind
      let teardown = TeardownRules.rule(for: Close(of: tracker), after: handshake).kind
      let reason = Conclusiveness.reasonAgainst(handshake: handshake, teardown: teardown, captureEnd)
      return (handshake, teardown, reason == nil)
    }
  }

  /// Whether what was not seen can be relied on.
  public var conclusive: Bool {
    verdict?.conclusive
      ?? (Conclusiveness.reasonAgainst(handshake: nil, teardown: nil, captureEnd) == nil)
  }

  /// The conversation with all that was kept of it, judged, with its proof.
  public var conversation: Conversation { read(captureEnd) }

  /// The same, for another end of the capture.
  func read(_ end: CaptureEnd) -> Conversation {
    switch tracker {
    case .tcp(let tracker): tracker.read(end)
    case .udp(let tracker): tracker.read(end)
    }
  }
}

/// When what was not seen proves nothing.
enum Conclusiveness {
  /// Why a verdict cannot be relied on, in a sentence; nil if it can.
  ///
  /// A capture that lost packets proves nothing about any conversation. One that ends too early proves nothing about what
  /// would have come later. A missing start is told by the kind `mid-stream`, and leaves the teardown as sure as it is.
  static func reasonAgainst(
    handshake: HandshakeKind?, teardown: TeardownKind?, _ end: CaptureEnd
  ) -> String? {
    if end.droppedPackets > 0 {
      return end.droppedPackets == 1
        ? "the capture lost a packet" : "the capture lost \(end.droppedPackets) packets"
    }
    guard !end.isComplete, let handshake, let teardown else { return nil }
    switch handshake {
    case .unanswered: return "the capture ends before the SYN was answered"
    case .refused, .aborted, .invalid: return nil
    case .simultaneousOpen, .threeWay, .incomplete, .midStream: break
    }
    switch teardown {
    case .none, .halfClosed, .unacknowledged: return "the capture ends before the conversation does"
    case .reset, .simultaneous, .fourSegment, .threeSegment: return nil
    }
  }
}
