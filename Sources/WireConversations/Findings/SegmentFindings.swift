import WireFormat

/// What an expert would point at in a segment; names and rules follow Wireshark's sequence analysis.
extension TCPTracker {
  private static let fastRetransmissionNanoseconds: Int64 = 20_000_000
  private static let idleNanoseconds: Int64 = 1_000_000_000

  /// Finds what the place, the window and the acknowledgment of a segment tell, before it is counted.
  mutating func analyze(
    _ segment: TCPSegment, from sender: Int, to receiver: Int, frame: Int, time: Timestamp
  ) {
    let flags = segment.flags
    let isPlain = flags.isDisjoint(with: [.syn, .fin, .rst])
    acceptProbe(segment, of: receiver)
    guard retention.findings else { return }
    flows[sender].past.sentKeepAlive = false
    flows[sender].past.sentProbe = false
    if flows[receiver].awaited.contains(.syn) && isOfEarlierUse(segment, from: sender, to: receiver) {
      if segment.payloadLength == 0 && isPlain { addFinding(.challengeAck, frame, sender) }
      return
    }
    if flows[sender].hasNext {
      if isPlain && segment.payloadLength <= 1
        && (flows[receiver].window == 0 || segment.sequenceNumber == flows[sender].next &- 1),
        let kind = probe(segment, time, from: sender, to: receiver)
      {
        addFinding(kind, frame, sender)
        if segment.window == 0 { addFinding(.zeroWindow, frame, sender) }
        flows[sender].past.sentKeepAlive = kind == .keepAlive
        flows[sender].past.sentProbe = kind == .zeroWindowProbe
      } else {
        analyzePlace(segment, from: sender, to: receiver, frame: frame, time: time, isPlain: isPlain)
      }
    } else if segment.window == 0 && isPlain {
      addFinding(.zeroWindow, frame, sender)
    }
    if flags.contains(.ack) && flows[receiver].hasNext && !flags.contains(.rst)
      && flows[receiver].next.precedes(segment.acknowledgmentNumber)
      && !(flows[sender].hasAck && flows[sender].lastAck == segment.acknowledgmentNumber)
    {
      addFinding(.ackLostSegment, frame, sender)
    }
    if segment.payloadLength > 0 { flows[sender].past.lastPayloadPlace = place }
    if segment.payloadLength > 0 || flags.contains(.fin) {
      let payloadEnd = segment.sequenceNumber &+ UInt32(truncatingIfNeeded: segment.payloadLength)
      if let fin = flows[sender].fin, fin.afterFIN.precedesOrEquals(payloadEnd) {
        addFinding(.dataAfterFin, frame, sender)
      }
    }
  }

  private mutating func analyzePlace(
    _ segment: TCPSegment, from sender: Int, to receiver: Int, frame: Int, time: Timestamp, isPlain: Bool
  ) {
    let sequence = segment.sequenceNumber
    let next = flows[sender].next
    if segment.window == 0 && isPlain { addFinding(.zeroWindow, frame, sender) }
    if next.precedes(sequence) && !segment.flags.contains(.rst) { addFinding(.lostSegment, frame, sender) }
    guard isPlain else { return }
    guard segment.payloadLength == 0 else {
      if isWindowFull(segment, from: sender, to: receiver) { addFinding(.windowFull, frame, sender) }
      return
    }
    guard segment.flags.contains(.ack) else { return }
    if sequence == next && isChallenge(segment, time, from: sender) {
      addFinding(.challengeAck, frame, sender)
      return
    }
    guard segment.window != 0, sequence == next, flows[sender].hasAck,
      flows[sender].lastAck == segment.acknowledgmentNumber
    else { return }
    if scaledWindow(of: segment, from: sender, to: receiver) != flows[sender].window {
      addFinding(.windowUpdate, frame, sender)
    } else if flows[receiver].past.sentKeepAlive {
      addFinding(.keepAliveAck, frame, sender)
    } else {
      addFinding(.duplicateAck, frame, sender)
      flows[sender].past.duplicateAcks &+= 1
    }
  }

