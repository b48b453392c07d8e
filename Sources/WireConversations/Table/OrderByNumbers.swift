import WireFormat

/// The order of segments where their numbers contradict that of the capture.
///
/// Two interfaces, two queues of one interface or two taps give segments out of their order, and times that
/// differ too little to tell. An acknowledgment of what was not sent yet stands before its cause. It is kept
/// until that comes, and read then, so that everything is judged as if it had come in order. The wait is
/// short (`TCPTracker.reach`): what comes later than that was sent again, and the capture has lost it the
/// first time. While one end has shown nothing at all the wait is long, because the clock of its tap may be
/// behind.
extension ConversationTable {
  /// How long the first segment of an end is awaited, in nanoseconds.
  private static var patience: Int64 { 60_000_000_000 }
  /// When the clock of the capture has run so far beyond the shorter waits, they are over, whatever the times
  /// of one conversation are.
  private static var grace: Int64 { 1_000_000_000 }

  /// Reads a segment where it, or one before it, stands before its cause.
  @inline(never)
  mutating func order(_ segment: TCPSegment, _ metadata: FrameMetadata, in slot: Int, from sender: Int) {
    if tcp[slot].hasEarly { readOverdue(in: slot, at: metadata.time, by: sender) }
    if tcp[slot].hasEarly && segment.flags.contains(.syn) {
      readStrays(before: segment, from: sender, in: slot)
    }
    let isFirst = tcp[slot].hasEarly && !tcp[slot].flows[sender].hasNext
    if sender == 1 && tcp[slot].precedesSynAck(segment) {
      keepEarly(segment, metadata, in: slot, from: sender, until: .acknowledged)
      return
    }
    if isFirst { readForerunners(of: segment, from: sender, in: slot) }
    if let cause = missingCause(of: segment, from: sender, in: slot) {
      keepEarly(segment, metadata, in: slot, from: sender, until: cause)
      return
    }
    read(segment, metadata, in: slot, from: sender)
    guard tcp[slot].hasEarly else { return }
    readCaused(in: slot, after: metadata.time)
    if isFirst { shortenWaits(in: slot) }
  }

  /// Whether a SYN is what the early segments of a conversation answer, or follow.
  func causesEarly(_ syn: TCPSegment, from sender: Int, in slot: Int) -> Bool {
    guard tcp[slot].hasEarly else { return false }
    return early[tcp[slot].early].contains { segment in
      let other = segment.arrival.segment
      guard self.sender(of: segment.arrival, in: slot) == sender else { return other.follows(syn) }
      let distance = other.sequenceNumber &- syn.sequenceNumber
      return distance >= 1 && distance <= TCPTracker.farthest
    }
  }

  /// Reads a SYN that early segments answer or follow, however long they have waited, and then them.
  mutating func readCause(
    _ syn: TCPSegment, _ metadata: FrameMetadata, in slot: Int, from end: Int
  ) {
    var sender = end
    if tcp[slot].packets == 0 {
      tcp[slot].begin(with: syn, metadata, from: end)
      sender = 0
    }
    readStrays(before: syn, from: sender, in: slot)
    if !tcp[slot].flows[sender].hasNext { readForerunners(of: syn, from: sender, in: slot) }
    read(syn, metadata, in: slot, from: sender)
    readCaused(in: slot, after: metadata.time)
    shortenWaits(in: slot)
  }

  /// What a segment waits for; nil if it is to be read now.
  private func missingCause(
    of segment: TCPSegment, from sender: Int, in slot: Int
  ) -> EarlySegment.Cause? {
    if !segment.flags.contains(.ack) {
      guard segment.flags.contains(.rst) else { return nil }
      let isBehind = hasEarly(of: sender, in: slot) {
        $0.sequenceNumber.precedesOrEquals(segment.sequenceNumber)
      }
      if isBehind { return .company }
    }
    guard tcp[slot].lacksCause(of: segment, from: sender) else { return nil }
    let receiver = tcp[slot].receiver(of: sender)
    if segment.flags.contains(.ack) && !tcp[slot].flows[receiver].hasNext {
      guard hasEarly(of: receiver, in: slot) else { return .peer }
      return hasEarly(of: sender, in: slot) ? .company : nil
    }
    return segment.flags.contains(.rst) && !tcp[slot].acknowledgesUnsent(segment, from: sender)
      ? .preceding : .acknowledged
  }

