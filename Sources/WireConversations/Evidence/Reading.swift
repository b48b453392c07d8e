import WireFormat

extension TCPTracker {
  /// The conversation as it is handed on: judged, with its proof.
  ///
  /// - Parameter labels: what its packets were wrapped in, by their numbers.
  func read(_ captureEnd: CaptureEnd, _ labels: WrappingLabels?) -> Conversation {
    let seen = captureEnd.holdsBothDirections ? nil : onlyDirection
    let handshake = HandshakeRules.verdict(on: self, ofOnly: seen)
    var teardown = TeardownRules.verdict(on: self, after: handshake.kind, ofOnly: seen)
    teardown.proof += resetsWithoutEffect + resetMarks
    let reason = Conclusiveness.reasonAgainst(
      Verdict(handshake: handshake.kind, teardown: teardown.kind), of: self, captureEnd)
    let bytes = (flows[0].bytes, flows[1].bytes)
    var conversation = Conversation(
      id: id, transport: .tcp, initiator: ends.initiator, responder: ends.responder, packets: packets,
      firstFrame: firstFrame, lastFrame: lastFrame, start: start, end: end, initiatorBytes: bytes.0,
      responderBytes: bytes.1, handshake: handshake, teardown: teardown,
      resetBy: resetBy(handshake.kind, teardown.kind),
      conclusive: reason == nil, inconclusiveReason: reason, states: correctedStates,
      findings: findings, completeness: completeness.bits,
      zeekState: ZeekState.name(of: zeek), history: zeek.history.text,
      records: correctedRecords)
    conversation.marks = correctedInterventions
    if omittedFindings > 0 { conversation.omittedFindings = omittedFindings }
    if let seen { conversation.forgetStates(ofOnly: seen == 0 ? .initiator : .responder) }
    conversation.clockOffset = clockOffset
    conversation.initiatorPackets = Int(segments[0])
    conversation.responderPackets = Int(segments[1])
    conversation.initiatorMissedBytes = missedBytes(of: 0, gap: "G", in: conversation.history)
    if !isSelfConnected {
      conversation.responderMissedBytes = missedBytes(of: 1, gap: "g", in: conversation.history)
    }
    conversation.wrapping = ConversationWrapping(wrapping, otherWrappings, labels)
    conversation.variants = variants
    return conversation
  }

  /// Octets of payload between the first and the last number of an end that the capture does not hold.
  ///
  /// Without a SYN the first number is a guess: then only where a gap was seen.
  private func missedBytes(of end: Int, gap: Character, in history: String) -> Int {
    let flow = flows[end]
    guard flow.hasNext, flow.syn != nil || flow.synAck != nil || history.contains(gap) else { return 0 }
    let span = flow.next &- flow.base &- (flow.fin == nil ? 1 : 2)
    return max(0, Int(Int32(bitPattern: span &- UInt32(truncatingIfNeeded: flow.bytes))))
  }

  /// What it is beside plain TCP: what both ends said, or what one signed.
  private var variants: [TCPVariant] {
    let both = extensions[0].intersection(isSelfConnected ? extensions[0] : extensions[1])
    let any = extensions[0].union(extensions[1])
    var variants: [TCPVariant] = []
    if both.contains(.multipathJoin) {
      variants.append(.multipathSubflow)
    } else if both.contains(.multipath) {
      variants.append(.multipath)
    }
    if any.contains(.authentication) { variants.append(.authentication) }
    if any.contains(.md5) { variants.append(.md5) }
    return variants
  }

  /// Who sent the reset that ended, refused or aborted the conversation; one that did none of these has no
  /// name.
  private func resetBy(_ handshake: HandshakeKind, _ teardown: TeardownKind) -> Role? {
    if handshake == .refused { return isRefused ? reset?.segment.by : nil }
    return handshake == .aborted || teardown == .reset ? endingReset?.segment.by : nil
  }

  /// Whether the responder ever opened: if not, a SYN that reached it did not make it SYN_RECEIVED.
  private var responderOpened: Bool {
    isSelfConnected || flows[1].synAckCount > 0 || flows[1].synCount > 0 || flows[1].hasSpoken
  }

  /// Whether the kernel was seen to go on listening after a SYN.
  private var isSeenListening: Bool {
    states.contains { $0.responder == .listen && $0.observed?.includes(.responder) == true }
  }

