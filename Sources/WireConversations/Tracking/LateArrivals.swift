import WireFormat

/// What a segment that the bench held does when it reaches its receiver.
extension TCPTracker {
  /// A segment that was observed as not delivered is received now.
  ///
  /// Its place among the segments stays that of its frame, because verdicts rest on the order of sending.
  mutating func receive(
    _ segment: TCPSegment, frame: Int, time: Timestamp, observed: ObservedStates, from sender: Int
  ) {
    let receiver = receiver(of: sender)
    let before = (flows[0].state, flows[1].state)
    let key = KeySegment(segment, frame: frame, sender: sender, delivered: true)
    let last = place
    place = key.frame
    defer { place = last }
    if segment.flags.contains(.rst) {
      let metadata = FrameMetadata(frame: frame, time: time, delivered: true)
      observeReset(segment, key, metadata, from: sender, to: receiver)
    } else {
      flows[sender].noteDelivery(of: key)
      if segment.flags.contains(.ack) {
        acknowledge(key, by: sender, of: receiver)
        preferEarlier(key, of: receiver)
      }
      acceptSYNAck(key, from: sender, to: receiver)
      flows[sender].arrive(segment)
      if !isReset || isRefused {
        moveReceiver(key, from: sender, to: receiver)
        heed(observed, after: key, at: receiver, before: receiver == 0 ? before.0 : before.1)
      }
    }
    updateEnd()
    if isSelfConnected { flows[1].state = flows[0].state }
    let after = (flows[0].state, flows[1].state)
    if retention.states && after != before {
      states.append(
        StateChange(
          frame: frame, initiator: after.0, responder: after.1, observed: observed.confirmed(after)))
    }
    marks.receive(frame: frame, time: time, initiator: after.0, responder: after.1)
  }

  /// The first acknowledgment is the one that was sent first, even if another was received before it.
  private mutating func preferEarlier(_ key: KeySegment, of receiver: Int) {
    let number = key.acknowledgment
    if let fin = flows[receiver].fin, let known = flows[receiver].finAcknowledgment, key.frame < known.frame,
      fin.frame < key.frame, flows[receiver].isAcknowledged(upTo: fin.afterFIN, by: number)
    {
      flows[receiver].finAcknowledgment = key
      flows[receiver].finAcknowledgmentPlace = place
    }
    if let synAck = flows[receiver].synAck, let known = flows[receiver].synAckAcknowledgment,
      key.frame < known.frame, synAck.frame < key.frame, !key.flags.contains(.syn),
      flows[receiver].isAcknowledged(upTo: synAck.afterSYN, by: number)
    {
      flows[receiver].synAckAcknowledgment = key
    }
  }

  /// A held SYN+ACK reaches the initiator, and accepts its SYN.
  private mutating func acceptSYNAck(_ key: KeySegment, from sender: Int, to receiver: Int) {
    guard key.flags.isSuperset(of: [.syn, .ack]), flows[sender].synAck == nil,
      flows[receiver].syn.map({ flows[receiver].isAcknowledged(upTo: $0.afterSYN, by: key.acknowledgment) })
        ?? (key.acknowledgment == flows[receiver].base &+ 1)
    else { return }
    flows[sender].synAck = key
    flows[sender].awaited.insert(.synAck)
  }
}

extension Flow {
  /// Notes of each kept copy of a segment that it was delivered after all.
  fileprivate mutating func noteDelivery(of key: KeySegment) {
    if syn?.frame == key.frame { syn?.delivered = true }
    if fin?.frame == key.frame { fin?.delivered = true }
  }
}
