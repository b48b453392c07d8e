import WireFormat

/// A reset, and what shows later whether it had effect.
///
/// A reset that fits counts, until something shows that the conversation went on all the same: so the states
/// that both ends would have without it are followed, too.
struct ResetCandidate {
  /// How its number fits what its receiver expects.
  enum Fit: UInt8 {
    /// It is the first octet that has not arrived, or what the receiver acknowledged last.
    case exact
    /// It is what the sender sends next, or where one of its segments begins that is not acknowledged: its
    /// receiver may expect just that.
    case possible
    /// It is the right-most edge of what the receiver acknowledged selectively (RFC 5961 section 3.2 as Linux
    /// extends it).
    case sackEdge
    /// It is the number of the sender's own FIN, whose receiver has not closed yet, or waits for the
    /// acknowledgment of its own (Linux: tcp_reset_check).
    case finOfSender
    /// Any number in the window of an end in SYN_RECEIVED (RFC 9293 section 3.10.7.4; Linux: tcp_check_req).
    case synReceived
    /// It acknowledges the SYN that it answers.
    case refusal
    /// It refused a SYN that was accepted later.
    case overruled
    /// The capture does not show what the receiver expects.
    case unknown
    /// It is in the window, or may be, where the scale of the window is not known: only silence shows that it
    /// counted.
    case inexact
    /// It is in none of them.
    case outside
  }

  /// The reset itself.
  var segment: KeySegment
  /// Its place in the order of sending.
  var place: UInt32
  /// When it was seen.
  var time: Timestamp
  /// The first frame of the volley that it belongs to.
  var volley: UInt32
  /// How it fits.
  var fit: Fit
  /// Whether its receiver answered it with a challenge ACK.
  var isChallenged = false
  /// The next octet that its receiver expects.
  var expected: UInt32
  /// One past the highest number that its sender had sent: what lies beyond was first sent after it. Nil: not
  /// known before its sender sends something.
  var senderEdge: UInt32?
  /// The same of its receiver, a round trip later: what was sent before that was under way.
  var receiverEdge: UInt32
  /// The first frame that shows that it had no effect; 0: none.
  var shownBy: UInt32 = 0
  /// When its receiver was first given cause to speak after it; nil: never.
  var cause: Timestamp?
  /// The states of both ends as if it had no effect.
  var states: (TCPState?, TCPState?) = (nil, nil)

  /// Whether it ended, refused or aborted, unless something shows otherwise.
  var counts: Bool {
    switch fit {
    case .exact, .possible, .sackEdge, .finOfSender, .synReceived, .refusal: true
    case .overruled, .unknown, .inexact, .outside: false
    }
  }

  /// Whether it ended an open conversation, if its receiver says nothing more.
  var endsBySilence: Bool { fit == .unknown || fit == .inexact }

  /// Whether its receiver would have spoken, had it not counted: it was given cause to, long enough before
  /// the capture ended to be asked again (RFC 6298 section 2: an RTO of a second).
  func isFollowedBySilence(until end: Timestamp) -> Bool {
    cause.map { end - $0 >= 1_000_000_000 } ?? false
  }

  /// Whether something shows that it had no effect.
  var isWithoutEffect: Bool { shownBy > 0 }
}

/// Whether resets had effect: what is sent after them shows it.
extension TCPTracker {
  /// The time from the SYN to the end of the handshake in nanoseconds, 3 ms where that is not known. What was
  /// sent before something arrived is not longer under way.
  var roundTrip: Int64 { initialRoundTrip ?? 3_000_000 }

  /// How long an answer may take: a kernel may be slower than the network.
  var answerTime: Int64 { max(roundTrip, 3_000_000) }

  /// The most resets that are remembered beside the one that counts.
  private static let otherResetsLimit = 16

  /// Reads in a segment that is no reset whether resets before it had effect.
  @inline(never)
  mutating func weighResets(_ segment: TCPSegment, _ metadata: FrameMetadata, from sender: Int) {
    if var candidate = reset {
      weigh(&candidate, segment, metadata, from: sender)
      reset = candidate
      if candidate.isWithoutEffect {
        withdrawReset()
      } else if candidate.fit == .inexact && isAnswered(candidate, segment, metadata.time, from: sender) {
        // Its receiver goes on, and whether both do is still to be seen.
        remember(candidate)
        reset = nil
      }
    }
    for place in otherResets.indices.reversed() where !otherResets[place].isWithoutEffect {
      var candidate = otherResets[place]
      weigh(&candidate, segment, metadata, from: sender)
      otherResets[place] = candidate
      if candidate.isWithoutEffect { noteWithoutEffect(candidate) }
    }
    if reset == nil { promoteReset() }
    updateEnd()
  }

