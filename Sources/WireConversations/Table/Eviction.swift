import WireFormat

/// When conversations leave the table, and what remains at the end.
extension ConversationTable {
  /// Hands over the conversation of a slot.
  ///
  /// - Parameter known: its verdict, where it was asked for already.
  mutating func handOver(_ slot: Int, known: Verdict? = nil) {
    let known = readEarly(in: slot) ? nil : known
    open -= 1
    guard let receiver else {
      ended.append(KeptConversation(tcp.remove(slot)))
      return
    }
    noteWays(ofTCP: slot, known: known)
    let end = end(before: endInPassing, of: tcp[slot].id)
    unsafe tcp.end(slot) { unsafe receiver(EndedConversation(tcp: $0, known: known, end, labels)) }
  }

  /// How far the capture can be relied on for a conversation that has ended before it.
  var endInPassing: CaptureEnd {
    CaptureEnd(droppedPackets: droppedPackets, time: now, holdsBothDirections: holdsBothDirections)
  }

  /// Moves the conversations that have just ended out of the way of those that are open.
  mutating func settleNew() {
    while let entry = lingering.new { lingering.settleNew(as: settled(entry)) }
  }

  /// The verdict is computed now, while the conversation is in the processor's cache. It nearly always stays,
  /// because nothing more comes.
  private mutating func settled(_ entry: Lingering.Entry) -> Lingering.Entry {
    let slot = entry.slot
    guard tcp.slots[slot].isUsed, tcp.slots[slot].use == entry.use, tcp[slot].hasEnded else { return entry }
    var entry = entry
    entry.known = (Verdict(on: tcp[slot]), tcp[slot].packets)
    if !tcp.slots[slot].isAside && held[slot] == nil && !tcp[slot].hasEarly && !undecided.holds(slot) {
      entry.slot = tcp.setAside(slot)
      entry.use = tcp.slots[entry.slot].use
    }
    return entry
  }

  /// Hands over what has ended: by a close that is long enough ago, or by silence.
  @inline(__always)
  mutating func releaseEnded() {
    if let since = lingering.firstSince, isCrowded || now - since >= lingerLimit { releaseClosed() }
    if let since = idling.firstSince, now - since >= idleLimit { releaseIdle() }
  }

  private var lingerLimit: Int64 { options.lingerSeconds.map { Int64($0) * 1_000_000_000 } ?? .max }
  private var isCrowded: Bool { lingering.count > options.lingerLimit }

  private var idleLimit: Int64 { Int64(options.idleSeconds) * 1_000_000_000 }

  /// Whether a UDP conversation has ended by its silence. The time of the table decides, which never goes
  /// back. So the answer does not depend on who asks when, and timestamps that are out of order do not end a
  /// conversation again and again.
  func isIdle(_ slot: Int) -> Bool { now - udp[slot].lastSeen >= idleLimit }

  /// Hands over the UDP conversation of a slot.
  mutating func handOverUDP(_ slot: Int) {
    open -= 1
    guard let receiver else {
      endedUDP.append(udp.remove(slot))
      return
    }
    noteWays(ofUDP: slot)
    let end = end(before: endInPassing, of: udp[slot].id)
    unsafe udp.end(slot) { unsafe receiver(EndedConversation(udp: $0, end, labels)) }
  }

  /// Forgets the entries of UDP conversations that left before they were idle.
  @inline(never)
  mutating func forgetGivenUp() {
    var entries = Lingering()
    swap(&entries, &idling)
    entries.keep { udp.slots[$0.slot].isUsed && udp.slots[$0.slot].use == $0.use }
    swap(&entries, &idling)
  }

  private mutating func releaseIdle() {
    while let entry = idling.first, now - entry.since >= idleLimit {
      idling.removeFirst()
      guard udp.slots[entry.slot].isUsed, udp.slots[entry.slot].use == entry.use else { continue }
      if isIdle(entry.slot) {
        handOverUDP(entry.slot)
      } else {
        idling.append(Lingering.Entry(slot: entry.slot, use: entry.use, since: now))
      }
    }
  }

  /// Hands over what has waited long enough, longest first.
  private mutating func releaseClosed() {
    while let entry = lingering.first {
      let isCrowded = isCrowded
      guard isCrowded || now - entry.since >= lingerLimit else { return }
      releaseFirst(whenever: isCrowded)
    }
  }

  /// Hands over the conversation that ended first.
  ///
  /// - Returns: whether there was one.
  mutating func releaseFirstEnded() -> Bool {
    while lingering.first != nil {
      if releaseFirst(whenever: true) { return true }
    }
    return false
  }

