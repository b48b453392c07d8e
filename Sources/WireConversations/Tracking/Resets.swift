import WireFormat

/// Which resets count (RFC 9293 section 3.10.7, RFC 5961 section 3.2).
extension TCPTracker {
  /// Reads a reset.
  mutating func observeReset(_ segment: TCPSegment, _ key: KeySegment, from sender: Int, to receiver: Int) {
    let frame = Int(key.frame)
    if isClosed {
      addFinding(.resetAfterClose, frame, sender)
      return
    }
    guard reset == nil && !isRefusedByICMP else { return }
    guard key.delivered else {
      if flows[sender].state != .synSent { flows[sender].state = .closed }
      return
    }
    if awaitsAnswer(receiver), let syn = flows[receiver].syn {
      if segment.flags.contains(.ack)
        && flows[receiver].isAcknowledged(upTo: syn.afterSYN, by: segment.acknowledgmentNumber)
      {
        reset = key
        resetRefused = receiver == 0
        closeBoth(by: sender, to: receiver)
        return
      }
      // A SYN+ACK of its own has made it SYN_RECEIVED, where the sequence number decides.
      guard flows[receiver].synAckCount > 0 else {
        addFinding(.rstOutsideWindow, frame, sender)
        return
      }
    }
    guard let expected = expectation(of: receiver, from: sender, for: segment.sequenceNumber) else {
      awaitSilence(after: key, expected: nil)
      return
    }
    if expected == segment.sequenceNumber {
      if isUnreadDataReset(segment, from: sender) { addFinding(.unreadDataReset, frame, sender) }
      reset = key
      resetExpectation = expected
      closeBoth(by: sender, to: receiver)
    } else if segment.sequenceNumber &- expected < flows[receiver].window {
      addFinding(.rstInWindow, frame, sender)
      awaitSilence(after: key, expected: expected)
      flows[receiver].past.owesChallenge = true
    } else {
      addFinding(.rstOutsideWindow, frame, sender)
    }
  }

  /// Keeps a reset that may not have counted: it did if its receiver says nothing more. Of several, the first
  /// is kept.
  private mutating func awaitSilence(after key: KeySegment, expected: UInt32?) {
    guard unansweredReset == nil else { return }
    unansweredReset = key
    unansweredResetExpectation = expected
  }

  /// The SYN that a reset refused is accepted after all.
  mutating func withdrawRefusal() {
    reset = nil
    resetRefused = false
  }

  /// The receiver of such a reset sends something: the reset did not count.
  mutating func answerReset(from sender: Int) {
    guard let candidate = unansweredReset, Int(candidate.sender) != sender else { return }
    unansweredReset = nil
    updateEnd()
  }

  /// The next octet that `receiver` expects, as far as the capture tells.
  ///
  /// It is the first that has not arrived; or, where the receiver has acknowledged more than the capture
  /// holds, what it acknowledged, if `number` is just that.
  private func expectation(of receiver: Int, from sender: Int, for number: UInt32) -> UInt32? {
    let acknowledged = flows[receiver].hasAck ? flows[receiver].lastAck : nil
    guard flows[sender].hasArrived else { return acknowledged }
    let isSynchronized = flows[sender].syn == nil || flows[sender].synAcknowledgment != nil
    if isSynchronized && acknowledged == number && flows[sender].next.precedes(number) { return number }
    return flows[sender].arrived.edge
  }

  /// Whether this end has sent a SYN, and nothing has answered it yet.
  private func awaitsAnswer(_ end: Int) -> Bool {
    flows[end].syn != nil && flows[end].synAcknowledgment == nil && !flows[end].hasSpoken
  }

  /// A closer that throws away what it never read: its FIN, or data of the peer, and then its own reset (RFC
  /// 1122 section 4.2.2.13). Such a reset carries an ACK; one that answers a segment after the close does
  /// not.
  private func isUnreadDataReset(_ segment: TCPSegment, from sender: Int) -> Bool {
    guard segment.flags.contains(.ack) else { return false }
    if flows[sender].fin != nil { return true }
    let receiver = receiver(of: sender)
    return flows[receiver].past.lastPayloadPlace > flows[sender].past.lastPayloadPlace
  }
}
