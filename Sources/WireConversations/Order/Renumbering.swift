extension Conversation {
  /// The same with other numbers for its frames; their order stays.
  package func renumbered(_ number: (Int) -> Int) -> Conversation {
    var result = self
    result.firstFrame = number(firstFrame)
    result.lastFrame = number(lastFrame)
    for place in states.indices { result.states[place].frame = number(states[place].frame) }
    for place in findings.indices { result.findings[place].frame = number(findings[place].frame) }
    for place in records.indices { result.records[place].frame = number(records[place].frame) }
    for place in marks.indices { result.marks[place].frame = number(marks[place].frame) }
    if let handshake {
      result.handshake?.frames = handshake.frames.map(number)
      result.handshake?.proof = handshake.proof.map { $0.renumbered(number) }
    }
    if let teardown {
      result.teardown?.frames = teardown.frames.map(number)
      result.teardown?.proof = teardown.proof.map { $0.renumbered(number) }
    }
    result.inconclusiveReason = inconclusiveReason?.renumbered(number)
    return result
  }
}

extension Doubt {
  /// The same with another number for its frame.
  func renumbered(_ number: (Int) -> Int) -> Doubt {
    switch self {
    case .resetMayBeIgnored(let frame): .resetMayBeIgnored(frame: number(frame))
    case .finLikelyMissing(let frame): .finLikelyMissing(acknowledgment: number(frame))
    case .lostPackets, .evicted, .endsBeforeAnswer, .endsBeforeConversation, .openAtEnd, .disordered, .gap,
      .onlyOneDirection,
      .nothingTheOtherWay:
      self
    }
  }
}

extension Proof {
  /// The same with other numbers for its frames.
  func renumbered(_ number: (Int) -> Int) -> Proof {
    func field(_ old: Acknowledgment) -> Acknowledgment {
      Acknowledgment(frame: number(old.frame), number: old.number)
    }
    func equation(_ old: Equation) -> Equation {
      var new = old
      new.acknowledgment = field(old.acknowledgment)
      new.frame = number(old.frame)
      return new
    }
    func reset(_ old: Reset) -> Reset {
      Reset(frame: number(old.frame), sequence: old.sequence, receiver: old.receiver)
    }
    return switch self {
    case .acknowledges(let old): .acknowledges(equation(old))
    case .refuses(let old): .refuses(equation(old))
    case .icmpError(let frame, let type, let code, let syn):
      .icmpError(frame: number(frame), type: type, code: code, quotedSYN: number(syn))
    case .unacknowledged(let control, let frame, let expected):
      .unacknowledged(control, frame: number(frame), expected: expected)
    case .unacknowledgedByInitiator(let synAck, let expected):
      .unacknowledgedByInitiator(synAck: number(synAck), expected: expected)
    case .acknowledgesAnotherSYN(let old, let syn): .acknowledgesAnotherSYN(field(old), syn: number(syn))
    case .crossesFIN(let old, let fin, let expected):
      .crossesFIN(field(old), fin: number(fin), expected: expected)
    case .acknowledgedWithoutSYN(let syn, let answer):
      .acknowledgedWithoutSYN(syn: number(syn), by: number(answer))
    case .noSYNAckDelivered(let syn): .noSYNAckDelivered(syn: number(syn))
    case .noSYNAckCaptured(let syn): .noSYNAckCaptured(syn: number(syn))
    case .beginsWithoutSYN(let frame): .beginsWithoutSYN(frame: number(frame))
    case .resetIsExact(let old, let expected): .resetIsExact(reset(old), expected: expected)
    case .resetMayBeExact(let old, let number): .resetMayBeExact(reset(old), acknowledged: number)
    case .resetIsAtSACKEdge(let old, let expected): .resetIsAtSACKEdge(reset(old), expected: expected)
    case .resetIsAtFIN(let old, let expected): .resetIsAtFIN(reset(old), expected: expected)
    case .resetIsInSYNReceived(let old, let expected): .resetIsInSYNReceived(reset(old), expected: expected)
    case .resetIsInWindow(let old, let expected): .resetIsInWindow(reset(old), expected: expected)
    case .resetHasNoEffect(let old, let expected, let frame):
      .resetHasNoEffect(reset(old), expected: expected, shownBy: number(frame))
    case .resetHasOtherHops(let frame, let hops, let fewest, let most):
      .resetHasOtherHops(frame: number(frame), hops: hops, fewest: fewest, most: most)
    case .resetHasOtherIdentification(let frame, let identification, let last):
      .resetHasOtherIdentification(frame: number(frame), identification: identification, last: last)
    case .acknowledgesUnseen(var unseen):
      {
        unseen.frame = number(unseen.frame); return .acknowledgesUnseen(unseen)
      }()
    case .resetIsFollowedBySilence(let old): .resetIsFollowedBySilence(reset(old))
    case .noFrameCaptured, .sendsNoFIN, .neitherFINNorReset, .nothingEstablished: self
    }
  }
}
