import WireFormat

/// What a router said to be too big for the next hop, and what became of it (RFC 1191, RFC 8201).
extension TCPTracker {
  /// Notes which segment was too big.
  mutating func noteTooBig(_ message: ICMPMessage, of sender: Int) {
    guard retention.findings, message.tooBigLength > message.nextHopMTU,
      let sequence = message.quoted?.sequenceNumber
    else { return }
    flows[sender].past.tooBigSequence = sequence
    flows[sender].past.tooBigLength = message.tooBigLength
  }

  /// Finds a segment that is sent again as it was, though the router told how much would pass.
  ///
  /// Its own headers are not known any more: they have at least the octets of both without options, and at
  /// most those of both with all that fit.
  @inline(never)
  mutating func checkTooBig(_ segment: TCPSegment, from sender: Int, frame: Int) {
    guard segment.sequenceNumber == flows[sender].past.tooBigSequence, segment.payloadLength > 0 else {
      return
    }
    let headers = Int(flows[sender].past.tooBigLength) - segment.payloadLength
    let possible = ends.initiator.address.version == .v4 ? 40...120 : 60...160
    if possible.contains(headers) {
      addFinding(.tooBigAgain, frame, sender)
    } else if headers > possible.upperBound {
      flows[sender].past.tooBigLength = 0
    }
  }
}
