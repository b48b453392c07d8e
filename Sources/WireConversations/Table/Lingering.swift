import WireFormat

/// The conversations that have ended and wait for late packets, longest ended first.
struct Lingering {
  /// A note about a slot; it is void when the slot has another use by now.
  struct Entry {
    var slot: Int
    var use: UInt32
    /// When it was noted, in capture time.
    var since: Timestamp
  }

  private var entries: [Entry] = []
  private var head = 0

  /// How many wait, void ones included.
  var count: Int { entries.count - head }

  /// The one that waits longest.
  var first: Entry? { head < entries.count ? entries[head] : nil }

  /// Adds one that has just ended.
  mutating func append(_ slot: Int, use: UInt32, since: Timestamp) {
    entries.append(Entry(slot: slot, use: use, since: since))
  }

  /// Removes the one that waits longest.
  mutating func removeFirst() {
    head += 1
    if head > 4096 && head * 2 > entries.count {
      entries.removeFirst(head)
      head = 0
    }
  }
}
