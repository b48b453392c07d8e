extension Proof {
  /// The frames that it names, in the order in which it names them.
  package var frames: [Int] {
    switch self {
    case .acknowledges(let equation), .refuses(let equation): [equation.acknowledgment.frame, equation.frame]
    case .icmpError(let frame, _, _, let quotedSYN): [frame, quotedSYN]
    case .unacknowledged(_, let frame, _), .beginsWithoutSYN(let frame): [frame]
    case .unacknowledgedByInitiator(let synAck, _): [synAck]
    case .acknowledgesAnotherSYN(let acknowledgment, let syn): [acknowledgment.frame, syn]
    case .crossesFIN(let acknowledgment, let fin, _): [acknowledgment.frame, fin]
    case .acknowledgedWithoutSYN(let syn, let answer): [syn, answer]
    case .noSYNAckDelivered(let syn), .noSYNAckCaptured(let syn): [syn]
    case .resetIsExact(let reset, _), .resetMayBeExact(let reset, _), .resetIsAtSACKEdge(let reset, _),
      .resetIsAtFIN(let reset, _), .resetIsInSYNReceived(let reset, _), .resetIsInWindow(let reset, _),
      .resetIsFollowedBySilence(let reset):
      [reset.frame]
    case .resetHasOtherHops(let frame, _, _, _), .resetHasOtherIdentification(let frame, _, _): [frame]
    case .resetHasNoEffect(let reset, _, let shownBy): [reset.frame, shownBy]
    case .acknowledgesUnseen(let unseen): [unseen.frame]
    case .noFrameCaptured, .sendsNoFIN, .neitherFINNorReset, .nothingEstablished: []
    }
  }
}
