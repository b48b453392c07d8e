/// Which octets of a packet its fragments have brought.
///
/// Offsets count units of eight octets, of which every fragment but the last has whole ones (RFC 791 section
/// 3.1): a bit for each, so that holes cost nothing, however many there are.
struct FragmentUnits {
  private var words: [UInt64] = []
  private var count = 0
  private var end = 0

  /// Adds the octets of a fragment.
  ///
  /// - Parameter isLast: whether it may end in a unit that is not whole.
  mutating func insert(_ octets: Range<Int>, isLast: Bool) {
    let start = octets.lowerBound / 8
    let end = (octets.upperBound + (isLast ? 7 : 0)) / 8
    guard start < end else { return }
    self.end = max(self.end, end)
    while words.count * 64 < end { words.append(0) }
    for word in start / 64...(end - 1) / 64 {
      let low = max(0, start - word * 64)
      let high = min(64, end - word * 64)
      let bits = UInt64.max << UInt64(low) & UInt64.max >> UInt64(64 - high)
      count += (bits & ~words[word]).nonzeroBitCount
      words[word] |= bits
    }
  }

  /// Whether all octets of a packet of this length have come, and none beyond it.
  func isWhole(upTo length: Int) -> Bool {
    let units = (length + 7) / 8
    return count == units && end == units
  }
}
