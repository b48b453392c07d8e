/// Which octets of one direction are there: everything before `edge`, and a few ranges beyond it.
///
/// At most four ranges are kept. When a fifth would be needed the lowest hole is given up, so that memory is bounded
/// whatever a capture holds.
struct Coverage {
  /// The first octet that is missing: what a receiver calls RCV.NXT.
  private(set) var edge: UInt32 = 0
  /// Ranges beyond the edge, ascending; an array, because nearly always there is none.
  private var ranges: [(start: UInt32, end: UInt32)] = []

  private static let limit = 4

  /// Nothing before `edge` counts, and everything from it on is missing.
  init(edge: UInt32 = 0) {
    self.edge = edge
  }

  /// Adds the octets from `start` up to, not including, `end`; answers how many of them are new.
  @inline(__always)
  mutating func cover(from start: UInt32, to end: UInt32) -> Int {
    if start == edge && ranges.isEmpty {
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
    ranges.removeAll { range in
      if range.end.precedes(start) || end.precedes(range.start) { return false }
      let overlapStart = range.start.precedes(start) ? start : range.start
      let overlapEnd = range.end.precedes(end) ? range.end : end
      new -= Int(overlapEnd &- overlapStart)
      if range.start.precedes(mergedStart) { mergedStart = range.start }
      if mergedEnd.precedes(range.end) { mergedEnd = range.end }
      return true
    }
    insert(from: mergedStart, to: mergedEnd)
    absorb()
    return new
  }

  private mutating func insert(from start: UInt32, to end: UInt32) {
    if ranges.count == Self.limit {
      if start.precedes(ranges[0].start) {
        edge = end
        return
      }
      edge = ranges.removeFirst().end
    }
    ranges.insert((start, end), at: ranges.firstIndex { start.precedes($0.start) } ?? ranges.count)
  }

  /// Moves the edge over the ranges that it has reached.
  private mutating func absorb() {
    while let first = ranges.first, first.start.precedesOrEquals(edge) {
      if edge.precedes(first.end) { edge = first.end }
      ranges.removeFirst()
    }
  }
}