  /// What to put for a responder that never opened: CLOSED if it refused, LISTEN if it was seen so, else the
  /// capture does not tell.
  private func corrected(_ state: TCPState?) -> TCPState? {
    switch state {
    case .listen where isSeenListening: .listen
    case .listen, .synReceived: isRefused ? .closed : nil
    case nil, .closed, .synSent, .established, .finWait1, .finWait2, .closeWait, .closing, .lastAck,
      .timeWait:
      state
    }
  }

  /// Whether the SYN+ACK never reached the initiator: it sent its SYN again, and nothing that acknowledges
  /// the SYN+ACK.
  private var missedSynAck: Bool {
    flows[0].missesSynAck && flows[1].synAckAcknowledgment == nil && !flows[0].hasSpoken && reset == nil
      && !states.contains { $0.initiator == .established && $0.observed?.includes(.initiator) == true }
  }

  private var statesWithoutSynAck: [StateChange] {
    var changes: [StateChange] = []
    for var change in states {
      if change.initiator == .established { change.initiator = .synSent }
      if let last = changes.last, last.initiator == change.initiator && last.responder == change.responder {
        continue
      }
      changes.append(change)
    }
    return changes
  }

  private var correctedStates: [StateChange] {
    if missedSynAck { return statesWithoutSynAck }
    guard !responderOpened else { return states }
    return states.map { change in
      let responder = corrected(change.responder)
      let isSame = responder == change.responder
      return StateChange(
        frame: change.frame, initiator: change.initiator, responder: responder,
        observed: Party(
          initiator: change.observed?.includes(.initiator) == true,
          responder: isSame && change.observed?.includes(.responder) == true))
    }
  }

  private var correctedRecords: [PacketRecord] {
    if missedSynAck {
      return records.map {
        var record = $0
        if record.initiatorState == .established { record.initiatorState = .synSent }
        return record
      }
    }
    guard !responderOpened else { return records }
    return records.map {
      var record = $0
      record.responderState = corrected(record.responderState)
      return record
    }
  }

  private var correctedInterventions: [PacketIntervention] {
    guard !responderOpened else { return marks }
    return marks.map {
      var mark = $0
      mark.responderState = corrected(mark.responderState)
      return mark
    }
  }
}

extension Conversation {
  /// Takes back what was inferred of an end of which nothing was captured, and of the other from its FIN on:
  /// whether that was the first, and whether it was acknowledged, the other end would show.
  fileprivate mutating func forgetStates(ofOnly seen: Role) {
    func known(_ state: TCPState?, of role: Role) -> TCPState? {
      guard role == seen else { return nil }
      return switch state {
      case .synSent, .synReceived, .established, .closed, .listen: state
      case nil, .finWait1, .finWait2, .closeWait, .closing, .lastAck, .timeWait: nil
      }
    }
    states = states.map {
      StateChange(
        frame: $0.frame, initiator: known($0.initiator, of: .initiator),
        responder: known($0.responder, of: .responder), observed: $0.observed)
    }
    for place in records.indices {
      records[place].initiatorState = known(records[place].initiatorState, of: .initiator)
      records[place].responderState = known(records[place].responderState, of: .responder)
    }
    for place in marks.indices {
      marks[place].initiatorState = known(marks[place].initiatorState, of: .initiator)
      marks[place].responderState = known(marks[place].responderState, of: .responder)
    }
  }
}

extension UDPTracker {
  /// The conversation as it is handed on.
  func read(_ captureEnd: CaptureEnd, _ labels: WrappingLabels?) -> Conversation {
    let reason = Conclusiveness.reasonAgainst(captureEnd)
    var conversation = Conversation(
      id: id, transport: .udp, initiator: ends.initiator, responder: ends.responder, packets: packets,
      firstFrame: firstFrame, lastFrame: lastFrame, start: start, end: end, initiatorBytes: bytes.0,
      responderBytes: bytes.1, handshake: nil, teardown: nil, resetBy: nil, conclusive: reason == nil,
      inconclusiveReason: reason, states: [], findings: findings, completeness: nil,
      zeekState: ZeekState.name(originatorSent: datagrams.0 > 0, responderSent: datagrams.1 > 0),
      history: history.text, records: records)
    conversation.marks = marks
    if omittedFindings > 0 { conversation.omittedFindings = omittedFindings }
    conversation.initiatorPackets = datagrams.0 + fragments.0
    conversation.responderPackets = datagrams.1 + fragments.1
    conversation.wrapping = ConversationWrapping(wrapping, otherWrappings, labels)
    return conversation
  }
}
