import WireFormat

/// What is kept beside the verdicts: findings, states, records.
extension TCPTracker {
  /// Adds a finding.
  mutating func find(_ kind: FindingKind, _ frame: Int, _ sender: Int) {
    guard keeping.findings else { return }
    findings.append(Finding(kind: kind, frame: frame, by: sender == 0 ? .initiator : .responder))
  }

  /// The responder sends a SYN of its own: it did not listen before that (RFC 9293 figure 7).
  mutating func correctListening() {
    for place in states.indices where states[place].responder == .listen { states[place].responder = .closed }
    for place in records.indices where records[place].responderState == .listen {
      records[place].responderState = .closed
    }
  }

  /// Keeps the state and the record of this frame, if asked to.
  mutating func keep(
    _ segment: TCPSegment, _ sight: Sight, from sender: Int, before: (TCPState?, TCPState?)
  ) {
    if sight.isMarked { marks.append(PacketMark(sight)) }
    guard keeping.states || keeping.records else { return }
    if isSelfConnected { flows[1].state = flows[0].state }
    let after = (flows[0].state, flows[1].state)
    if keeping.states && after != before {
      states.append(
        StateChange(
          frame: sight.frame, initiator: after.0, responder: after.1,
          observed: sight.observed.confirmed(after)))
    }
    guard keeping.records else { return }
    let receiver = receiver(of: sender)
    let acknowledgment =
      segment.flags.contains(.ack) ? Int(segment.acknowledgmentNumber &- flows[receiver].base) : nil
    let place = records.lastIndex { $0.frame < sight.frame }.map { $0 + 1 } ?? 0
    records.insert(
      PacketRecord(
        frame: sight.frame, time: sight.time, by: sender == 0 ? .initiator : .responder,
        content: .segment(
          flags: segment.flags.rawValue, sequence: Int(segment.sequenceNumber &- flows[sender].base),
          acknowledgment: acknowledgment, window: Int(segment.window)),
        payloadLength: segment.payloadLength, delivered: sight.delivered, initiatorState: after.0,
        responderState: after.1, rawSequence: segment.sequenceNumber,
        fastOpenCookie: segment.options.fastOpenCookieLength.map(Int.init)), at: place)
  }
}