  /// Says what kind of repetition a segment is, if its number lies below what its sender had reached.
  ///
  /// - Parameters:
  ///   - next: the sender's next sequence number before this segment.
  ///   - filled: whether it carried octets that the capture did not hold yet.
  mutating func classifyRepetition(
    _ segment: TCPSegment, from sender: Int, next: UInt32, filled: Bool, frame: Int, time: Timestamp
  ) {
    let sequence = segment.sequenceNumber
    let flags = segment.flags
    // Octets of a SYN that the SYN+ACK did not accept are sent again at the next number, not below it.
    // A SYN that was sent again without them has said so already.
    let isAgain = segment.payloadLength > 0 && !filled && !flows[sender].leftSYNData
    guard retention.findings, sequence.precedes(next) || isAgain, !flows[sender].past.sentKeepAlive,
      !flows[sender].past.sentProbe
    else { return }
    if flags.contains(.syn) {
      if !flags.contains(.ack) {
        addFinding(.synRetransmission, frame, sender)
      } else if flows[sender].synAckCount > 1 {
        // The first one repeats the number of a SYN without ACK where both ends open.
        addFinding(.synAckRetransmission, frame, sender)
      }
      return
    }
    let payloadEnd = sequence &+ UInt32(truncatingIfNeeded: segment.payloadLength)
    if flags.contains(.fin) && (segment.payloadLength == 0 || payloadEnd.precedes(next)) {
      // One that was not seen before fills a hole, as octets do.
      let isFirst = flows[sender].fin?.frame == UInt32(truncatingIfNeeded: frame)
      if !isFirst {
        addFinding(.finRetransmission, frame, sender)
      } else if time - flows[sender].past.nextTime < roundTrip {
        addFinding(.outOfOrder, frame, sender)
      }
      return
    }
    guard segment.payloadLength > 0 else { return }
    let peer = receiver(of: sender)
    if flows[peer].hasAck && payloadEnd.precedesOrEquals(flows[peer].lastAck) {
      addFinding(.spuriousRetransmission, frame, sender)
    } else if flows[peer].past.duplicateAcks >= 2 && sequence == flows[peer].lastAck
      && time - flows[peer].past.lastAckTime < Self.fastRetransmissionNanoseconds
    {
      addFinding(.fastRetransmission, frame, sender)
    } else if filled && time - flows[sender].past.nextTime < roundTrip {
      addFinding(.outOfOrder, frame, sender)
    } else {
      addFinding(.retransmission, frame, sender)
    }
  }

  /// What a segment asks that carries an octet at most, and nothing new: the next number or the one before
  /// it, against a closed window, probes that; the one before it, when nothing is outstanding or was sent for
  /// a second, looks whether the peer is there.
  @inline(never)
  private func probe(
    _ segment: TCPSegment, _ time: Timestamp, from sender: Int, to receiver: Int
  ) -> FindingKind? {
    let next = flows[sender].next
    let isBefore = segment.sequenceNumber == next &- 1
    guard isBefore || segment.sequenceNumber == next else { return nil }
    guard flows[receiver].hasAck else { return isBefore ? .keepAlive : nil }
    if flows[receiver].window == 0 {
      return isBefore || segment.payloadLength == 1 || repeatsItself(segment, from: sender, to: receiver)
        ? .zeroWindowProbe : nil
    }
    let isIdle =
      next.precedesOrEquals(flows[receiver].lastAck)
      || segment.payloadLength == 0 && time - flows[sender].past.nextTime >= Self.idleNanoseconds
    return isBefore && isIdle ? .keepAlive : nil
  }

  /// Whether an acknowledgment says what its sender has said before, and nobody asked.
  private func repeatsItself(_ segment: TCPSegment, from sender: Int, to receiver: Int) -> Bool {
    flows[sender].hasAck && flows[sender].lastAck == segment.acknowledgmentNumber && segment.window != 0
      && scaledWindow(of: segment, from: sender, to: receiver) == flows[sender].window
      && !flows[receiver].past.sentKeepAlive && !flows[receiver].past.sentProbe
  }

