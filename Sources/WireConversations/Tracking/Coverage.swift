/// Which octets of one direction are there: everything before `edge`, and a few ranges beyond it.
///
/// At most four ranges are kept. When a fifth would be needed the lowest hole is given up, so that memory is bounded
/// whatever a capture holds.
struct Coverage {
  /// The first octet that is missing: what a receiver calls RCV.NXT.
  private(set) var edge: UInt32 = 0
  private var count: UInt32 = 0
  private var starts = InlineArray<4, UInt32>(repeating: 0)
  private var ends = InlineArray<4, UInt32>(repeating: 0)

  private static let limit = 4

  /// Nothing before `edge` counts, and everything from it on is missing.
  init(edge: UInt32 = 0) {
    self.edge = edge
  }

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
      let (rangeStart, rangeEnd) = (starts[index], ends[index])
      if rangeEnd.precedes(start) || end.precedes(rangeStart) {
        starts[kept] = rangeStart
        ends[kept] = rangeEnd
        kept += 1
        continue
      }
      let overlapStart = rangeStart.precedes(start) ? start : rangeStart
      let overlapEnd = rangeEnd.precedes(end) ? rangeEnd : end
      new -= Int(overlapEnd &- overlapStart)
      if rangeStart.precedes(mergedStart) { mergedStart = rangeStart }
      if mergedEnd.precedes(rangeEnd) { mergedEnd = rangeEnd }
    }
    count = UInt32(kept)
    insert(from: mergedStart, to: mergedEnd)
    absorb()
    return new
  }

  private mutating func insert(from start: UInt32, to end: UInt32) {
    if count == Self.limit {
      if start.precedes(starts[0]) {
        edge = end
        return
      }
      edge = ends[0]
      removeFirst()
    }
    var index = Int(count)
    while index > 0 && start.precedes(starts[index - 1]) {
      starts[index] = starts[index - 1]
      ends[index] = ends[index - 1]
      index -= 1
    }
    starts[index] = start
    ends[index] = end
    count += 1
  }

  /// Moves the edge over the ranges that it has reached.
  private mutating func absorb() {
    while count > 0 && starts[0].precedesOrEquals(edge) {
      if edge.precedes(ends[0]) { edge = ends[0] }
      removeFirst()
    }
  }

  private mutating func removeFirst() {
    count -= 1
    for index in 0..<Int(count) {
      starts[index] = starts[index + 1]
      ends[index] = ends[index + 1]
    }
  }
}
