import WireFormat

/// Open conversations in contiguous memory, found by their four-tuple.
///
/// The slots of conversations that were removed are used again. A search tries the slot that it found last,
/// because packets come in runs. A conversation is read and changed in its slot, and moves only when it is
/// set aside or removed. So the open conversations occupy few lines of the processor's cache, however many
/// wait for late packets.
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
  // Memory for `capacity` trackers; those of used slots are initialized. An array needs copyable elements.
  // Each tracker is aligned to two cache lines, because the processor fetches them in pairs.
  private var memory: UnsafeMutableRawPointer
  private var capacity = 64
  private static var alignment: Int { 128 }
  private static var stride: Int { (MemoryLayout<Tracker>.size + alignment - 1) & -alignment }
  private var free: [Int] = []
  private var freeAside: [Int] = []
  private var index = HashIndex()
  private var lastFound = -1
  // Takes up what `warm` reads: a read whose value is not used is left out by the compiler.
  private var warmth: UInt32 = 0

  init() {
    unsafe memory = .allocate(byteCount: capacity * Self.stride, alignment: Self.alignment)
  }

  deinit {
    for slot in slots.indices where slots[slot].isUsed { unsafe place(slot).deinitialize(count: 1) }
    unsafe memory.deallocate()
  }

  @inline(__always)
  private func place(_ slot: Int) -> UnsafeMutablePointer<Tracker> { unsafe Self.place(slot, in: memory) }

  @inline(__always)
  private static func place(_ slot: Int, in memory: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Tracker>
  {
    unsafe (memory + slot &* stride).assumingMemoryBound(to: Tracker.self)
  }

  /// A conversation in its slot.
  subscript(slot: Int) -> Tracker {
    @inline(__always)
    unsafeAddress {
      precondition(slots[slot].isUsed)
      return unsafe UnsafePointer(place(slot))
    }
    @inline(__always)
    unsafeMutableAddress {
      precondition(slots[slot].isUsed)
      return unsafe place(slot)
    }
  }

  /// The slot of a four-tuple.
  @inline(__always)
  mutating func find(_ tuple: FourTuple, hash: UInt32) -> Int? {
    // Only slots that are used are in the index, and `lastFound` is one of them.
    let memory = unsafe memory
    if unsafe lastFound >= 0 && place(lastFound).pointee.ends.tuple == tuple { return lastFound }
    guard
      let slot = index.find(
        hash, where: { unsafe Self.place($0, in: memory).pointee.ends.tuple == tuple })
    else { return nil }
    lastFound = slot
    return slot
  }

  /// Adds a conversation.
  ///
  /// - Parameter tracker: makes it, where it is to stand.
  @inline(__always)
  mutating func insert(_ tracker: @autoclosure () -> Tracker, hash: UInt32) -> Int {
    let slot = takeSlot(free.popLast(), hash: hash, isAside: false)
    unsafe place(slot).initialize(to: tracker())
    index.insert(slot, hash: hash)
    lastFound = slot
    return slot
  }

  /// Sets a conversation aside of which little is expected to come.
  ///
  /// - Returns: where it stands now.
  mutating func setAside(_ slot: Int) -> Int {
    let hash = slots[slot].hash
    let aside = takeSlot(freeAside.popLast(), hash: hash, isAside: true)
    unsafe place(aside).moveInitialize(from: place(slot), count: 1)
    index.replace(slot, by: aside, hash: hash)
    vacate(slot)
    return aside
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

  /// Removes a conversation.
  mutating func remove(_ slot: Int) -> Tracker {
    release(slot)
    return unsafe place(slot).move()
  }

  /// Lends a conversation in its slot, then ends it.
  mutating func end(_ slot: Int, _ body: (UnsafePointer<Tracker>) -> Void) {
    release(slot)
    unsafe body(place(slot))
    unsafe place(slot).deinitialize(count: 1)
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
    let larger = UnsafeMutableRawPointer.allocate(
      byteCount: capacity * 2 * Self.stride, alignment: Self.alignment)
    for slot in slots.indices where slots[slot].isUsed {
      unsafe Self.place(slot, in: larger).moveInitialize(from: place(slot), count: 1)
    }
    unsafe memory.deallocate()
    unsafe memory = larger
    capacity *= 2
  }
}

extension Slab where Tracker == TCPTracker {
  /// Reads a packet, and the conversation that its hash likely belongs to, so that both are in the
  /// processor's cache when the packet is added.
  ///
  /// Called for several packets in a row, it waits for memory once for all of them. Searches would wait one
  /// after the other: each needs its index entry before it can read the conversation.
  @inline(__always)
  mutating func warm(_ hash: UInt32, _ time: Timestamp, _ other: UInt32) {
    warmth &+= UInt32(truncatingIfNeeded: time.nanoseconds) ^ other
    guard let slot = index.guess(hash) else { return }
    let tracker = unsafe place(slot)
    unsafe warmth &+=
      UInt32(truncatingIfNeeded: tracker.pointee.packets) ^ tracker.pointee.flows[0].next
      ^ tracker.pointee.flows[1].next
  }
}