  /// Whether a segment answers a SYN with the numbers of an earlier use of the four-tuple, which its sender
  /// still holds, in TIME_WAIT or in any other state (RFC 9293 section 3.10.7.4, RFC 5961 section 4).
  ///
  /// Only to be asked while the SYN is not acknowledged.
  @inline(never)
  func isOfEarlierUse(_ segment: TCPSegment, from sender: Int, to receiver: Int) -> Bool {
    guard let syn = flows[receiver].syn else { return false }
    return flows[sender].synAckCount == 0 && flows[sender].synCount == 0 && !flows[receiver].hasSpoken
      && segment.flags.contains(.ack) && segment.flags.isDisjoint(with: [.syn, .rst])
      && !flows[receiver].isAcknowledged(upTo: syn.afterSYN, by: segment.acknowledgmentNumber)
  }

  /// Whether a bare acknowledgment challenges a SYN or a reset.
  private mutating func isChallenge(_ segment: TCPSegment, _ time: Timestamp, from sender: Int) -> Bool {
    if flows[sender].past.owesChallenge {
      flows[sender].past.owesChallenge = false
      return true
    }
    return weighsResets && challengesReset(segment, time, from: sender)
  }

  /// One octet beyond a closed window: it asks whether the window has opened, and need not be taken.
  func isWindowProbe(_ segment: TCPSegment, from sender: Int) -> Bool {
    let receiver = receiver(of: sender)
    return segment.payloadLength == 1 && flows[sender].hasNext && flows[receiver].hasAck
      && flows[receiver].window == 0 && segment.sequenceNumber == flows[sender].next
      && segment.flags.isDisjoint(with: [.syn, .fin, .rst])
  }

  /// The octet of a probe counts when the peer acknowledges it.
  private mutating func acceptProbe(_ segment: TCPSegment, of prober: Int) {
    guard flows[prober].sentProbe, segment.flags.contains(.ack) else { return }
    let next = flows[prober].next
    guard segment.acknowledgmentNumber == next &+ 1 else { return }
    flows[prober].sentProbe = false
    _ = flows[prober].send(
      TCPSegment(sequenceNumber: next, flags: .ack, payloadLength: 1), delivered: true)
  }

  private func isWindowFull(_ segment: TCPSegment, from sender: Int, to receiver: Int) -> Bool {
    guard flows[receiver].hasAck, flows[0].windowScale != nil || flows[0].syn != nil else {
      return false
    }
    let end = segment.sequenceNumber &+ UInt32(truncatingIfNeeded: segment.payloadLength)
    return end == flows[receiver].lastAck &+ flows[receiver].window
  }

  /// The window of a segment in octets: scaled if both ends offered to, and never in a SYN (RFC 7323 section
  /// 2.2).
  @inline(__always)
  func scaledWindow(of segment: TCPSegment, from sender: Int, to receiver: Int) -> UInt32 {
    guard !segment.flags.contains(.syn), flows[receiver].windowScale != nil,
      let scale = flows[sender].windowScale
    else { return UInt32(segment.window) }
    return UInt32(segment.window) << UInt32(min(scale, 14))
  }

  /// Remembers a segment for the findings of later ones.
  mutating func note(_ segment: TCPSegment, from sender: Int, time: Timestamp) {
    let receiver = receiver(of: sender)
    guard !segment.flags.contains(.rst) else { return }
    if segment.flags.contains(.syn) {
      if segment.sequenceNumber != flows[sender].base { return }
      flows[sender].windowScale = segment.options.windowScale
      // One that is sent again begins anew, unless the first was answered.
      if sender == 0 && flows[1].synAckCount == 0 && !segment.flags.contains(.ack) { synTime = time }
    }
    flows[sender].sentProbe = isWindowProbe(segment, from: sender)
    flows[sender].window = scaledWindow(of: segment, from: sender, to: receiver)
    guard segment.flags.contains(.ack) else { return }
    let repeats = flows[sender].hasAck && flows[sender].lastAck == segment.acknowledgmentNumber
    flows[sender].hasAck = true
    flows[sender].lastAck = segment.acknowledgmentNumber
    if let edges = segment.options.sackEdges { flows[sender].sackEdge = edges.right }
    if sender == 0 && initialRoundTrip == nil, flows[1].synAckAcknowledgment != nil, let synTime {
      initialRoundTrip = time - synTime
      noteRoundTrip(of: time - synTime)
    }
    guard retention.findings else { return }
    if !repeats { flows[sender].past.duplicateAcks = 0 }
    flows[sender].past.lastAckTime = time
  }

}
