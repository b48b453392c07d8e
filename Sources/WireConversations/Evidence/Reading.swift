import WireFormat

extension TCPTracker {
  /// The conversation as it is handed on: judged, with its proof.
  func read(_ captureEnd: CaptureEnd) -> Conversation {
    let handshake = HandshakeRules.verdict(on: self)
    let teardown = TeardownRules.verdict(on: self, after: handshake.kind)
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
    conversation.initiatorPackets = Int(segments[0])
    conversation.responderPackets = Int(segments[1])
    conversation.initiatorMissedBytes = missedBytes(of: 0, gap: "G", fin: "F", in: conversation.history)
    if !isSelfConnected {
      conversation.responderMissedBytes = missedBytes(of: 1, gap: "g", fin: "f", in: conversation.history)
    }
    return conversation
  }

  /// Octets of payload between the first and the last number of an end that the capture does not hold.
  ///
  /// Without a SYN the first number is a guess: then only where a gap was seen.
  private func missedBytes(of end: Int, gap: Character, fin: Character, in history: String) -> Int {
    let flow = flows[end]
    guard flow.hasNext, flow.syn != nil || flow.synAck != nil || history.contains(gap) else { return 0 }
    // A FIN behind a reset is none that closes, but has a number, too.
    let span = flow.next &- flow.base &- (flow.fin == nil && !history.contains(fin) ? 1 : 2)
    return max(0, Int(Int32(bitPattern: span &- UInt32(truncatingIfNeeded: flow.bytes))))
  }

  /// Who sent the reset that ended, refused or aborted the conversation; one that did none of these has no
  /// name.
  private func resetBy(_ handshake: HandshakeKind, _ teardown: TeardownKind) -> Role? {
    if handshake == .refused { return resetRefused ? reset?.by : nil }
    return handshake == .aborted || teardown == .reset ? endingReset?.by : nil
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
    case .listen, .synReceived: resetRefused ? .closed : nil
    case nil, .closed, .synSent, .established, .finWait1, .finWait2, .closeWait, .closing, .lastAck,
      .timeWait:
      state
    }
  }

  private var correctedStates: [StateChange] {
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

extension UDPTracker {
  /// The conversation as it is handed on.
  func read(_ captureEnd: CaptureEnd) -> Conversation {
    let reason = Conclusiveness.reasonAgainst(captureEnd)
    var conversation = Conversation(
      id: id, transport: .udp, initiator: ends.initiator, responder: ends.responder, packets: packets,
      firstFrame: firstFrame, lastFrame: lastFrame, start: start, end: end, initiatorBytes: bytes.0,
      responderBytes: bytes.1, handshake: nil, teardown: nil, resetBy: nil, conclusive: reason == nil,
      inconclusiveReason: reason, states: [], findings: [], completeness: nil,
      zeekState: ZeekState.name(originatorSent: datagrams.0 > 0, responderSent: datagrams.1 > 0),
      history: history.text, records: records)
    conversation.marks = marks
    conversation.initiatorPackets = datagrams.0 + fragments.0
    conversation.responderPackets = datagrams.1 + fragments.1
    return conversation
  }
}
