/// Finds the slot of a four-tuple: an open-addressing table of slot numbers, at most half full, so that the
/// first entry that a search looks at is nearly always the right one.
///
/// An entry is one word: 32 bits of hash, and the slot number plus one. Removal moves later entries back. So
/// there are no tombstones, and removals do not make searches longer.
struct HashIndex {
  private var entries: [UInt64]
  private var mask: Int
  private var count = 0

  init() {
    entries = [UInt64](repeating: 0, count: 1024)
    mask = 1023
  }

  /// The slot with this hash for which `matches` is true.
  @inline(__always)
  func find(_ hash: UInt32, where matches: (Int) -> Bool) -> Int? {
    var position = Int(hash) & mask
    while true {
      let entry = entries[position]
      if entry == 0 { return nil }
      if UInt32(truncatingIfNeeded: entry >> 32) == hash {
        let slot = Int(entry & 0xffff_ffff) - 1
        if matches(slot) { return slot }
      }
      position = (position + 1) & mask
    }
  }

  /// The slot that a search looks at first, likely the right one.
  @inline(__always)
  func guess(_ hash: UInt32) -> Int? {
    let entry = entries[Int(hash) & mask]
    return entry == 0 ? nil : Int(entry & 0xffff_ffff) - 1
  }

  /// Adds a slot that is not there yet.
  mutating func insert(_ slot: Int, hash: UInt32) {
    if (count + 1) * 2 > entries.count { grow() }
    place(UInt64(hash) << 32 | UInt64(slot + 1))
    count += 1
  }

  /// Removes a slot that is there.
  mutating func remove(_ slot: Int, hash: UInt32) {
    let target = UInt64(hash) << 32 | UInt64(slot + 1)
    var hole = Int(hash) & mask
    while entries[hole] != target {
      precondition(entries[hole] != 0, "a slot that was never inserted")
      hole = (hole + 1) & mask
    }
    var position = hole
    while true {
      position = (position + 1) & mask
      let entry = entries[position]
      if entry == 0 { break }
      let home = Int(entry >> 32) & mask
      // Move back only what may stand in the hole: its home is not between the hole and where it stands.
      if (position - home) & mask >= (position - hole) & mask {
        entries[hole] = entry
        hole = position
      }
    }
    entries[hole] = 0
    count -= 1
  }

  /// Gives the entry of a slot that is there another slot number.
  mutating func replace(_ slot: Int, by other: Int, hash: UInt32) {
    let target = UInt64(hash) << 32 | UInt64(slot + 1)
    var position = Int(hash) & mask
    while entries[position] != target {
      precondition(entries[position] != 0, "a slot that was never inserted")
      position = (position + 1) & mask
    }
    entries[position] = UInt64(hash) << 32 | UInt64(other + 1)
  }

  private mutating func place(_ entry: UInt64) {
    var position = Int(entry >> 32) & mask
    while entries[position] != 0 { position = (position + 1) & mask }
    entries[position] = entry
  }

  private mutating func grow() {
    let old = entries
    entries = [UInt64](repeating: 0, count: old.count * 2)
    mask = entries.count - 1
    for entry in old where entry != 0 { place(entry) }
  }
}
