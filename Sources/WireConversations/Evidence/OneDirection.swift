import WireFormat

/// What a conversation tells of which only one end was captured.
extension TCPTracker {
  /// The only end whose frames were captured, where they show that the other sent something, too: they
  /// acknowledge it, or go on after a SYN; nil where both were captured, or nothing but SYNs.
  var onlyDirection: Int? {
    guard !isSelfConnected else { return nil }
    if !flows[1].isSeen && flows[0].hasSentMoreThanSYN { return 0 }
    return !flows[0].isSeen && flows[1].hasSentMoreThanSYN ? 1 : nil
  }

  /// Whether the capture holds nothing of it but SYNs of the initiator.
  var isOnlySYNs: Bool {
    flows[0].synCount > 0 && !flows[0].hasSentMoreThanSYN && !flows[1].isSeen && !isSelfConnected
      && icmpRefusal == nil
  }

  /// What is known of the end whose frames were not captured: whether it sent a SYN, or how many octets.
  ///
  /// - Parameter seen: the other end.
  func proof(ofOnly seen: Int, octets isOfOctets: Bool) -> [Proof] {
    let role: Role = seen == 0 ? .initiator : .responder
    var proof: [Proof] = [.noFrameCaptured(of: role.peer)]
    guard flows[seen].hasAck else { return proof }
    let octets = isOfOctets ? flows[seen].lastAck &- flows[1 - seen].base &- 1 : 0
    // A number below the first that was acknowledged is none that counts from there.
    guard octets < 1 << 31 else { return proof }
    // The number before the first acknowledgment is the other end's SYN only if that answered a SYN.
    let answersSYN = flows[seen].synCount > 0 || flows[seen].synAckCount > 0
    guard octets > 0 || answersSYN else { return proof }
    let closes = flows[seen].fin != nil && !flows[seen].hasReset
    proof.append(
      .acknowledgesUnseen(
        .init(
          by: role, frame: lastFrame, octets: octets, countsSYN: answersSYN,
          endsLikelyWithFIN: octets > 0 && closes)))
    return proof
  }
}

extension Flow {
  /// Whether the capture holds a segment of it.
  var isSeen: Bool { hasSentMoreThanSYN || synCount > 0 }
}

extension HandshakeKind {
  /// Whether it is judged by segments of both ends.
  var showsBothEnds: Bool {
    switch self {
    case .simultaneousOpen, .threeWay, .aborted, .invalid: true
    case .refused, .incomplete, .unanswered, .midStream: false
    }
  }
}
