import WireFormat

/// Where one use of a four-tuple ends and the next begins.
extension ConversationTable {
  /// Decides whose a segment is where a SYN may begin a new use of the four-tuple.
  ///
  /// A SYN with a new ISN is a new conversation when the old one is closed or reset, or when a SYN+ACK
  /// accepts it, or a reset or an ICMP error refuses it; the latter is known only by the answer, so the SYN
  /// is held until then. One that draws a challenge ACK (RFC 5961 section 4) stays with the old conversation.
  mutating func addOpening(
    _ arrival: Arrival, in slot: Int, from sender: Int
  ) {
    let segment = arrival.segment
    if tcp[slot].hasEarly && segment.flags.intersection([.syn, .ack, .rst]) == .syn
      && !(tcp[slot].flows[sender].hasBase && tcp[slot].flows[sender].base == segment.sequenceNumber)
    {
      if causesEarly(segment, from: sender, in: slot) {
        readCause(segment, arrival.metadata, in: slot, from: sender)
        return
      }
      readEarly(in: slot)
    }
    if let waiting = held[slot] {
      // A copy answers nothing.
      if arrival.metadata.isCopy && waiting.arrivals.count < 4 * HeldSYN.limit {
        held[slot]?.arrivals.append(arrival)
        return
      }
      if waiting.isStillUndecided(by: segment, from: sender, in: tcp[slot]) {
        held[slot]?.arrivals.append(arrival)
        return
      }
      held[slot] = nil
      if waiting.isAnswered(by: segment, from: sender) {
        observe(arrival, in: open(waiting, after: slot))
        return
      }
      // It opened nothing: its number goes to the next conversation, unless another has begun meanwhile.
      if isStray(waiting, in: slot) {
        observe(arrival, in: open(waiting, after: slot))
        return
      }
      if waiting.id + 1 == nextID { nextID = waiting.id }
      for arrival in waiting.arrivals { observe(arrival, in: slot) }
    }
    switch arrival.metadata.isCopy ? .none : tcp[slot].opening(by: segment, from: sender) {
    case .none:
      observe(arrival, in: slot)
    case .new:
      handOver(slot)
      openTCP(arrival, id: takeID(), reusesPorts: true)
    case .undecided:
      held[slot] = HeldSYN(id: takeID(), sender: sender, arrivals: [arrival])
    }
  }

  /// Opens the conversation of a held SYN. Of the segments behind it, repetitions and SYNs of the other end
  /// belong to the new conversation, and all others to the old one.
  @discardableResult
  mutating func open(
    _ waiting: HeldSYN, after slot: Int
  ) -> Int {
    var further: [Arrival] = []
    for arrival in waiting.arrivals.dropFirst() {
      let sender = sender(of: arrival, in: slot)
      if waiting.isRepeated(by: arrival.segment, from: sender)
        || waiting.isCrossed(by: arrival.segment, from: sender)
      {
        further.append(arrival)
      } else {
        observe(arrival, in: slot)
      }
    }
    handOver(slot)
    let new = openTCP(waiting.arrivals[0], id: waiting.id, reusesPorts: true)
    for arrival in further { observe(arrival, in: new) }
    return new
  }

  /// Opens a conversation: its direction is that of the SYN, else known from a SYN+ACK, else that of the
  /// first packet.
  @discardableResult
  mutating func openTCP(_ arrival: Arrival, id: Int, reusesPorts: Bool = false) -> Int {
    let isAnswer = arrival.segment.flags.isSuperset(of: [.syn, .ack])
    let retention = retention(for: arrival.tuple, id: id)
    let slot = tcp.insert(
      TCPTracker(
        id: id, Ends(arrival.tuple, initiatorIsLower: arrival.sourceIsLower != isAnswer),
        first: arrival.segment, arrival.metadata, reusesPorts: reusesPorts, retention: retention),
      hash: arrival.tuple.hash)
    open += 1
    noteOpen(slot, isTCP: true)
    observe(arrival, in: slot)
    return slot
  }

  private mutating func observe(_ arrival: Arrival, in slot: Int) {
    observe(arrival.segment, arrival.metadata, in: slot, from: sender(of: arrival, in: slot))
  }

  func sender(of arrival: Arrival, in slot: Int) -> Int {
    tcp[slot].ends.sender(sourceIsLower: arrival.sourceIsLower)
  }

  /// Gives what is held to an open conversation, which is given up.
  mutating func settleHeld(in slot: Int) {
    guard let waiting = held.removeValue(forKey: slot) else { return }
    if isStray(waiting, in: slot) {
      open(waiting, after: slot)
    } else {
      for arrival in waiting.arrivals { observe(arrival, in: slot) }
    }
  }

  /// Gives what is still held to the open conversations, because no answer can come any more.
  mutating func settle() {
    settleRealms()
    for slot in held.keys { settleHeld(in: slot) }
  }

  /// Whether a held SYN cannot be of the conversation that is open, whatever answers it: nothing of its
  /// sender is known there but what the peer acknowledged, and that is another number.
  func isStray(_ waiting: HeldSYN, in slot: Int) -> Bool {
    let flow = tcp[slot].flows[waiting.sender]
    return !flow.hasNext && flow.hasBase && flow.base != waiting.arrivals[0].segment.sequenceNumber
  }

  /// The conversation of such a SYN, as if the capture ended here.
  func strayTracker(of waiting: HeldSYN) -> TCPTracker {
    let first = waiting.arrivals[0]
    var tracker = TCPTracker(
      id: waiting.id, Ends(first.tuple, initiatorIsLower: first.sourceIsLower), first: first.segment,
      first.metadata, reusesPorts: true, retention: retention)
    for arrival in waiting.arrivals {
      tracker.observe(
        arrival.segment, arrival.metadata,
        from: tracker.ends.sender(sourceIsLower: arrival.sourceIsLower))
    }
    return tracker
  }
}
