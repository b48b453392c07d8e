/// Conversations that are open, side by side in memory, and the way to the one of a four-tuple.
///
/// The slots of conversations that were taken out are used again. The last one that was found is tried first: packets come
/// in runs. A conversation is read and changed where it stands, and moves only when it is set aside or taken out: so those that are
/// open stand close together, in few lines of the processor's cache, however many wait for late packets.
@safe struct Slab<Tracker: Tracked & ~Copyable>: ~Copyable {
  /// What is known of a slot without a look at its conversation.
  struct Slot {
    var hash: UInt32
    /// Counts the uses of the slot, so that a note about an earlier one is recognized as old.
    var use: UInt32
    /// Whether a conversation stands in it.
    var isUsed: Bool
    /// Whether it is for conversations that were set aside.
    var isAside: Bool
  }

  private(set) var slots: [Slot] = []
  // Memory for as many conversations as `capacity`; those of used slots are initialized. An array would need them copyable.
  private var trackers: UnsafeMutablePointer<Tracker>
  private var capacity = 64
  private var free: [Int] = []
  private var freeAside: [Int] = []
  private var index = HashIndex()
  private var lastFound = -1
  // What is looked at must lead somewhere, or the compiler leaves it out.
  private var warmth: UInt32 = 0

  init() {
    unsafe trackers = .allocate(capacity: capacity)
  }

  deinit {
    for slot in slots.indices where slots[slot].isUsed { unsafe (trackers + slot).deinitialize(count: 1) }
    unsafe trackers.deallocate()
  }

  /// A conversation, where it stands.
  subscript(slot: Int) -> Tracker {
    @inline(__always)
    unsafeAddress {
      precondition(slots[slot].isUsed)
      return unsafe UnsafePointer(trackers + slot)
    }
    @inline(__always)
    unsafeMutableAddress {
      precondition(slots[slot].isUsed)
      return unsafe trackers + slot
    }
  }

  /// The slot of a four-tuple.
  @inline(__always)
  mutating func find(_ tuple: FourTuple, hash: UInt32) -> Int? {
    // Only slots that are used are in the index, and `lastFound` is one of them.
    let trackers = unsafe trackers
    if unsafe lastFound >= 0 && trackers[lastFound].ends.tuple == tuple { return lastFound }
    guard let slot = index.find(hash, where: { unsafe trackers[$0].ends.tuple == tuple }) else { return nil }
    lastFound = slot
    return slot
  }

  /// Puts a conversation in.
  mutating func insert(_ tracker: consuming Tracker, hash: UInt32) -> Int {
    let slot = takeSlot(free.popLast(), hash: hash, isAside: false)
    unsafe (trackers + slot).initialize(to: tracker)
    index.insert(slot, hash: hash)
    lastFound = slot
    return slot
  }

  /// Moves a conversation that little is expected of out of the way.
  ///
  /// - Returns: where it stands now.
  mutating func setAside(_ slot: Int) -> Int {
    let hash = slots[slot].hash
    let place = takeSlot(freeAside.popLast(), hash: hash, isAside: true)
    unsafe (trackers + place).moveInitialize(from: trackers + slot, count: 1)
    index.replace(slot, by: place, hash: hash)
    vacate(slot)
    return place
  }

  private mutating func takeSlot(_ reused: Int?, hash: UInt32, isAside: Bool) -> Int {
    if let reused {
      slots[reused] = Slot(hash: hash, use: slots[reused].use &+ 1, isUsed: true, isAside: isAside)
      return reused
    }
    if slots.count == capacity { grow() }
    slots.append(Slot(hash: hash, use: 0, isUsed: true, isAside: isAside))
    return slots.count - 1
  }

  /// Takes a conversation out.
  mutating func remove(_ slot: Int) -> Tracker {
    release(slot)
    return unsafe (trackers + slot).move()
  }

  /// Lends a conversation where it stands, then ends it.
  mutating func end(_ slot: Int, _ body: (UnsafePointer<Tracker>) -> Void) {
    release(slot)
    unsafe body(trackers + slot)
    unsafe (trackers + slot).deinitialize(count: 1)
  }

  private mutating func release(_ slot: Int) {
    precondition(slots[slot].isUsed)
    index.remove(slot, hash: slots[slot].hash)
    vacate(slot)
  }

  private mutating func vacate(_ slot: Int) {
    slots[slot].isUsed = false
    if slots[slot].isAside { freeAside.append(slot) } else { free.append(slot) }
    if lastFound == slot { lastFound = -1 }
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Tracker>.allocate(capacity: capacity * 2)
    for slot in slots.indices where slots[slot].isUsed {
      unsafe (larger + slot).moveInitialize(from: trackers + slot, count: 1)
    }
    unsafe trackers.deallocate()
    unsafe trackers = larger
    capacity *= 2
  }
}

extension Slab where Tracker == TCPTracker {
  /// Looks at the conversation that a hash likely stands for, so that it is in the processor's cache when it is asked for.
  ///
  /// Several of these in a row wait for memory together; a search must have the index before it can begin to wait for the conversation.
  @inline(__always)
  mutating func warm(_ hash: UInt32) {
    guard let slot = index.guess(hash) else { return }
    unsafe warmth &+=
      UInt32(truncatingIfNeeded: trackers[slot].packets) ^ trackers[slot].flows[0].next
      ^ trackers[slot].flows[1].next
  }
}
