/// Which octets of one direction are there: everything before `edge`, and a few ranges beyond it.
///
/// At most four ranges are kept. When a fifth would be needed the lowest hole is given up, so that memory is
/// bounded whatever a capture holds.
struct Coverage {
  /// The first octet that is missing: what a receiver calls RCV.NXT.
  private(set) var edge: UInt32 = 0
  /// How many ranges beyond the edge there are; nearly always there is none.
  private var count: UInt8 = 0
  /// They, ascending. In place, because a conversation that owns no memory costs nothing to end.
  private var ranges = InlineArray<4, OctetRange>(repeating: OctetRange(start: 0, end: 0))

  private struct OctetRange {
    var start: UInt32
    var end: UInt32
  }

  /// Nothing before `edge` counts, and everything from it on is missing.
  init(edge: UInt32 = 0) {
    self.edge = edge
  }

  /// Whether there is nothing beyond the edge.
  var isWhole: Bool { count == 0 }

  /// Adds the octets from `start` up to, not including, `end`; answers how many of them are new.
  @inline(__always)
  mutating func cover(from start: UInt32, to end: UInt32) -> Int {
    if start == edge && count == 0 {
      edge = end
      return Int(end &- start)
    }
    return coverOutOfOrder(from: start, to: end)
  }

  /// Takes everything before `position` as there, because the receiver said so; answers whether some was not.
  mutating func skip(to position: UInt32) -> Bool {
    guard edge.precedes(position) else { return false }
    edge = position
    absorb()
    return true
  }

  private mutating func coverOutOfOrder(from first: UInt32, to end: UInt32) -> Int {
    let start = first.precedes(edge) ? edge : first
    guard start.precedes(end) else { return 0 }
    var new = Int(end &- start)
    var mergedStart = start
    var mergedEnd = end
    var kept = 0
    for index in 0..<Int(count) {
      let range = ranges[index]
      if range.end.precedes(start) || end.precedes(range.start) {
        ranges[kept] = range
        kept += 1
        continue
      }
      let overlapStart = range.start.precedes(start) ? start : range.start
      let overlapEnd = range.end.precedes(end) ? range.end : end
      new -= Int(overlapEnd &- overlapStart)
      if range.start.precedes(mergedStart) { mergedStart = range.start }
      if mergedEnd.precedes(range.end) { mergedEnd = range.end }
    }
    count = UInt8(kept)
    insert(from: mergedStart, to: mergedEnd)
    absorb()
    return new
  }

  private mutating func insert(from start: UInt32, to end: UInt32) {
    if Int(count) == ranges.count {
      if start.precedes(ranges[0].start) {
        edge = end
        return
      }
      edge = ranges[0].end
      removeFirst()
    }
    var place = Int(count)
    while place > 0 && start.precedes(ranges[place - 1].start) {
      ranges[place] = ranges[place - 1]
      place -= 1
    }
    ranges[place] = OctetRange(start: start, end: end)
    count += 1
  }

  /// Moves the edge over the ranges that it has reached.
  private mutating func absorb() {
    while count > 0 && ranges[0].start.precedesOrEquals(edge) {
      if edge.precedes(ranges[0].end) { edge = ranges[0].end }
      removeFirst()
    }
  }

  private mutating func removeFirst() {
    count -= 1
    for index in 0..<Int(count) { ranges[index] = ranges[index + 1] }
  }
}
