import WireFormat

/// What one end of a conversation has sent, and what became of it.
struct Flow {
  /// The ISN; of a flow whose SYN was not seen, the number before the first that was.
  var base: UInt32 = 0
  /// One past the highest sequence number sent (SND.NXT).
  var next: UInt32 = 0
  /// The acknowledgment number it sent last.
  var lastAck: UInt32 = 0
  /// The window that it advertised last, in octets.
  var window: UInt32 = 0
  /// What the capture holds of the payload that it sent.
  var sent = Coverage()
  /// What reached the peer; its edge is the peer's RCV.NXT. A FIN counts as an octet.
  var arrived = Coverage()
  /// Distinct octets of payload.
  var bytes = 0

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
  /// Its state (RFC 9293 section 3.3.2), nil where the capture does not tell.
  var state: TCPState?

  /// SYNs without ACK.
  var synCount = 0
  /// SYNs with ACK.
  var synAckCount = 0
  /// Its first SYN without ACK that reached the peer, else its first.
  var syn: KeySegment?
  /// Its first SYN+ACK that acknowledges the peer's SYN.
  var synAck: KeySegment?
  /// Its first SYN+ACK that does not.
  var wrongSynAck: KeySegment?
  /// The first segment of the peer that acknowledges its SYN (with or without ACK).
  var synAcknowledgment: KeySegment?
  /// The first segment of the peer, neither SYN nor RST, that acknowledges its SYN+ACK.
  var synAckAcknowledgment: KeySegment?
  /// Its FIN, as first sent.
  var fin: KeySegment?
  /// The first segment of the peer that acknowledges its FIN.
  var finAcknowledgment: KeySegment?

  /// What the findings need to know of the past.
  var past = FlowPast()

  /// Whether `number` acknowledges everything up to `position`, and nothing that was not sent.
  ///
  /// - Parameters:
  ///   - number: an acknowledgment number of the peer.
  ///   - position: the number after the octet in question.
  @inline(__always)
  func isAcknowledged(upTo position: UInt32, by number: UInt32) -> Bool {
    position.precedesOrEquals(number) && (!hasNext || number.precedesOrEquals(next))
  }

  /// Starts the numbering over: the first SYN+ACK was not the right one.
  mutating func restart(at initialSequenceNumber: UInt32) {
    base = initialSequenceNumber
    hasBase = true
    hasNext = false
    hasArrived = false
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
    if next.precedes(end) { next = end }
    if delivered {
      if !hasArrived {
        hasArrived = true
        arrived = Coverage(edge: payload)
      }
      if payload != end { _ = arrived.cover(from: payload, to: end) }
    }
    guard payload != payloadEnd else { return 0 }
    let new = sent.cover(from: payload, to: payloadEnd)
    bytes += new
    return new
  }
}
