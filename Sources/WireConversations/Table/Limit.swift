import WireFormat

/// What has left the table before its end, for want of room.
public struct EvictedConversations: Hashable, Codable, Sendable {
  /// Why there was no room.
  public enum Reason: String, Hashable, Codable, Sendable, CaseIterable {
    /// As many were open as were allowed.
    case limit
    /// The memory that could be taken was spent.
    case memory
  }

  /// How many were given up.
  public var count: Int
  /// How many could be open.
  public var limit: Int
  /// Why no more could.
  public var reason: Reason

  /// Conversations from their number.
  public init(count: Int, limit: Int, reason: Reason) {
    self.count = count
    self.limit = limit
    self.reason = reason
  }
}

/// The bound on what is kept of peers, and who goes when it is reached.
///
/// What has ended goes first; nothing is lost by it. Half-open conversations have half of the room at most
/// then, and the one that is silent for longest goes: a flood of SYNs drives out no conversation that was
/// answered. Else the conversation that is silent for longest goes. It is handed over as inconclusive, and
/// counted; what comes for it later begins another one in mid-stream.
extension ConversationTable {
  /// So often is asked whether memory is left, in conversations.
  private static var budgetInterval: Int { 4096 }

  /// What was given up; nil: nothing.
  public var evicted: EvictedConversations? {
    evictedCount > 0
      ? EvictedConversations(count: evictedCount, limit: limit, reason: limitReason) : nil
  }

  /// Makes room for one more conversation.
  @inline(__always)
  mutating func makeRoom() {
    opened &+= 1
    if opened & (Self.budgetInterval - 1) == 0 { askForMemory() }
    if heldCount >= limit { giveUpWhatIsBeyond() }
  }

  /// Notes a conversation that may have to go some day.
  @inline(__always)
  mutating func noteOpen(_ slot: Int, isTCP: Bool) {
    if limit < .max { noteIdle(slot, isTCP: isTCP) }
  }

  @inline(never)
  private mutating func noteIdle(_ slot: Int, isTCP: Bool) {
    let use = isTCP ? tcp.slots[slot].use : udp.slots[slot].use
    idle.insert(
      IdleOrder.Entry(since: lastHeard(slot, isTCP: isTCP), slot: Int32(slot), use: use, isTCP: isTCP))
    if idle.count > 2 * heldCount + 1024 { forgetVoid() }
  }

  private mutating func forgetVoid() {
    var order = IdleOrder()
    swap(&order, &idle)
    order.keep { isValid($0) }
    swap(&order, &idle)
  }

  private func isValid(_ entry: IdleOrder.Entry) -> Bool {
    let slot = Int(entry.slot)
    return entry.isTCP
      ? tcp.slots[slot].isUsed && tcp.slots[slot].use == entry.use
      : udp.slots[slot].isUsed && udp.slots[slot].use == entry.use
  }

  private func lastHeard(_ slot: Int, isTCP: Bool) -> Timestamp {
    isTCP ? tcp[slot].end : udp[slot].lastSeen
  }

  @inline(never)
  private mutating func askForMemory() {
    guard limit == .max, let hasMemory, !hasMemory() else { return }
    limit = max(heldCount, 1)
    limitReason = .memory
    for slot in tcp.slots.indices where tcp.slots[slot].isUsed {
      noteIdle(slot, isTCP: true)
      if tcp[slot].hasEnded && receiver == nil { noteEnd(of: slot) }
    }
    for slot in udp.slots.indices where udp.slots[slot].isUsed { noteIdle(slot, isTCP: false) }
  }

  @inline(never)
  private mutating func giveUpWhatIsBeyond() {
    while heldCount >= limit {
      if releaseFirstEnded() { continue }
      if embryos.openCount * 2 > limit || idle.isEmpty, let place = embryos.first {
        evict(embryos[place].id) { $0.give(up: place) }
      } else if let entry = longestIdle() {
        evict(entry)
      } else {
        return
      }
    }
  }

  /// Takes out the conversation that was silent for longest.
  private mutating func longestIdle() -> IdleOrder.Entry? {
    while var entry = idle.removeFirst() {
      guard isValid(entry) else { continue }
      let last = lastHeard(Int(entry.slot), isTCP: entry.isTCP)
      if last <= entry.since { return entry }
      entry.since = last
      idle.insert(entry)
    }
    return nil
  }

  private mutating func evict(_ entry: IdleOrder.Entry) {
    let slot = Int(entry.slot)
    guard entry.isTCP else {
      evict(udp[slot].id) { $0.handOverUDP(slot) }
      return
    }
    let (tuple, hash) = (tcp[slot].ends.tuple, tcp.slots[slot].hash)
    decideAll(of: tuple, hash)
    settleHeld(in: slot)
    // Either may have begun another use of the four-tuple.
    guard isValid(entry) else { return }
    evict(tcp[slot].id) { $0.handOver(slot) }
  }

  private mutating func evict(_ id: Int, _ handOver: (inout Self) -> Void) {
    evictedCount += 1
    evictedIDs.insert(id)
    handOver(&self)
    if receiver != nil { evictedIDs.remove(id) }
  }
}
