import WireFormat

/// Conversations of which somebody on the way translates the numbers, seen where only half of it is
/// translated.
///
/// The first number that is far from all before it is no proof: much may be lost, or the four-tuple be used
/// anew without a SYN in the capture. So the conversation is judged as it stands, and what it was is kept,
/// with the segments that follow. Once these show a constant shift they are read again, translated, and
/// nothing remains of the first reading.
extension ConversationTable {
  /// Reads a segment that is not ordinary by its numbers, unless it stands before its cause.
  @inline(never)
  mutating func observeUnusual(
    _ original: TCPSegment, _ metadata: FrameMetadata, in slot: Int, from sender: Int
  ) {
    let isPlain = tcp[slot].hasPlainNumbers && !tcp[slot].doubts(original, from: sender)
    let segment = isPlain ? original : tcp[slot].translated(original, from: sender)
    if !metadata.isCopy && (tcp[slot].hasEarly || tcp[slot].lacksCause(of: segment, from: sender)) {
      order(segment, metadata, in: slot, from: sender)
    } else if isPlain {
      take(segment, metadata, in: slot, from: sender)
    } else {
      read(segment, metadata, in: slot, from: sender)
    }
  }

  /// Reads a segment in its conversation now, whatever its numbers are.
  mutating func read(_ original: TCPSegment, _ metadata: FrameMetadata, in slot: Int, from sender: Int) {
    if !metadata.isCopy && tcp[slot].doubts(original, from: sender) { tcp[slot].doubt() }
    let segment = tcp[slot].translated(original, from: sender)
    let arrival = Arrival(segment, metadata, tcp[slot].ends, sender)
    take(segment, metadata, in: slot, from: sender)
    if case .doubted(let doubt) = tcp[slot].numbers { follow(doubt, arrival, in: slot) }
  }

  private mutating func follow(_ doubt: NumberDoubt, _ arrival: Arrival, in slot: Int) {
    doubt.arrivals.append(arrival)
    switch doubt.verdict {
    case .open: break
    case .refuted: tcp[slot].numbers = nil
    case .shifted(let shifts): readAgain(doubt, shifts, in: slot)
    }
  }

  private mutating func readAgain(_ doubt: NumberDoubt, _ shifts: NumberShifts, in slot: Int) {
    if tcp[slot].hasEarly {
      // They seemed to stand before their causes by their numbers.
      let queue = tcp[slot].early
      doubt.arrivals += early[queue].map(\.arrival)
      early.close(queue)
    }
    let hadEnded = tcp[slot].hasEnded
    tcp[slot].restore(doubt.before.copy(), shifts)
    var isSaid = false
    for arrival in doubt.inOrder {
      let sender = sender(of: arrival, in: slot)
      let segment = tcp[slot].translated(arrival.segment, from: sender)
      if segment != arrival.segment && !isSaid {
        isSaid = true
        tcp[slot].addFinding(.sequenceTranslated, arrival.metadata.frame, sender)
      }
      tcp[slot].observe(segment, arrival.metadata, from: sender)
    }
    if !hadEnded && tcp[slot].hasEnded { noteEnd(of: slot) }
  }
}
