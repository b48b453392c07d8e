import WireFormat

/// Which resets count (RFC 9293 section 3.10.7, RFC 5961 section 3.2).
extension TCPTracker {
  /// Reads a reset.
  mutating func observeReset(
    _ segment: TCPSegment, _ key: KeySegment, _ metadata: FrameMetadata, from sender: Int, to receiver: Int
  ) {
    let time = metadata.time
    let isOfVolley = isOfVolley(time)
    if !isOfVolley { volley = key.frame }
    lastReset = (time, packets)
    if retention.findings && key.delivered { noteMarks(of: metadata, from: sender) }
    if let counting = reset, counting.counts {
      // Should that one turn out to have had no effect, this one may count.
      if !isOfVolley && key.delivered {
        let (fit, expected) = fit(of: segment.sequenceNumber, from: sender, to: receiver)
        remember(candidate(key, time, fit, expected: expected, from: sender))
      }
      return
    }
    if isClosed {
      addFinding(.resetAfterClose, Int(key.frame), sender)
      if flows[receiver].state == .timeWait && flows[sender].fin?.afterFIN == key.sequence && key.delivered {
        flows[receiver].state = .closed
      }
      return
    }
    guard !isRefusedByICMP else { return }
    guard key.delivered else {
      if flows[sender].state != .synSent { flows[sender].state = .closed }
      return
    }
    if awaitsAnswer(receiver), let syn = flows[receiver].syn {
      if segment.flags.contains(.ack)
        && flows[receiver].isAcknowledged(upTo: syn.afterSYN, by: segment.acknowledgmentNumber)
      {
        // Of an end that has sent a SYN+ACK as well, the conversation is reset, not the SYN refused.
        count(
          key, time, receiver == 0 ? .refusal : .exact, expected: key.sequence, from: sender, to: receiver)
        return
      }
      // A SYN+ACK of its own has made it SYN_RECEIVED, where the sequence number decides.
      guard flows[receiver].synAckCount > 0 else {
        noteOnce(.rstOutsideWindow, Int(key.frame), sender)
        if !isOfVolley { remember(candidate(key, time, .outside, expected: key.sequence, from: sender)) }
        return
      }
    }
    let (fit, expected) = fit(of: segment.sequenceNumber, from: sender, to: receiver)
    switch fit {
    case .exact, .possible, .sackEdge, .finOfSender, .synReceived, .refusal, .overruled:
      if !isUnlikeSender, isUnreadDataReset(segment, from: sender) {
        addFinding(.unreadDataReset, Int(key.frame), sender)
      }
      count(key, time, fit, expected: expected, from: sender, to: receiver)
    case .unknown, .inexact:
      let candidate = candidate(key, time, fit, expected: expected, from: sender)
      if fit == .inexact && knowsWindow(of: receiver) {
        noteOnce(.rstInWindow, Int(key.frame), sender)
      }
      // Of several, the first may have counted.
      if reset.map({ !$0.endsBySilence }) ?? true {
        replaceReset(by: candidate)
      } else if !isOfVolley {
        remember(candidate)
      }
    case .outside:
      if knowsWindow(of: receiver) { noteOnce(.rstOutsideWindow, Int(key.frame), sender) }
      if !isOfVolley { remember(candidate(key, time, fit, expected: expected, from: sender)) }
    }
  }

  /// A reset that counts.
  private mutating func count(
    _ key: KeySegment, _ time: Timestamp, _ fit: ResetCandidate.Fit, expected: UInt32, from sender: Int,
    to receiver: Int
  ) {
    replaceReset(by: candidate(key, time, fit, expected: expected, from: sender))
    statesWithoutReset = []
    closeBoth(by: sender, to: receiver)
  }

  private mutating func replaceReset(by candidate: ResetCandidate) {
    if let before = reset, before.volley != candidate.volley { remember(before) }
    reset = candidate
  }

  /// Whether a reset belongs to those before it: it comes within a round trip, or at once and with nothing
  /// between.
  private func isOfVolley(_ time: Timestamp) -> Bool {
    guard let lastReset else { return false }
    let follows = packets == lastReset.packets + 1
    return abs(time - lastReset.time) <= (follows ? answerTime : roundTrip)
  }

  private func candidate(
    _ key: KeySegment, _ time: Timestamp, _ fit: ResetCandidate.Fit, expected: UInt32, from sender: Int
  ) -> ResetCandidate {
    let receiver = receiver(of: sender)
    // What an exact reset leaves behind was sent before it, even if the capture does not hold it.
    let end = key.sequence &+ key.length &+ (key.flags.contains(.fin) ? 1 : 0)
    let isExact = fit != .inexact && fit != .outside && fit != .refusal
    var senderEdge = flows[sender].hasNext ? flows[sender].next : isExact ? end : nil
    if isExact, senderEdge?.precedes(end) == true { senderEdge = end }
    let receiverEdge =
      flows[receiver].hasNext
      ? flows[receiver].next : key.flags.contains(.ack) ? key.acknowledgment : flows[receiver].base &+ 1
    return ResetCandidate(
      segment: key, place: place, time: time, volley: volley, fit: fit, expected: expected,
      senderEdge: senderEdge,
      receiverEdge: receiverEdge, states: (flows[0].state, flows[1].state))
  }

