import WireFormat

/// What is kept beside the verdicts: findings, states, records.
extension TCPTracker {
  /// Adds a finding.
  mutating func addFinding(_ kind: FindingKind, _ frame: Int, _ sender: Int) {
    guard retention.findings, hasRoomForFinding() else { return }
    findings.append(Finding(kind: kind, frame: frame, by: sender == 0 ? .initiator : .responder))
  }

  /// Whether another finding is kept; if not, it is counted.
  private mutating func hasRoomForFinding() -> Bool {
    guard findings.count >= Finding.limit else { return true }
    omittedFindings += 1
    return false
  }

  /// Adds a finding of a frame that lies back.
  mutating func insertFinding(_ kind: FindingKind, _ frame: Int, _ sender: Int) {
    guard retention.findings, hasRoomForFinding() else { return }
    let place = findings.lastIndex { $0.frame <= frame }.map { $0 + 1 } ?? 0
    findings.insert(Finding(kind: kind, frame: frame, by: sender == 0 ? .initiator : .responder), at: place)
  }

  /// The responder sends a SYN of its own: it did not listen before that (RFC 9293 figure 7).
  mutating func correctListening() {
    for place in states.indices where states[place].responder == .listen { states[place].responder = .closed }
    for place in records.indices where records[place].responderState == .listen {
      records[place].responderState = .closed
    }
  }

  /// The SYN met an earlier use of the four-tuple: what became of it at the responder is not known.
  mutating func forgetStateOfResponder() {
    for place in states.indices.reversed() {
      states[place].responder = nil
      if place > 0 && states[place - 1].initiator == states[place].initiator { states.remove(at: place) }
    }
    for place in records.indices { records[place].responderState = nil }
    flows[1].state = nil
  }

  /// Keeps the state and the record of this frame, if asked to.
  mutating func keep(
    _ segment: TCPSegment, _ metadata: FrameMetadata, from sender: Int, before: (TCPState?, TCPState?)
  ) {
    if metadata.hasIntervention { marks.note(metadata) }
    guard retention.states || retention.records else { return }
    if isSelfConnected { flows[1].state = flows[0].state }
    let after = (flows[0].state, flows[1].state)
    if retention.states && after != before,
      states.last.map({ ($0.initiator, $0.responder) != after }) ?? true
    {
      states.append(
        StateChange(
          frame: metadata.frame, initiator: after.0, responder: after.1,
          observed: metadata.observed.confirmed(after)))
    }
    guard retention.records else { return }
    // A SYN that was held is older than an ICMP error that came meanwhile.
    let place = records.lastIndex { !$0.isError || $0.frame < metadata.frame }.map { $0 + 1 } ?? 0
    records.insert(record(of: segment, metadata, from: sender, states: after), at: place)
  }

  /// The record of a segment.
  func record(
    of segment: TCPSegment, _ metadata: FrameMetadata, from sender: Int, states: (TCPState?, TCPState?)
  ) -> PacketRecord {
    let receiver = receiver(of: sender)
    let acknowledgment =
      segment.flags.contains(.ack) ? Int(segment.acknowledgmentNumber &- flows[receiver].base) : nil
    var record = PacketRecord(
      frame: metadata.frame, time: metadata.time, by: sender == 0 ? .initiator : .responder,
      content: .segment(
        flags: segment.flags.rawValue, sequence: Int(segment.sequenceNumber &- flows[sender].base),
        acknowledgment: acknowledgment, window: Int(segment.window)),
      payloadLength: segment.payloadLength, delivered: metadata.delivered, initiatorState: states.0,
      responderState: states.1, rawSequence: segment.sequenceNumber,
      fastOpenCookie: segment.options.fastOpenCookieLength.map(Int.init))
    record.timestamps = segment.options.timestamps.map { TCPTimestamps(value: $0.value, echo: $0.echo) }
    return record
  }
}

extension PacketRecord {
  fileprivate var isError: Bool {
    if case .icmp = content { true } else { false }
  }
}