  /// - Parameter isCrowded: whether it goes even if its last packet is not old enough.
  /// - Returns: whether it was handed over.
  @discardableResult
  private mutating func releaseFirst(whenever isCrowded: Bool) -> Bool {
    guard let entry = lingering.first else { return false }
    lingering.removeFirst()
    let slot = entry.slot
    if undecided.holds(slot) { decideAll(in: slot) }
    guard tcp.slots[slot].isUsed, tcp.slots[slot].use == entry.use, held[slot] == nil else { return false }
    guard tcp[slot].hasEnded else {
      noteOpen(slot, isTCP: true)
      return false
    }
    guard isCrowded || now - tcp[slot].end >= lingerLimit else {
      lingering.append(Lingering.Entry(slot: slot, use: entry.use, since: now))
      return false
    }
    let stillHolds = entry.known.map { $0.packets == tcp[slot].packets } ?? false
    handOver(slot, known: stillHolds ? entry.known?.verdict : nil)
    return true
  }

  /// Ends the capture: everything that is still held, in the order of first packets.
  ///
  /// - Parameters:
  ///   - captureIsComplete: the file was read to a proper end; false if it is cut or damaged.
  ///   - droppedPackets: packets that the capture lost, in all.
  ///   - liveAndDrained: who captured saw both ends of everything, and waited until all was over, so that
  ///     nothing came after its end.
  ///   - hasEnded: somebody says that nothing came after its end.
  /// - Returns: the conversations; none where a receiver has them.
  @discardableResult
  public mutating func finish(
    captureIsComplete: Bool, droppedPackets: Int, liveAndDrained: Bool, hasEnded: Bool = false
  ) -> [Conversation] {
    settleAll()
    guard let receiver else {
      let all = conversations(
        captureIsComplete: captureIsComplete, droppedPackets: droppedPackets, liveAndDrained: liveAndDrained,
        hasEnded: hasEnded)
      clear()
      return all
    }
    let end = end(captureIsComplete, droppedPackets, liveAndDrained, hasEnded)
    var order: [(id: Int, kind: Kind, slot: Int32)] = []
    order.reserveCapacity(heldCount)
    for slot in tcp.slots.indices where tcp.slots[slot].isUsed {
      order.append((tcp[slot].id, .tcp, Int32(slot)))
    }
    for slot in udp.slots.indices where udp.slots[slot].isUsed {
      order.append((udp[slot].id, .udp, Int32(slot)))
    }
    for place in embryos.places { order.append((embryos[place].id, .embryo, Int32(place))) }
    order.sort { $0.id < $1.id }
    // All is noted before the first conversation of SYNs alone; there need not be one.
    var hasAll = false
    if !end.holdsBothDirections && !embryos.isEmpty {
      hasAll = true
      directions = allDirections()
    }
    for (id, kind, slot) in order {
      let slot = Int(slot)
      let end = self.end(before: end, of: id)
      switch kind {
      case .embryo: lend(embryos[slot], before: self.end(end, of: embryos[slot], directions), to: receiver)
      case .tcp:
        var own = end
        if !end.holdsBothDirections && !hasAll {
          hasAll = tcp[slot].isOnlySYNs
          if hasAll { directions = allDirections() } else { noteWays(ofTCP: slot) }
        }
        if hasAll { own.note(directions, for: tcp[slot]) }
        unsafe tcp.end(slot) { [own] in unsafe receiver(EndedConversation(tcp: $0, own, labels)) }
      case .udp:
        if !hasAll { noteWays(ofUDP: slot) }
        unsafe udp.end(slot) { unsafe receiver(EndedConversation(udp: $0, end, labels)) }
      }
    }
    clear()
    return []
  }

  /// Decides about all that waits, because nothing comes any more.
  mutating func settleAll() {
    deliverHeld()
    decideAll()
    settle()
    readAllEarly()
  }