  /// Adds a finding that the resets of one volley have only once; answers whether this is the one.
  @discardableResult
  mutating func noteOnce(_ kind: FindingKind, _ frame: Int, _ sender: Int) -> Bool {
    let ofVolley = findings.reversed().prefix { $0.frame >= Int(volley) }
    guard !ofVolley.contains(where: { $0.kind == kind }) else { return false }
    addFinding(kind, frame, sender)
    return true
  }

  /// The SYN that a reset refused is accepted after all.
  mutating func withdrawRefusal() {
    reset?.fit = .overruled
  }

  // MARK: What the receiver expects

  /// How a number fits what the receiver of a reset expects, and what that is.
  private func fit(of number: UInt32, from sender: Int, to receiver: Int) -> (ResetCandidate.Fit, UInt32) {
    let isSynchronized = flows[sender].syn == nil || flows[sender].synAcknowledgment != nil
    let acknowledged = flows[receiver].hasAck && isSynchronized ? flows[receiver].lastAck : nil
    guard flows[sender].hasArrived else {
      guard flows[receiver].hasAck else { return (.unknown, number) }
      let last = flows[receiver].lastAck
      return number == last ? (.exact, number) : (inexact(number, from: last, at: receiver), last)
    }
    let arrived = flows[sender].arrived.edge
    if number == arrived || number == acknowledged && !isBenchDropping { return (.exact, number) }
    if acknowledged == number && flows[sender].next.precedes(number) { return (.exact, number) }
    if let acknowledged, flows[receiver].sackEdge == number, acknowledged.precedes(number) {
      return (.sackEdge, acknowledged)
    }
    if let fin = flows[sender].fin, number == fin.afterFIN &- 1, fin.delivered,
      flows[receiver].finAcknowledgment == nil
    {
      return (.finOfSender, fin.afterFIN)
    }
    var expected = arrived
    if !isBenchDropping {
      if let acknowledged, acknowledged.precedes(arrived) { expected = acknowledged }
      if number == flows[sender].next
        || flows[sender].hasBoundary(at: number) && expected.precedes(number)
          && number.precedes(flows[sender].next)
      {
        return (.possible, expected)
      }
    }
    let fit = inexact(number, from: expected, at: receiver)
    return (fit == .inexact && isInSYNReceived(receiver) ? .synReceived : fit, arrived)
  }

  /// Whether a number that is not exact is in the window of `receiver`, or may be.
  private func inexact(_ number: UInt32, from expected: UInt32, at receiver: Int) -> ResetCandidate.Fit {
    let sender = self.receiver(of: receiver)
    // An end that has not answered the SYN yet holds nothing that could be reset.
    if flows[sender].syn != nil && flows[sender].synAcknowledgment == nil && !flows[receiver].hasSYN {
      return .outside
    }
    let window = flows[receiver].window
    let limit =
      knowsWindow(of: receiver) ? window : flows[receiver].hasNext ? window << 14 : UInt32(UInt16.max) << 14
    return number &- expected < limit ? .inexact : .outside
  }

  /// Whether the window of an end is known in octets: that takes its SYN, and, if that offers a scale, the
  /// SYN of its peer (RFC 7323 section 2.2).
  private func knowsWindow(of end: Int) -> Bool {
    flows[end].hasSYN && (flows[end].windowScale == nil || flows[receiver(of: end)].hasSYN)
  }

  /// Whether the bench kept a segment from its receiver, so that it is known what arrived.
  private var isBenchDropping: Bool { marks.contains { !$0.deliveredAtOnce } }

  private func isInSYNReceived(_ end: Int) -> Bool {
    flows[end].synAckCount > 0 && flows[end].synAckAcknowledgment == nil && !flows[end].hasSpoken
      && flows[end].synAcknowledgment == nil
  }

  /// Whether this end has sent a SYN, and nothing has answered it yet.
  private func awaitsAnswer(_ end: Int) -> Bool {
    flows[end].syn != nil && flows[end].synAcknowledgment == nil && !flows[end].hasSpoken
  }

  /// Whether a reset answers an acknowledgment with old numbers, which has answered a SYN of its sender: it
  /// ends an earlier use of the four-tuple, which the other end still holds, or a SYN of before (RFC 9293
  /// section 3.10.7.3, figures 8 and 10).
  func endsEarlierUse(_ segment: TCPSegment, from sender: Int, to receiver: Int) -> Bool {
    flows[sender].syn != nil && flows[sender].synAcknowledgment == nil && !flows[sender].hasSpoken
      && flows[receiver].synAck == nil && flows[receiver].synCount == 0 && flows[receiver].hasAck
      && segment.sequenceNumber == flows[receiver].lastAck && segment.sequenceNumber != flows[sender].next
  }

  /// A closer that throws away what it never read: data of the peer that came last, or after its FIN, and
  /// then its own reset (RFC 1122 section 4.2.2.13). Such a reset carries an ACK; one that answers a segment
  /// after the close does not.
  private func isUnreadDataReset(_ segment: TCPSegment, from sender: Int) -> Bool {
    guard segment.flags.contains(.ack) else { return false }
    let unread = flows[receiver(of: sender)].past.lastPayloadPlace
    if flows[sender].fin != nil { return unread > flows[sender].finPlace }
    return unread > flows[sender].past.lastPayloadPlace
  }
}
