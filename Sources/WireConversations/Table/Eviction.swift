import WireFormat

/// When conversations leave the table, and what remains at the end.
extension ConversationTable {
  /// Hands over the conversation of a slot.
  ///
  /// - Parameter known: its verdict, where it was asked for already.
  mutating func handOver(_ slot: Int, known: Verdict? = nil) {
    open -= 1
    guard let receiver else {
      ended.append(KeptConversation(tcp.remove(slot)))
      return
    }
    let end = CaptureEnd(droppedPackets: droppedPackets, isComplete: true)
    unsafe tcp.end(slot) { unsafe receiver(EndedConversation(tcp: $0, known: known, end, labels)) }
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
    if !tcp.slots[slot].isAside && held[slot] == nil {
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
    let end = CaptureEnd(droppedPackets: droppedPackets, isComplete: true)
    unsafe udp.end(slot) { unsafe receiver(EndedConversation(udp: $0, end, labels)) }
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
      lingering.removeFirst()
      let slot = entry.slot
      guard tcp.slots[slot].isUsed, tcp.slots[slot].use == entry.use, held[slot] == nil, tcp[slot].hasEnded
      else { continue }
      if isCrowded || now - tcp[slot].end >= lingerLimit {
        let stillHolds = entry.known.map { $0.packets == tcp[slot].packets } ?? false
        handOver(slot, known: stillHolds ? entry.known?.verdict : nil)
      } else {
        lingering.append(Lingering.Entry(slot: slot, use: entry.use, since: now))
      }
    }
  }

  /// Ends the capture: everything that is still held, in the order of first packets.
  ///
  /// - Parameters:
  ///   - captureIsComplete: the file was read to a proper end; false if it is cut or damaged.
  ///   - droppedPackets: packets that the capture lost, in all.
  ///   - liveAndDrained: who captured waited until all was over, so that nothing came after its end.
  /// - Returns: the conversations; none where a receiver has them.
  @discardableResult
  public mutating func finish(
    captureIsComplete: Bool, droppedPackets: Int, liveAndDrained: Bool
  ) -> [Conversation] {
    deliverHeld()
    settle()
    guard let receiver else {
      let all = conversations(
        captureIsComplete: captureIsComplete, droppedPackets: droppedPackets, liveAndDrained: liveAndDrained)
      clear()
      return all
    }
    let end = end(captureIsComplete, droppedPackets, liveAndDrained)
    var order: [(id: Int, isTCP: Bool, slot: Int)] = []
    for slot in tcp.slots.indices where tcp.slots[slot].isUsed { order.append((tcp[slot].id, true, slot)) }
    for slot in udp.slots.indices where udp.slots[slot].isUsed { order.append((udp[slot].id, false, slot)) }
    order.sort { $0.id < $1.id }
    for (_, isTCP, slot) in order {
      if isTCP {
        unsafe tcp.end(slot) { unsafe receiver(EndedConversation(tcp: $0, end, labels)) }
      } else {
        unsafe udp.end(slot) { unsafe receiver(EndedConversation(udp: $0, end, labels)) }
      }
    }
    clear()
    return []
  }

  /// All conversations so far, as if the capture ended here; parameters as for `finish`.
  public func conversations(
    captureIsComplete: Bool, droppedPackets: Int, liveAndDrained: Bool
  ) -> [Conversation] {
    let end = end(captureIsComplete, droppedPackets, liveAndDrained)
    // An early end of the capture casts no doubt on a conversation that had ended before, by a new use of its
    // four-tuple or by silence.
    let before = CaptureEnd(droppedPackets: end.droppedPackets, isComplete: true)
    var all = ended.map { $0.tracker.read(before, labels) } + endedUDP.map { $0.read(before, labels) }
    for slot in tcp.slots.indices where tcp.slots[slot].isUsed {
      guard let waiting = held[slot] else {
        all.append(tcp[slot].read(end, labels))
        continue
      }
      var copy = tcp[slot].copy()
      for arrival in waiting.arrivals {
        copy.observe(arrival.segment, arrival.metadata, from: sender(of: arrival, in: slot))
      }
      all.append(copy.read(end, labels))
    }
    for slot in udp.slots.indices where udp.slots[slot].isUsed { all.append(udp[slot].read(end, labels)) }
    all.sort { ($0.firstFrame, $0.id) < ($1.firstFrame, $1.id) }
    for position in all.indices { all[position].id = position + 1 }
    return all
  }

  private func end(_ isComplete: Bool, _ droppedPackets: Int, _ liveAndDrained: Bool) -> CaptureEnd {
    CaptureEnd(
      droppedPackets: max(self.droppedPackets, droppedPackets), isComplete: isComplete || liveAndDrained,
      isDrained: liveAndDrained, time: now)
  }

  private mutating func clear() {
    tcp = Slab()
    udp = Slab()
    lingering = Lingering()
    idling = Lingering()
    ended = []
    endedUDP = []
    open = 0
  }
}

/// A conversation that has ended and is kept, because nobody receives it.
final class KeptConversation {
  let tracker: TCPTracker

  init(_ tracker: consuming TCPTracker) {
    self.tracker = tracker
  }
}