  private func weigh(
    _ candidate: inout ResetCandidate, _ segment: TCPSegment, _ metadata: FrameMetadata, from sender: Int
  ) {
    let resetter = Int(candidate.segment.sender)
    let isLate = metadata.time - candidate.time >= max(1, roundTrip)
    let acknowledged = segment.acknowledgmentNumber
    let acknowledges = metadata.delivered && segment.flags.contains(.ack)
    if sender == receiver(of: resetter) {
      if isLate && acknowledges, let edge = candidate.senderEdge, edge.precedes(acknowledged),
        acknowledged.precedesOrEquals(flows[resetter].next), flows[resetter].hasNext
      {
        candidate.shownBy = UInt32(truncatingIfNeeded: metadata.frame)
      }
      let end = segment.endNumber
      if !isLate && candidate.receiverEdge.precedes(end) { candidate.receiverEdge = end }
    } else {
      if candidate.senderEdge == nil { candidate.senderEdge = segment.sequenceNumber }
      let peer = receiver(of: sender)
      if acknowledges && candidate.receiverEdge.precedes(acknowledged) && flows[peer].hasNext
        && acknowledged.precedesOrEquals(flows[peer].next)
      {
        candidate.shownBy = UInt32(truncatingIfNeeded: metadata.frame)
      }
      let wantsAnswer =
        segment.payloadLength > 0 || !segment.flags.isDisjoint(with: [.syn, .fin])
        || flows[sender].hasNext && segment.sequenceNumber == flows[sender].next &- 1
      if wantsAnswer && candidate.cause == nil { candidate.cause = metadata.time }
    }
  }

  /// Whether the receiver of a reset that is not exact is seen to be there: it challenges the reset, or says
  /// something that was not under way.
  private func isAnswered(
    _ candidate: ResetCandidate, _ segment: TCPSegment, _ time: Timestamp, from sender: Int
  ) -> Bool {
    sender == receiver(of: Int(candidate.segment.sender))
      && (time - candidate.time > roundTrip || isChallenge(segment, of: candidate, time, from: sender))
  }

  /// Whether an acknowledgment challenges a reset (RFC 5961 section 3.2): it has the numbers that its sender
  /// had before, and comes within a round trip.
  func isChallenge(
    _ segment: TCPSegment, of candidate: ResetCandidate, _ time: Timestamp, from sender: Int
  ) -> Bool {
    candidate.fit == .inexact && !candidate.isChallenged
      && sender == receiver(of: Int(candidate.segment.sender))
      && time - candidate.time <= answerTime && segment.payloadLength == 0
      && segment.flags.contains(.ack) && segment.flags.isDisjoint(with: [.syn, .fin, .rst])
      && flows[sender].hasNext && segment.sequenceNumber == flows[sender].next && flows[sender].hasAck
      && segment.acknowledgmentNumber == flows[sender].lastAck
  }

  /// Whether an acknowledgment challenges one of the resets; if so, that one is challenged.
  mutating func challengesReset(_ segment: TCPSegment, _ time: Timestamp, from sender: Int) -> Bool {
    if let reset, isChallenge(segment, of: reset, time, from: sender) {
      self.reset?.isChallenged = true
      return true
    }
    for place in otherResets.indices.reversed()
    where isChallenge(segment, of: otherResets[place], time, from: sender) {
      otherResets[place].isChallenged = true
      return true
    }
    return false
  }

  /// Remembers a reset that does not count, to say of it later that it had no effect.
  mutating func remember(_ candidate: ResetCandidate) {
    if otherResets.count >= Self.otherResetsLimit {
      guard let place = otherResets.firstIndex(where: \.isWithoutEffect) else { return }
      otherResets.remove(at: place)
    }
    otherResets.append(candidate)
  }

  /// The reset that counted had no effect: all is as if it had not been.
  private mutating func withdrawReset() {
    guard let candidate = reset else { return }
    reset = nil
    if candidate.counts && candidate.fit != .refusal { restoreStates(without: candidate) }
    remember(candidate)
    noteWithoutEffect(candidate)
  }

  /// The reset that counted had no effect: of those that came after it, the first that nothing speaks against
  /// counts instead.
  private mutating func promoteReset() {
    guard let place = otherResets.firstIndex(where: { $0.counts && !$0.isWithoutEffect }) else { return }
    var candidate = otherResets.remove(at: place)
    candidate.states = (flows[0].state, flows[1].state)
    reset = candidate
    closeBoth(by: 0, to: 1)
    closeStates(from: Int(candidate.segment.frame))
  }

  /// Says it of a volley once.
  private mutating func noteWithoutEffect(_ candidate: ResetCandidate) {
    let frame = candidate.segment.frame
    let isOfVolley = otherResets.contains {
      $0.isWithoutEffect && $0.segment.frame != frame && $0.volley == candidate.volley
    }
    if isOfVolley {
      otherResets.removeAll { $0.segment.frame == frame }
    } else {
      insertFinding(.resetWithoutEffect, Int(frame), Int(candidate.segment.sender))
    }
  }
}

extension TCPSegment {
  /// One past what it occupies.
  var endNumber: UInt32 {
    sequenceNumber &+ UInt32(truncatingIfNeeded: payloadLength) &+ (flags.contains(.syn) ? 1 : 0)
      &+ (flags.contains(.fin) ? 1 : 0)
  }
}
