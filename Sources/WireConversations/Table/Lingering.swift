import WireFormat

/// The conversations that have ended and wait for late packets, longest ended first.
struct Lingering {
  /// A note about a slot; it is void when the slot has another use by now.
  struct Entry {
    var slot: Int
    var use: UInt32
    /// When it was noted, in capture time.
    var since: Timestamp
    /// The verdict, and how many packets it rests on; it still holds if no packet has come since.
    var known: (verdict: Verdict, packets: Int)?
  }

  private var entries: [Entry] = []
  private var head = 0
  /// The first that was added and has not been settled.
  private var firstNew = 0

  /// How many wait, void ones included.
  var count: Int { entries.count - head }

  /// Since when the one waits that waits longest.
  @inline(__always)
  var firstSince: Timestamp? { head < entries.count ? entries[head].since : nil }

  /// The one that waits longest.
  var first: Entry? { head < entries.count ? entries[head] : nil }

  /// Adds one.
  mutating func append(_ entry: Entry) {
    entries.append(entry)
  }

  /// Whether one was added that has not been settled.
  @inline(__always)
  var hasNew: Bool { firstNew < entries.count }

  /// The first that was added and has not been settled.
  var new: Entry? { firstNew < entries.count ? entries[firstNew] : nil }

  /// Puts something in the place of `new`, and passes on to the next.
  mutating func settleNew(as entry: Entry) {
    entries[firstNew] = entry
    firstNew += 1
  }

  /// Removes the one that waits longest.
  mutating func removeFirst() {
    head += 1
    if head > 4096 && head * 2 > entries.count {
      entries.removeFirst(head)
      firstNew -= min(head, firstNew)
      head = 0
    }
  }
}
