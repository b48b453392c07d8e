import WireFormat

/// A bare acknowledgment that its sender's next octets, or its FIN, overtook: its number is not beyond
/// theirs, so it was sent before them.
///
/// An end acknowledges with the number of what it sends next. A keep-alive repeats a number, too, but comes
/// after a silence, and the wait here is that for any cause.
extension TCPTracker {
  /// What overtook an acknowledgment.
  enum Overtaking {
    /// The segment that completes the handshake in its place.
    case handshake
    /// Its sender's FIN, which acknowledges the other FIN in its place.
    case close
    /// Its sender's FIN, and nothing rests on it.
    case nothing
  }

  /// What overtook a bare acknowledgment with a number below the next; nil if it stands where it was sent.
  @inline(never)
  func overtaking(_ segment: TCPSegment, from sender: Int, time: Timestamp) -> Overtaking? {
    guard flows[sender].hasNext else { return nil }
    let reach = reach(of: sender)
    let receiver = receiver(of: sender)
    if sender == 0, let synAck = flows[1].synAck, let last = flows[1].synAckAcknowledgment, last.sender == 0,
      flows[1].isAcknowledged(upTo: synAck.afterSYN, by: segment.acknowledgmentNumber),
      last.sequence == segment.sequenceNumber, last.length > 0 || last.flags.contains(.fin),
      let synTime, let initialRoundTrip, abs(time - synTime - initialRoundTrip) < reach
    {
      return .handshake
    }
    guard let own = flows[sender].fin, segment.sequenceNumber.precedes(own.afterFIN),
      Int64(UInt32(truncatingIfNeeded: time.nanoseconds / 1000) &- flows[sender].finTime) * 1000 < reach
    else { return nil }
    guard let fin = flows[receiver].fin, flows[receiver].finAcknowledgment != nil,
      flows[receiver].finAcknowledgmentPlace >= flows[sender].finPlace,
      flows[receiver].isAcknowledged(upTo: fin.afterFIN, by: segment.acknowledgmentNumber)
    else { return .nothing }
    return .close
  }

  /// Takes such an acknowledgment for the first, and puts its state and its record before those of what
  /// overtook it.
  mutating func moveBack(_ key: KeySegment, before overtaking: Overtaking, from sender: Int) {
    let receiver = receiver(of: sender)
    switch overtaking {
    case .handshake:
      guard let last = flows[1].synAckAcknowledgment else { return }
      flows[1].synAckAcknowledgment = key
      moveBack(key, before: last.frame, (.established, .established))
    case .close:
      guard let own = flows[sender].fin else { return }
      flows[receiver].finAcknowledgment = key
      flows[receiver].finAcknowledgmentPlace = flows[sender].finPlace &- 1
      moveBack(key, before: own.frame, receiver == 0 ? (.finWait2, .closeWait) : (.closeWait, .finWait2))
    case .nothing: break
    }
  }

  private mutating func moveBack(_ key: KeySegment, before frame: UInt32, _ after: (TCPState, TCPState)) {
    if let place = states.firstIndex(where: { $0.frame == Int(frame) }) {
      if states[place].initiator == after.0 && states[place].responder == after.1 {
        states[place].frame = Int(key.frame)
      } else {
        states.insert(
          StateChange(frame: Int(key.frame), initiator: after.0, responder: after.1), at: place)
      }
    }
    if let place = records.firstIndex(where: { $0.frame == Int(frame) }), var record = records.popLast() {
      record.initiatorState = after.0
      record.responderState = after.1
      records.insert(record, at: place)
    }
  }
}
