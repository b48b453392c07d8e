/// Conversations that are open, side by side in memory, and the way to the one of a four-tuple.
///
/// The slots of conversations that were taken out are used again. The last one that was found is tried first: packets come
/// in runs.
struct Slab<Tracker> {
  private(set) var slots: [Slot] = []
  private var free: [Int] = []
  private var index = HashIndex()
  private var lastFound = -1

  struct Slot {
    var tuple: FourTuple
    var hash: UInt32
    /// Whether the initiator is the endpoint that the tuple holds first.
    var initiatorIsLower: Bool
    /// Counts the uses of the slot, so that a note about an earlier one is recognized as old.
    var use: UInt32
    /// Nil while the slot is free.
    var tracker: Tracker?
  }

  /// The slot of a four-tuple.
  @inline(__always)
  mutating func find(_ tuple: FourTuple, seed: UInt64) -> Int? {
    if lastFound >= 0 && slots[lastFound].tuple == tuple { return lastFound }
    guard let slot = index.find(tuple.hash(seed: seed), where: { slots[$0].tuple == tuple }) else {
      return nil
    }
    lastFound = slot
    return slot
  }

  /// Puts a conversation in.
  mutating func insert(_ tracker: Tracker, _ tuple: FourTuple, initiatorIsLower: Bool, seed: UInt64) -> Int {
    let hash = tuple.hash(seed: seed)
    let slot: Int
    if let reused = free.popLast() {
      slot = reused
      let use = slots[slot].use &+ 1
      slots[slot] = Slot(
        tuple: tuple, hash: hash, initiatorIsLower: initiatorIsLower, use: use, tracker: tracker)
    } else {
      slot = slots.count
      slots.append(
        Slot(tuple: tuple, hash: hash, initiatorIsLower: initiatorIsLower, use: 0, tracker: tracker))
    }
    index.insert(slot, hash: hash)
    lastFound = slot
    return slot
  }

  /// Takes a conversation out.
  mutating func remove(_ slot: Int) -> Tracker? {
    index.remove(slot, hash: slots[slot].hash)
    let tracker = slots[slot].tracker.take()
    free.append(slot)
    if lastFound == slot { lastFound = -1 }
    return tracker
  }

  /// Reads or changes a conversation where it stands.
  @inline(__always)
  mutating func update<Result>(_ slot: Int, _ body: (inout Tracker) -> Result) -> Result {
    body(&slots[slot].tracker!)
  }

  /// Which end a packet comes from: 0 the initiator, 1 the responder.
  @inline(__always)
  func sender(in slot: Int, sourceIsLower: Bool) -> Int {
    sourceIsLower == slots[slot].initiatorIsLower ? 0 : 1
  }
}
