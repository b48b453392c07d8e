import WireFormat

/// What a segment answers, and how long it may stand before that.
extension TCPTracker {
  /// How far beyond what was seen an acknowledgment may lie: one that is farther off answers no segment that
  /// comes at once, but another use of the four-tuple.
  static var farthest: UInt32 { 1 << 20 }

  /// Whether segments are kept that stand before their cause.
  @inline(__always)
  var hasEarly: Bool { early >= 0 }

  /// Whether a segment stands before what it answers, or what it follows: it acknowledges octets that were
  /// not seen yet, or any while nothing of the other end was; or it follows octets of its own end that were
  /// not, and is a reset, or the responder's SYN+ACK.
  @inline(__always)
  func lacksCause(of segment: TCPSegment, from sender: Int) -> Bool {
    let receiver = receiver(of: sender)
    let number = segment.acknowledgmentNumber
    // Nearly every segment acknowledges what was seen.
    if segment.flags.intersection([.ack, .rst]) == .ack && flows[receiver].hasNext && flows[sender].hasNext
      && number.precedesOrEquals(flows[receiver].next)
      && number.precedesOrEquals(flows[receiver].sent.edge)
    {
      return false
    }
    return segment.flags.isDisjoint(with: [.ack, .rst]) ? false : looksForCause(of: segment, from: sender)
  }

  @inline(never)
  private func looksForCause(of segment: TCPSegment, from sender: Int) -> Bool {
    if segment.flags.contains(.ack) {
      let receiver = receiver(of: sender)
      if !flows[receiver].hasNext { return !expectsNoPeer && !isSelfConnected }
      if acknowledgesUnsent(segment, from: sender) { return true }
      if sender == 1 && flows[1].synAckCount == 0 && precedesSynAck(segment) { return true }
    }
    return segment.flags.contains(.rst) && followsUnsent(segment, from: sender)
  }

  /// Whether a segment acknowledges octets that were not seen, and that no segment before it did. A SYN+ACK
  /// that does answers another SYN: whoever waits for it sends nothing before it comes.
  func acknowledgesUnsent(_ segment: TCPSegment, from sender: Int) -> Bool {
    let receiver = receiver(of: sender)
    let number = segment.acknowledgmentNumber
    guard segment.flags.intersection([.syn, .ack]) == .ack, flows[receiver].hasNext,
      flows[receiver].misses(before: number),
      !flows[sender].hasAck || flows[sender].lastAck.precedes(number)
    else { return false }
    return number &- flows[receiver].sent.edge <= Self.farthest
  }

  /// Whether the responder says something that acknowledges the SYN, before it has sent its SYN+ACK.
  func precedesSynAck(_ segment: TCPSegment) -> Bool {
    guard flows[0].syn != nil, flows[1].synCount == 0, !flows[1].hasNext,
      segment.flags.intersection([.syn, .ack, .rst]) == .ack
    else { return false }
    let distance = segment.acknowledgmentNumber &- flows[0].base
    return distance >= 1 && distance <= Self.farthest
  }

  private func followsUnsent(_ reset: TCPSegment, from sender: Int) -> Bool {
    guard flows[sender].hasNext else {
      // Who refuses a SYN has no number of its own (RFC 9293 section 3.10.7.1): one that has one, answered.
      return packets == 0 || sender == 1 && flows[0].syn != nil && reset.sequenceNumber != 0
    }
    return flows[sender].next.precedes(reset.sequenceNumber)
      && reset.sequenceNumber &- flows[sender].next <= Self.farthest
  }

  /// How long a segment of an end waits for its cause, in nanoseconds: less than the round trip of the
  /// handshake, or else than the smallest time between a segment and its acknowledgment; longer where the
  /// clock of this end is known to be behind.
  func reach(of sender: Int) -> Int64 {
    max(1, Int64(answerGap)) + Int64(advance[sender]) * 1000
  }

  /// The longest that a segment waits, and how long it does where nothing tells the round trip.
  static var longestReach: UInt32 { 100_000_000 }
  static var usualReach: UInt32 { 3_000_000 }

  /// Notes how long the handshake took: from the SYN to the acknowledgment of the SYN+ACK.
  mutating func noteRoundTrip(of handshake: Int64) {
    measuresGaps = false
    if handshake > 0 { answerGap = UInt32(clamping: min(handshake, Int64(Self.longestReach))) }
  }

  /// Notes the smallest time between a segment and its acknowledgment, where no handshake was seen.
  @inline(never)
  mutating func measureGap(_ segment: TCPSegment, from sender: Int, time: Timestamp) {
    let receiver = receiver(of: sender)
    let isAnswer =
      segment.flags.contains(.ack) && flows[receiver].hasNext
      && segment.acknowledgmentNumber == flows[receiver].next
      && !(flows[sender].hasAck && flows[sender].lastAck == segment.acknowledgmentNumber)
    if isAnswer, let sent = sentTimes[receiver] {
      let gap = time - sent
      if gap > 0 {
        let measured = UInt32(clamping: min(gap, Int64(Self.longestReach)))
        answerGap = hasGap ? min(answerGap, measured) : measured
        hasGap = true
      }
    }
    guard segment.payloadLength > 0 || segment.flags.contains(.fin),
      !flows[sender].hasNext || segment.sequenceNumber == flows[sender].next
    else { return }
    sentTimes[sender] = time
  }

  /// Notes that a segment stood so long before its cause.
  mutating func noteAdvance(_ nanoseconds: Int64, of sender: Int, isNewCause: Bool) {
    guard nanoseconds > 0 else { return }
    advance[sender] = max(advance[sender], UInt32(clamping: (nanoseconds + 999) / 1000))
    if isNewCause && causes[sender] < .max { causes[sender] += 1 }
  }

  /// By how much the clock of one direction is behind the other's: every answer of that end stands before
  /// its cause, and of the other none.
  var clockOffset: ClockOffset? {
    for end in 0...1
    where causes[end] > 1 && causes[1 - end] == 0 && !isTimely[end] && !isSelfConnected {
      return ClockOffset(behind: end == 0 ? .initiator : .responder, nanoseconds: Int64(advance[end]) * 1000)
    }
    return nil
  }
}