  /// All conversations so far, as if the capture ended here; parameters as for `finish`.
  public func conversations(
    captureIsComplete: Bool, droppedPackets: Int, liveAndDrained: Bool, hasEnded: Bool = false
  ) -> [Conversation] {
    let end = end(captureIsComplete, droppedPackets, liveAndDrained, hasEnded)
    // An early end of the capture casts no doubt on a conversation that had ended before, by a new use of its
    // four-tuple or by silence.
    let before = CaptureEnd(
      droppedPackets: end.droppedPackets, time: now, holdsBothDirections: end.holdsBothDirections)
    var directions: Directions?
    var all = ended.map { $0.tracker.read(self.end(before: before, of: $0.tracker.id), labels) }
    all += endedUDP.map { $0.read(self.end(before: before, of: $0.id), labels) }
    for slot in tcp.slots.indices where tcp.slots[slot].isUsed {
      var end = self.end(before: end, of: tcp[slot].id)
      if !end.holdsBothDirections && tcp[slot].isOnlySYNs && held[slot] == nil {
        directions = directions ?? allDirections()
        if let directions { end.note(directions, for: tcp[slot]) }
      }
      var arrivals = tcp[slot].hasEarly ? early[tcp[slot].early].map(\.arrival) : []
      if let waiting = held[slot] {
        if isStray(waiting, in: slot) {
          all.append(strayTracker(of: waiting).read(end, labels))
        } else {
          arrivals += waiting.arrivals
        }
      }
      if undecided.holds(slot) { arrivals += decisions(in: slot) }
      if arrivals.isEmpty {
        all.append(tcp[slot].read(end, labels))
        continue
      }
      var copy = tcp[slot].copy()
      for arrival in arrivals {
        let sender = sender(of: arrival, in: slot)
        copy.observe(copy.translated(arrival.segment, from: sender), arrival.metadata, from: sender)
      }
      all.append(copy.read(end, labels))
    }
    for slot in udp.slots.indices where udp.slots[slot].isUsed {
      all.append(udp[slot].read(self.end(before: end, of: udp[slot].id), labels))
    }
    if !embryos.isEmpty {
      let directions = end.holdsBothDirections ? nil : directions ?? allDirections()
      for place in embryos.places {
        let embryo = embryos[place]
        let isOver = if case .over = embryo.standing { true } else { false }
        let end = self.end(before: isOver ? before : end, of: embryo.id)
        all.append(read(embryo, before: self.end(end, of: embryo, directions)))
      }
    }
    all.sort { ($0.firstFrame, $0.id) < ($1.firstFrame, $1.id) }
    for position in all.indices { all[position].id = position + 1 }
    return all
  }

  func end(
    _ isComplete: Bool, _ droppedPackets: Int, _ liveAndDrained: Bool, _ hasEnded: Bool
  ) -> CaptureEnd {
    CaptureEnd(
      droppedPackets: max(self.droppedPackets, droppedPackets), isComplete: isComplete || liveAndDrained,
      isDrained: liveAndDrained || hasEnded, time: now,
      holdsBothDirections: holdsBothDirections || liveAndDrained)
  }

  /// What a conversation is, at the end.
  private enum Kind {
    case tcp
    case udp
    case embryo
  }

  /// The same end, with whether anything goes the way of an answer to a half-open conversation.
  func end(_ end: CaptureEnd, of embryo: Embryo, _ directions: Directions?) -> CaptureEnd {
    guard !end.holdsBothDirections, let directions else { return end }
    var end = end
    if case .over(let holdsAnswers) = embryo.standing {
      end.holdsAnswers = holdsAnswers
    } else {
      end.holdsAnswers = directions.goes(
        from: embryo.ends.responder.address, to: embryo.ends.initiator.address)
    }
    return end
  }

  /// The same for a conversation of SYNs alone; others do not care.
  func end(_ end: CaptureEnd, ofSYNs tracker: borrowing TCPTracker, _ directions: Directions?) -> CaptureEnd {
    guard !end.holdsBothDirections, let directions else { return end }
    var end = end
    end.note(directions, for: tracker)
    return end
  }

  private mutating func clear() {
    embryos = Embryos()
    idle = IdleOrder()
    evictedIDs = []
    tcp = Slab()
    udp = Slab()
    lingering = Lingering()
    idling = Lingering()
    ended = []
    endedUDP = []
    disordered = [:]
    directions = Directions()
    early = EarlySegments()
    open = 0
  }
}

extension CaptureEnd {
  /// Notes whether anything goes the way of an answer to a conversation of SYNs alone.
  fileprivate mutating func note(_ directions: Directions, for tracker: borrowing TCPTracker) {
    guard tracker.isOnlySYNs else { return }
    holdsAnswers = directions.goes(
      from: tracker.ends.responder.address, to: tracker.ends.initiator.address)
  }
}

/// A conversation that has ended and is kept, because nobody receives it.
final class KeptConversation {
  let tracker: TCPTracker

  init(_ tracker: consuming TCPTracker) {
    self.tracker = tracker
  }
}
