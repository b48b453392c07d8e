import WireFormat

/// What one end of a conversation has sent, and what became of it.
struct Flow {
  // What every segment looks at stands first, so that it shares few lines of the processor's cache.

  /// The ISN; of a flow whose SYN was not seen, the number before the first that was.
  var base: UInt32 = 0
  /// One past the highest sequence number sent (SND.NXT).
  var next: UInt32 = 0
  /// The acknowledgment number it sent last.
  var lastAck: UInt32 = 0
  /// The window that it advertised last, in octets.
  var window: UInt32 = 0
  /// What its last segment was wrapped in; before the first one, what the peer's was.
  var wrapping: UInt32 = 0
  /// Whether `base` is known.
  var hasBase = false
  /// Whether it has sent anything, so that `next` and `sent` are known.
  var hasNext = false
  /// Whether anything of it reached the peer.
  var hasArrived = false
  /// Whether it has acknowledged anything.
  var hasAck = false
  /// Whether it sent something that is neither a SYN nor a RST.
  var hasSpoken = false
  /// Whether it sent a reset.
  var hasReset = false
  /// Whether its last segment probed a closed window with the next octet.
  var sentProbe = false
  /// Whether it sent its SYN again after the SYN+ACK: that had not reached it by then.
  var missesSynAck = false
  /// Whether it sent its SYN again without the data that the first carried (RFC 7413 section 4.2).
  var leftSYNData = false
  /// The shift of its window (RFC 7323), nil if it offered none.
  var windowScale: UInt8?
  /// What of it the peer has not acknowledged yet.
  var awaited: Awaited = []
  /// Its state (RFC 9293 section 3.3.2), nil where the capture does not tell.
  var state: TCPState?
  /// Distinct octets of payload.
  var bytes = 0
  /// Where its last segments began, the oldest overwritten first: what its peer may expect next.
  private var boundaries = InlineArray<4, UInt32>(repeating: 0)
  private var boundaryCount: UInt8 = 0
  /// The right-most edge of what it acknowledged selectively.
  var sackEdge: UInt32 = 0
  /// What reached the peer; its edge is the peer's RCV.NXT. A FIN counts as an octet.
  var arrived = Coverage()
  /// What the capture holds of the payload that it sent.
  var sent = Coverage()

  /// SYNs without ACK.
  var synCount = 0
  /// SYNs with ACK.
  var synAckCount = 0
  /// Its first SYN without ACK that reached the peer, else its first.
  var syn: KeySegment?
  /// Its first SYN+ACK that acknowledges the peer's SYN, of the ISN that counts.
  var synAck: KeySegment?
  /// The first segment of the peer that acknowledges its SYN (with or without ACK).
  var synAcknowledgment: KeySegment?
  /// The first segment of the peer, neither SYN nor RST, that acknowledges its SYN+ACK.
  var synAckAcknowledgment: KeySegment?
  /// Its FIN, as first sent.
  var fin: KeySegment?
  /// Its place, and that of what acknowledges it, in the order of sending; that of the frames, where the
  /// numbers do not contradict it.
  var finPlace: UInt32 = 0
  var finAcknowledgmentPlace: UInt32 = 0
  /// When it was seen, in microseconds.
  var finTime: UInt32 = 0
  /// The first segment of the peer that acknowledges its FIN.
  var finAcknowledgment: KeySegment?

  // What few conversations need, or only their findings, stands last.

  /// A SYN+ACK that `synAck` replaced because its ISN is another one, until the peer says which of them it
  /// means.
  var replacedSynAck: KeySegment?
  /// Its first SYN+ACK that does not acknowledge the peer's SYN.
  var wrongSynAck: KeySegment?
  /// What the findings need to know of the past.
  var past = FlowPast()

  /// Segments that a verdict waits to see acknowledged.
  struct Awaited: OptionSet {
    let rawValue: UInt8
    static var syn: Awaited { Awaited(rawValue: 1) }
    static var synAck: Awaited { Awaited(rawValue: 2) }
    static var fin: Awaited { Awaited(rawValue: 4) }
  }

  /// Whether the capture holds a SYN of it, with or without ACK.
  var hasSYN: Bool { synCount > 0 || synAckCount > 0 }

  /// Notes where a segment begins.
  @inline(__always)
  mutating func noteBoundary(_ number: UInt32) {
    boundaries[Int(boundaryCount & 3)] = number
    boundaryCount &+= 1
  }

  /// Whether one of its last segments began at a number.
  func hasBoundary(at number: UInt32) -> Bool {
    for place in boundaries.indices where boundaries[place] == number { return true }
    return false
  }

  /// Whether it sent anything but SYNs without ACK.
  var hasSentMoreThanSYN: Bool { hasSpoken || hasReset || synAckCount > 0 }

