import WireFormat

/// A SYN that is seen after what answers it, or what follows it: it has the number that these are counted
/// from, so it is theirs, however late it comes.
extension TCPTracker {
  /// Whether a segment is the SYN that the segments of its end, or the acknowledgments of the other, rest on.
  func isLateSYN(_ segment: TCPSegment, from sender: Int) -> Bool {
    let receiver = receiver(of: sender)
    guard segment.flags.intersection([.syn, .ack, .rst]) == .syn, flows[sender].syn == nil,
      flows[sender].hasBase
    else { return false }
    if segment.sequenceNumber == flows[sender].base {
      return flows[sender].hasNext
        || flows[receiver].hasAck && segment.sequenceNumber.precedes(flows[receiver].lastAck)
    }
    // The SYN+ACK may acknowledge what the SYN carries as well (RFC 7413), and then is all that is known.
    guard segment.payloadLength > 0, let answer = flows[receiver].synAck else { return false }
    let accepted = answer.acknowledgment &- segment.sequenceNumber &- 1
    return accepted <= UInt32(truncatingIfNeeded: segment.payloadLength)
  }

  /// Reads a late SYN, as if it had been the first segment.
  mutating func observeLateSYN(_ segment: TCPSegment, _ metadata: FrameMetadata, from end: Int) {
    // Who sent the SYN is the initiator, whoever was seen first; where both did, the first.
    let turns = end == 1 && flows[0].syn == nil && !isSelfConnected
    if turns { turn() }
    let sender = turns ? 0 : end
    let receiver = receiver(of: sender)
    if metadata.time < start { start = metadata.time }
    if retention.compatibility { completeness.observe(segment, opens: false) }
    rebase(sender, to: segment.sequenceNumber)
    let key = KeySegment(segment, frame: metadata.frame, sender: sender, delivered: metadata.delivered)
    flows[sender].synCount += 1
    flows[sender].syn = key
    flows[sender].windowScale = segment.options.windowScale
    if flows[sender].synAcknowledgment == nil { flows[sender].synAcknowledgment = flows[receiver].synAck }
    if flows[sender].synAcknowledgment == nil { flows[sender].awaited.insert(.syn) }
    countAccepted(key, of: sender)
    if metadata.hasIntervention { marks.note(metadata) }
    guard sender == 0 else {
      if retention.records {
        records.append(
          record(of: segment, metadata, from: sender, states: (flows[0].state, flows[1].state)))
      }
      return
    }
    tellStates()
    let opened: (TCPState?, TCPState?) = (.synSent, .synReceived)
    if retention.states {
      states.insert(
        StateChange(
          frame: metadata.frame, initiator: opened.0, responder: opened.1,
          observed: metadata.observed.confirmed(opened)), at: 0)
    }
    guard retention.records else { return }
    records.insert(record(of: segment, metadata, from: sender, states: opened), at: 0)
  }

  /// Tells the states of the initiator that were not known without its SYN: the SYN+ACK answered it.
  private mutating func tellStates() {
    let state: TCPState = flows[1].synAck == nil ? .synSent : .established
    if flows[0].state == nil { flows[0].state = state }
    for place in states.indices where states[place].initiator == nil { states[place].initiator = state }
    for place in records.indices where records[place].initiatorState == nil {
      records[place].initiatorState = state
    }
  }

  /// Counts the numbers of an end from another one.
  private mutating func rebase(_ end: Int, to number: UInt32) {
    let shift = Int(flows[end].base &- number)
    guard shift != 0 else { return }
    flows[end].base = number
    for place in records.indices {
      guard
        case .segment(let flags, var sequence, var acknowledgment, let window) = records[place].content
      else { continue }
      if records[place].by == (end == 0 ? .initiator : .responder) {
        sequence += shift
      } else {
        acknowledgment? += shift
      }
      records[place].content = .segment(
        flags: flags, sequence: sequence, acknowledgment: acknowledgment, window: window)
    }
  }

  /// Counts the octets that the SYN carried and the SYN+ACK accepted: they were not sent again.
  private mutating func countAccepted(_ syn: KeySegment, of sender: Int) {
    guard let answer = flows[sender].synAcknowledgment else { return }
    let accepted = answer.acknowledgment &- syn.afterSYN
    if accepted <= syn.length { flows[sender].bytes += Int(accepted) }
  }

  /// The first segment is the SYN that others, which are early, answer.
  mutating func begin(with syn: TCPSegment, _ metadata: FrameMetadata, from sender: Int) {
    if sender == 1 { ends = ends.turned }
    if metadata.time < start { start = metadata.time }
    zeek = ZeekView(isFlipped: false)
    completeness.hasEarlier = true
    flows[0].state = .closed
    flows[1].state = .listen
    for place in findings.indices { findings[place].frame = metadata.frame }
  }

  /// Takes the other end for the initiator.
  private mutating func turn() {
    ends = ends.turned
    let initiator = flows[0]
    flows[0] = flows[1].turned
    flows[1] = initiator.turned
    reset = reset?.turned
    for place in otherResets.indices { otherResets[place] = otherResets[place].turned }
    zeek.turn()
    let mark = (advance[0], causes[0], isTimely[0])
    (advance[0], causes[0], isTimely[0]) = (advance[1], causes[1], isTimely[1])
    (advance[1], causes[1], isTimely[1]) = mark
    if case .translated(let shifts) = numbers { numbers = .translated(shifts.turned) }
    let sent = sentTimes[0]
    sentTimes[0] = sentTimes[1]
    sentTimes[1] = sent
    let options = extensions[0]
    extensions[0] = extensions[1]
    extensions[1] = options
    for place in findings.indices { findings[place].by = findings[place].by.peer }
    for place in states.indices { states[place] = states[place].turned }
    for place in statesWithoutReset.indices { statesWithoutReset[place] = statesWithoutReset[place].turned }
    for place in records.indices {
      let record = records[place]
      records[place].by = record.by.peer
      (records[place].initiatorState, records[place].responderState) = (
        record.responderState, record.initiatorState
      )
    }
    for place in marks.indices {
      let mark = marks[place]
      (marks[place].initiatorState, marks[place].responderState) = (mark.responderState, mark.initiatorState)
    }
  }
}

extension Flow {
  /// The same flow, of the other end.
  fileprivate var turned: Flow {
    var flow = self
    flow.syn = syn?.turned
    flow.synAck = synAck?.turned
    flow.synAcknowledgment = synAcknowledgment?.turned
    flow.synAckAcknowledgment = synAckAcknowledgment?.turned
    flow.fin = fin?.turned
    flow.finAcknowledgment = finAcknowledgment?.turned
    flow.replacedSynAck = replacedSynAck?.turned
    flow.wrongSynAck = wrongSynAck?.turned
    return flow
  }
}

extension StateChange {
  /// The same change, where the two ends are exchanged.
  fileprivate var turned: StateChange {
    StateChange(
      frame: frame, initiator: responder, responder: initiator,
      observed: Party(
        initiator: observed?.includes(.responder) == true, responder: observed?.includes(.initiator) == true))
  }
}

extension ResetCandidate {
  /// The same reset, where the two ends are exchanged.
  fileprivate var turned: ResetCandidate {
    var candidate = self
    candidate.segment = segment.turned
    candidate.states = (states.1, states.0)
    return candidate
  }
}

extension KeySegment {
  /// The same segment, where the two ends are exchanged.
  fileprivate var turned: KeySegment {
    var segment = self
    segment.sender = 1 - sender
    return segment
  }
}
