import WireFormat

/// When conversations leave the table, and what remains at the end.
extension ConversationTable {
  /// Hands over the conversation of a slot.
  mutating func handOver(_ slot: Int) {
    open -= 1
    guard let receiver else {
      ended.append(KeptConversation(tcp.remove(slot)))
      return
    }
    let end = CaptureEnd(droppedPackets: droppedPackets, isComplete: true)
    unsafe tcp.end(slot) { unsafe receiver(EndedConversation(tcp: $0, end)) }
  }

  /// Hands over what has waited long enough, longest first.
  @inline(__always)
  mutating func release() {
    let limit = Int64(options.lingerSeconds) * 1_000_000_000
    while let entry = lingering.first {
      let isCrowded = lingering.count > options.lingerLimit
      guard isCrowded || now - entry.since >= limit else { return }
      lingering.removeFirst()
      let slot = entry.slot
      guard tcp.slots[slot].isUsed, tcp.slots[slot].use == entry.use, held[slot] == nil, tcp[slot].hasEnded
      else { continue }
      if isCrowded || now - tcp[slot].end >= limit {
        handOver(slot)
      } else {
        lingering.append(slot, use: entry.use, since: now)
      }
    }
  }

  /// Ends the capture: everything that is still held, in the order of first packets.
  ///
  /// - Parameters:
  ///   - captureIsComplete: the file was read to a proper end; false if it is cut or damaged.
  ///   - droppedPackets: packets that the capture lost, in all.
  ///   - liveAndDrained: the capture was live, and nothing is missing at its end.
  /// - Returns: the conversations; none where a receiver has them.
  @discardableResult
  public mutating func finish(
    captureIsComplete: Bool, droppedPackets: Int, liveAndDrained: Bool
  ) -> [Conversation] {
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
        unsafe tcp.end(slot) { unsafe receiver(EndedConversation(tcp: $0, end)) }
      } else {
        unsafe udp.end(slot) { unsafe receiver(EndedConversation(udp: $0, end)) }
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
    // Where the capture ends early takes nothing from what another use of the four-tuple ended before.
    let before = CaptureEnd(droppedPackets: end.droppedPackets, isComplete: true)
    var all = ended.map { $0.tracker.read(before) }
    for slot in tcp.slots.indices where tcp.slots[slot].isUsed {
      guard let waiting = held[slot] else {
        all.append(tcp[slot].read(end))
        continue
      }
      var copy = tcp[slot].copy()
      for arrival in waiting.arrivals {
        copy.observe(arrival.segment, arrival.sight, from: sender(of: arrival, in: slot))
      }
      all.append(copy.read(end))
    }
    for slot in udp.slots.indices where udp.slots[slot].isUsed { all.append(udp[slot].read(end)) }
    all.sort { ($0.firstFrame, $0.id) < ($1.firstFrame, $1.id) }
    for position in all.indices { all[position].id = position + 1 }
    return all
  }

  private func end(_ isComplete: Bool, _ droppedPackets: Int, _ liveAndDrained: Bool) -> CaptureEnd {
    CaptureEnd(
      droppedPackets: max(self.droppedPackets, droppedPackets), isComplete: isComplete || liveAndDrained)
  }

  private mutating func clear() {
    tcp = Slab()
    udp = Slab()
    lingering = Lingering()
    ended = []
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
