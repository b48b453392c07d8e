import WireFormat

/// The conversations that have ended and wait for late packets, longest ended first.
struct Lingering {
  /// A conversation in a slot. The entry is void if the slot is used for another conversation by now.
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
  /// The first entry that is not settled.
  private var firstNew = 0

  /// The number of entries, with those that are void.
  var count: Int { entries.count - head }

  /// When the oldest entry was added.
  @inline(__always)
  var firstSince: Timestamp? { head < entries.count ? entries[head].since : nil }

  /// The oldest entry.
  var first: Entry? { head < entries.count ? entries[head] : nil }

  /// Adds an entry, which is to be settled.
  mutating func append(_ entry: Entry) {
    entries.append(entry)
  }

  /// Whether an entry was added that is not settled.
  @inline(__always)
  var hasNew: Bool { firstNew < entries.count }

  /// The first entry that is not settled.
  var new: Entry? { firstNew < entries.count ? entries[firstNew] : nil }

  /// Replaces `new`, and goes on to the next.
  mutating func settleNew(as entry: Entry) {
    entries[firstNew] = entry
    firstNew += 1
  }

  /// Removes the oldest entry.
  mutating func removeFirst() {
    head += 1
    if head > 4096 && head * 2 > entries.count {
      entries.removeFirst(head)
      firstNew -= min(head, firstNew)
      head = 0
    }
  }

  /// Forgets those that are void.
  mutating func keep(where isValid: (Entry) -> Bool) {
    // All before the first new one are settled, and stay so.
    let settled = entries[head..<max(head, firstNew)].filter(isValid)
    let new = entries[max(head, firstNew)...].filter(isValid)
    (entries, head, firstNew) = (settled + new, 0, settled.count)
  }
}