  /// Whether `number` acknowledges everything up to `position`, and nothing that was not sent.
  ///
  /// - Parameters:
  ///   - number: an acknowledgment number of the peer.
  ///   - position: the number after the octet in question.
  @inline(__always)
  func isAcknowledged(upTo position: UInt32, by number: UInt32) -> Bool {
    position.precedesOrEquals(number) && (!hasNext || number.precedesOrEquals(next))
  }

  /// Whether a number of the peer acknowledges octets that the capture does not hold: beyond the last, or in
  /// a hole.
  @inline(__always)
  func misses(before number: UInt32) -> Bool {
    guard sent.edge.precedes(number) || next.precedes(number) else { return false }
    if sentProbe && number == next &+ 1 { return false }
    guard let fin, number == fin.afterFIN else { return true }
    return sent.edge.precedes(number &- 1)
  }

  /// Takes everything before a number of the peer as sent, because the peer said so; answers whether the
  /// capture does not hold some of the octets.
  @inline(never)
  mutating func skipMissing(before number: UInt32) -> Bool {
    guard let fin, number == fin.afterFIN else { return sent.skip(to: number) }
    let misses = sent.skip(to: number &- 1)
    _ = sent.skip(to: number)
    return misses
  }

  /// Starts over at the ISN of a right SYN+ACK: what was sent under another numbering belongs to no
  /// handshake.
  ///
  /// That is a late segment of an earlier use of the four-tuple, an acknowledgment that challenges the SYN
  /// (RFC 5961), or a SYN+ACK that its sender has forgotten (a SYN cookie, or a server that came back).
  mutating func restart(at initialSequenceNumber: UInt32) {
    var fresh = Flow()
    fresh.base = initialSequenceNumber
    fresh.hasBase = true
    fresh.bytes = bytes
    fresh.hasReset = hasReset
    fresh.synAckCount = synAckCount
    fresh.replacedSynAck = synAck
    fresh.wrongSynAck = wrongSynAck
    fresh.windowScale = windowScale
    fresh.wrapping = wrapping
    fresh.state = .synReceived
    self = fresh
  }

  /// Starts over at the SYN+ACK that was replaced: the peer acknowledges that one.
  mutating func restoreReplacedSynAck() {
    guard let meant = replacedSynAck else { return }
    restart(at: meant.sequence)
    synAck = meant
    awaited = .synAck
    next = meant.afterSYN
    hasNext = true
    sent = Coverage(edge: next)
    arrived = Coverage(edge: next)
    hasArrived = true
  }

  /// Takes back what a SYN carried beyond `position`: the SYN+ACK did not accept it (RFC 7413 section 4.2),
  /// so that its sender goes on there.
  mutating func takeBackSYNData(from position: UInt32) {
    guard !hasSpoken, hasArrived, position.precedes(next) else { return }
    next = position
    arrived = Coverage(edge: position)
  }

  /// Counts what follows the SYN of a segment as received: the octets from `payload` on, and a FIN as one
  /// more.
  private mutating func arrive(from payload: UInt32, to end: UInt32) {
    if !hasArrived {
      hasArrived = true
      arrived = Coverage(edge: payload)
    }
    if payload != end { _ = arrived.cover(from: payload, to: end) }
  }

  /// Counts a segment as received that was sent before.
  mutating func arrive(_ segment: TCPSegment) {
    let payload = segment.sequenceNumber &+ (segment.flags.contains(.syn) ? 1 : 0)
    arrive(
      from: payload,
      to: payload &+ UInt32(truncatingIfNeeded: segment.payloadLength)
        &+ (segment.flags.contains(.fin) ? 1 : 0))
  }

  /// Counts a segment as sent.
  ///
  /// - Returns: how many octets of its payload were not seen before.
  mutating func send(_ segment: TCPSegment, delivered: Bool) -> Int {
    let sequence = segment.sequenceNumber
    let syn: UInt32 = segment.flags.contains(.syn) ? 1 : 0
    let fin: UInt32 = segment.flags.contains(.fin) ? 1 : 0
    let payload = sequence &+ syn
    let payloadEnd = payload &+ UInt32(truncatingIfNeeded: segment.payloadLength)
    let end = payloadEnd &+ fin
    if !hasNext {
      hasNext = true
      next = sequence
      sent = Coverage(edge: payload)
    }
    if next.precedes(end) {
      if next != sequence { noteBoundary(next) }
      noteBoundary(sequence)
      next = end
    }
    if delivered { arrive(from: payload, to: end) }
    guard payload != payloadEnd else { return 0 }
    let new = sent.cover(from: payload, to: payloadEnd)
    bytes += new
    return new
  }
}
