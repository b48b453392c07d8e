import WireFormat

/// Conversations in the order in which they were last heard of: a heap, whose entries are put right only when
/// somebody asks for the first, so that no packet pays for it.
struct IdleOrder {
  /// A conversation in a slot, void if the slot is used for another by now.
  struct Entry {
    /// When it was heard of, at the latest when this was noted.
    var since: Timestamp
    var slot: Int32
    var use: UInt32
    var isTCP: Bool
  }

  private var heap: [Entry] = []

  var isEmpty: Bool { heap.isEmpty }

  mutating func insert(_ entry: Entry) {
    heap.append(entry)
    var place = heap.count - 1
    while place > 0, heap[place].since < heap[(place - 1) / 2].since {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes out the entry that was noted for the earliest time.
  mutating func removeFirst() -> Entry? {
    guard let last = heap.popLast() else { return nil }
    guard let first = heap.first else { return last }
    heap[0] = last
    var place = 0
    while true {
      var next = place
      // Without a list of both: that would be allocated.
      let child = 2 * place + 1
      if child < heap.count, heap[child].since < heap[next].since { next = child }
      if child + 1 < heap.count, heap[child + 1].since < heap[next].since { next = child + 1 }
      if next == place { return first }
      heap.swapAt(place, next)
      place = next
    }
  }

  /// How many entries there are, with those that are void.
  var count: Int { heap.count }

  /// Forgets those that are void.
  mutating func keep(where isValid: (Entry) -> Bool) {
    let valid = heap.filter(isValid)
    heap.removeAll(keepingCapacity: true)
    for entry in valid { insert(entry) }
  }
}
