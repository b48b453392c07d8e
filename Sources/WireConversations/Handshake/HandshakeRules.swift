/// A rule that knows one kind of handshake.
protocol HandshakeRule: SendableMetatype {
  /// The kind that it knows.
  static var kind: HandshakeKind { get }
  /// Whether a conversation was opened this way; the rules before it did not match.
  static func matches(_ tracker: borrowing TCPTracker) -> Bool
  /// The frames and the equations that prove it.
  static func evidence(_ tracker: borrowing TCPTracker) -> Evidence
}

/// What proves a verdict.
struct Evidence {
  /// Frames in any order; 0 and repetitions are left out when they are read.
  var frames: [UInt32]
  /// Equations, and what was not seen.
  var proof: [Proof]

  /// The frames, ascending, each once.
  var orderedFrames: [Int] {
    var ordered: [Int] = []
    ordered.reserveCapacity(frames.count)
    for frame in frames.sorted() where frame > 0 && ordered.last != Int(frame) { ordered.append(Int(frame)) }
    return ordered
  }
}

extension Evidence {
  /// What of the proof holds where only one end was captured: nothing that the other is said not to do.
  var provable: [Proof] {
    proof.filter { proof in
      switch proof {
      case .unacknowledged, .noSYNAckCaptured, .sendsNoFIN, .resetMayBeExact, .resetIsInSYNReceived,
        .resetIsInWindow, .resetIsFollowedBySilence, .resetHasNoEffect, .neitherFINNorReset:
        false
      case .acknowledges, .refuses, .icmpError, .unacknowledgedByInitiator, .acknowledgesAnotherSYN,
        .crossesFIN, .acknowledgedWithoutSYN, .noSYNAckDelivered, .beginsWithoutSYN, .resetIsExact,
        .resetIsAtSACKEdge, .resetIsAtFIN, .resetHasOtherHops, .resetHasOtherIdentification, .noFrameCaptured,
        .acknowledgesUnseen, .nothingEstablished:
        true
      }
    }
  }
}

/// Asks the rules in order: the first that matches wins.
enum HandshakeRules {
  static let inOrder = HandshakeKind.allCases.filter { $0 != .midStream }.map(\.rule)

  /// The rule that matches a conversation; without the initiator's SYN none can.
  static func rule(for tracker: borrowing TCPTracker) -> any HandshakeRule.Type {
    guard tracker.flows[0].syn != nil else { return MidStream.self }
    for rule in inOrder where rule.matches(tracker) { return rule }
    return MidStream.self
  }

  /// The verdict with its proof.
  ///
  /// - Parameter seen: the only end that was captured; nil: both, or it is not known that there was another.
  static func verdict(on tracker: borrowing TCPTracker, ofOnly seen: Int? = nil) -> Handshake {
    let rule = rule(for: tracker)
    var evidence = rule.evidence(tracker)
    if let seen { evidence.proof = evidence.provable + tracker.proof(ofOnly: seen, octets: false) }
    return Handshake(
      kind: rule.kind, frames: evidence.orderedFrames,
      synRetransmissions: max(0, tracker.flows[0].synCount - 1),
      synAckRetransmissions: max(0, tracker.flows[1].synAckCount - 1), proof: evidence.proof)
  }
}