  /// Whether an end has early segments of a kind.
  private func hasEarly(
    of end: Int, in slot: Int, where matches: (TCPSegment) -> Bool = { _ in true }
  ) -> Bool {
    tcp[slot].hasEarly
      && early[tcp[slot].early].contains {
        sender(of: $0.arrival, in: slot) == end && matches($0.arrival.segment)
      }
  }

  private mutating func keepEarly(
    _ segment: TCPSegment, _ metadata: FrameMetadata, in slot: Int, from sender: Int,
    until cause: EarlySegment.Cause
  ) {
    if !tcp[slot].hasEarly {
      if early.count >= EarlySegments.limit { giveUpOldest() }
      tcp[slot].early = early.open()
      let entry = Lingering.Entry(slot: slot, use: tcp.slots[slot].use, since: now)
      if cause == .peer { early.expecting.append(entry) } else { early.waiting.append(entry) }
    }
    let wait = cause == .peer ? Self.patience : tcp[slot].reach(of: sender)
    let due = Timestamp(nanoseconds: metadata.time.nanoseconds &+ wait)
    let queue = tcp[slot].early
    early[queue].append(
      EarlySegment(arrival: Arrival(segment, metadata, tcp[slot].ends, sender), cause: cause, due: due))
    if early[queue].count >= EarlySegment.limit {
      if cause == .peer { tcp[slot].expectsNoPeer = true }
      readEarly(in: slot)
    }
  }

  /// Reads what waited long enough, and a reset that its receiver answers instead of its sender.
  private mutating func readOverdue(in slot: Int, at time: Timestamp, by sender: Int) {
    while tcp[slot].hasEarly {
      let queue = tcp[slot].early
      guard
        let place = early[queue].firstIndex(where: {
          $0.due <= time
            || ($0.cause == .preceding && self.sender(of: $0.arrival, in: slot) != sender)
        })
      else { return }
      // With those that were seen before it: none of them has waited for this one.
      for _ in 0...place where tcp[slot].hasEarly { readEarly(at: 0, in: slot) }
      readCaused(in: slot)
    }
  }

  /// Reads the early segments that acknowledge no octet of the first segment of the other end, nor anything
  /// after it: they were sent before it.
  private mutating func readForerunners(of segment: TCPSegment, from sender: Int, in slot: Int) {
    var place = 0
    while tcp[slot].hasEarly, place < early[tcp[slot].early].count {
      let other = early[tcp[slot].early][place].arrival
      if self.sender(of: other, in: slot) != sender && !other.segment.follows(segment) {
        readEarly(at: place, in: slot)
      } else {
        place += 1
      }
    }
  }

  /// Reads the early segments of an end whose numbers do not follow its SYN: they are of an earlier use of
  /// the four-tuple.
  private mutating func readStrays(before syn: TCPSegment, from sender: Int, in slot: Int) {
    var place = 0
    while tcp[slot].hasEarly, place < early[tcp[slot].early].count {
      let other = early[tcp[slot].early][place].arrival
      let distance = other.segment.sequenceNumber &- syn.sequenceNumber
      if self.sender(of: other, in: slot) == sender && distance > TCPTracker.farthest {
        readEarly(at: place, in: slot)
      } else {
        place += 1
      }
    }
  }

  /// Reads the early segments whose cause was seen, each of which may be the cause of others.
  ///
  /// - Parameter time: when the cause was seen; nil: it was early itself.
  private mutating func readCaused(in slot: Int, after time: Timestamp? = nil) {
    var isFirst = true
    while tcp[slot].hasEarly, let place = nextCaused(in: slot) {
      let segment = early[tcp[slot].early][place].arrival
      if let time {
        let sender = sender(of: segment, in: slot)
        tcp[slot].noteAdvance(time - segment.metadata.time, of: sender, isNewCause: isFirst)
      }
      isFirst = false
      readEarly(at: place, in: slot)
    }
  }

  /// The place of the early segment to be read next, if any can be: the first, unless its sender sent another
  /// before it.
  private func nextCaused(in slot: Int) -> Int? {
    let queue = early[tcp[slot].early]
    var found: Int?
    for (place, segment) in queue.enumerated() where isCaused(segment, at: place, in: slot) {
      guard let first = found else {
        found = place
        continue
      }
      let (one, other) = (queue[first].arrival, segment.arrival)
      if one.sourceIsLower == other.sourceIsLower && other.segment.end.precedes(one.segment.end) {
        found = place
      }
    }
    return found
  }

