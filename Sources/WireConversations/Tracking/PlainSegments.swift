import WireFormat

/// The fast path, for the segments that make up a long conversation.
///
/// A plain segment acknowledges, or carries data in order, in an open conversation, and no verdict waits for
/// it. If only verdicts are kept, `observe` does no more with it than advance some numbers. This does the
/// same without the tests that other segments need, which take the slow path.
extension TCPTracker {
  /// Reads a segment if it is plain, where nothing is kept beside the verdicts.
  ///
  /// - Returns: whether it was; if not, nothing was done.
  @inline(__always)
  mutating func observePlain(_ segment: TCPSegment, _ metadata: FrameMetadata, from sender: Int) -> Bool {
    let receiver = 1 - sender
    guard segment.flags.subtracting(.psh) == .ack, !hasEnded, !weighsResets, !hasEarly,
      hasPlainNumbers,
      !metadata.hasIntervention,
      marks.isEmpty,
      !isSelfConnected,
      flows[sender].continues(with: segment), !flows[receiver].learns(from: segment.acknowledgmentNumber),
      segment.options.sackBlockCount == 0,
      // That may probe a closed window.
      segment.payloadLength != 1 || flows[receiver].window != 0
    else { return false }
    packets += 1
    segments[sender] &+= 1
    if lastFrame < metadata.frame { lastFrame = metadata.frame }
    place = max(UInt32(truncatingIfNeeded: metadata.frame), place &+ 1)
    moveEnd(to: metadata.time)
    if measuresGaps { measureGap(segment, from: sender, time: metadata.time) }
    flows[sender].continue(with: segment)
    flows[sender].window = scaledWindow(of: segment, from: sender, to: receiver)
    return true
  }
}

extension Flow {
  /// Whether a segment carries the next octets, or none, and nothing before it is missing.
  @inline(__always)
  fileprivate func continues(with segment: TCPSegment) -> Bool {
    hasNext && hasArrived && segment.sequenceNumber == next
      && (segment.payloadLength == 0
        || (segment.payloadLength <= Int(UInt16.max) && sent.isWhole && sent.edge == next && arrived.isWhole
          && arrived.edge == next))
  }

  /// Whether an acknowledgment of the peer tells something new. It does not where nothing is outstanding, and
  /// all that it acknowledges was seen to be sent and to arrive.
  @inline(__always)
  fileprivate func learns(from number: UInt32) -> Bool {
    !(hasNext && hasArrived && awaited.isEmpty && !sentProbe && number.precedesOrEquals(sent.edge)
      && number.precedesOrEquals(arrived.edge))
  }

  @inline(__always)
  fileprivate mutating func `continue`(with segment: TCPSegment) {
    if segment.payloadLength > 0 {
      let start = next
      noteBoundary(start)
      next = start &+ UInt32(truncatingIfNeeded: segment.payloadLength)
      _ = arrived.cover(from: start, to: next)
      bytes += sent.cover(from: start, to: next)
    }
    hasSpoken = true
    sentProbe = false
    hasAck = true
    lastAck = segment.acknowledgmentNumber
  }
}