  private func isCaused(_ early: EarlySegment, at place: Int, in slot: Int) -> Bool {
    let segment = early.arrival.segment
    let sender = sender(of: early.arrival, in: slot)
    switch early.cause {
    case .acknowledged, .peer:
      let receiver = tcp[slot].receiver(of: sender)
      return tcp[slot].flows[receiver].hasNext
        && !tcp[slot].flows[receiver].misses(before: segment.acknowledgmentNumber)
        && !(sender == 1 && tcp[slot].precedesSynAck(segment))
    case .preceding:
      return tcp[slot].flows[sender].hasNext
        && segment.sequenceNumber.precedesOrEquals(tcp[slot].flows[sender].next)
    case .company:
      return !self.early[tcp[slot].early][..<place].contains {
        self.sender(of: $0.arrival, in: slot) == sender
      }
    }
  }

  /// The other end has shown itself: from now on the wait is as long as for any cause.
  private mutating func shortenWaits(in slot: Int) {
    guard tcp[slot].hasEarly else { return }
    let queue = tcp[slot].early
    for place in early[queue].indices where early[queue][place].cause == .peer {
      let arrival = early[queue][place].arrival
      let reach = tcp[slot].reach(of: sender(of: arrival, in: slot))
      early[queue][place].cause = .acknowledged
      early[queue][place].due = Timestamp(nanoseconds: arrival.metadata.time.nanoseconds &+ reach)
    }
    early.waiting.append(Lingering.Entry(slot: slot, use: tcp.slots[slot].use, since: now))
  }

  private mutating func readEarly(at place: Int, in slot: Int) {
    let queue = tcp[slot].early
    let arrival = early[queue].remove(at: place).arrival
    if early[queue].isEmpty {
      early.close(queue)
      tcp[slot].early = -1
    }
    tcp[slot].isMended = true
    read(arrival.segment, arrival.metadata, in: slot, from: sender(of: arrival, in: slot))
    tcp[slot].isMended = false
  }

  /// Reads all early segments of a conversation, because nothing is awaited any more; answers whether there
  /// were any.
  @discardableResult
  mutating func readEarly(in slot: Int) -> Bool {
    guard tcp[slot].hasEarly else { return false }
    while tcp[slot].hasEarly { readEarly(at: 0, in: slot) }
    return true
  }

  /// Reads what waits longer than the clock of the capture allows.
  @inline(never)
  mutating func releaseEarly() {
    if let since = early.waiting.firstSince, now - since > Self.grace { giveUp(\.waiting, after: Self.grace) }
    if let since = early.expecting.firstSince, now - since > Self.patience {
      giveUp(\.expecting, after: Self.patience)
    }
  }

  private mutating func giveUp(_ list: WritableKeyPath<EarlySegments, Lingering>, after wait: Int64) {
    while let entry = early[keyPath: list].first, now - entry.since > wait {
      early[keyPath: list].removeFirst()
      guard tcp.slots[entry.slot].isUsed, tcp.slots[entry.slot].use == entry.use else { continue }
      readEarly(in: entry.slot)
    }
  }

  private mutating func giveUpOldest() {
    for list in [\EarlySegments.waiting, \.expecting] {
      while let entry = early[keyPath: list].first {
        early[keyPath: list].removeFirst()
        guard tcp.slots[entry.slot].isUsed, tcp.slots[entry.slot].use == entry.use else { continue }
        if readEarly(in: entry.slot) { return }
      }
    }
  }

  /// Reads everything that is early, at the end of the capture.
  mutating func readAllEarly() {
    for slot in tcp.slots.indices where tcp.slots[slot].isUsed { readEarly(in: slot) }
  }
}

extension TCPSegment {
  /// The number after its last octet; SYN and FIN count as one each.
  var end: UInt32 {
    sequenceNumber &+ UInt32(truncatingIfNeeded: payloadLength) &+ (flags.contains(.syn) ? 1 : 0)
      &+ (flags.contains(.fin) ? 1 : 0)
  }

  /// Whether it was sent after a segment of the other end, because it acknowledges octets of it, or some that
  /// follow it.
  fileprivate func follows(_ other: TCPSegment) -> Bool {
    guard flags.contains(.ack) else { return false }
    let distance = acknowledgmentNumber &- other.sequenceNumber
    let answersSYN = other.flags.contains(.syn) && flags.contains(.syn)
    let most = answersSYN ? UInt32(truncatingIfNeeded: other.payloadLength) &+ 1 : TCPTracker.farthest
    return distance >= 1 && distance <= most
  }
}
