/// A generator whose numbers are the same in every run.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

extension [UInt8] {
  /// Numbers that lengths and counters are likely to trip over.
  private static let boundaries: [UInt8] = [0, 1, 0x7f, 0x80, 0xff]

  /// Changes some octets, in up to eight places.
  mutating func mutate(using random: inout SplitMix64) {
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      guard !isEmpty else { return }
      let place = Int.random(in: indices, using: &random)
      let end = Swift.min(count, place + Int.random(in: 1...64, using: &random))
      switch Int.random(in: 0..<9, using: &random) {
      case 0, 1, 2: self[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case 3: self[place] = UInt8.random(in: 0...255, using: &random)
      case 4: self[place] = Self.boundaries.randomElement(using: &random) ?? 0
      case 5:
        let value = Self.boundaries.randomElement(using: &random) ?? 0
        for index in place..<Swift.min(count, place + 4) { self[index] = value }
      case 6: insert(contentsOf: self[place..<end], at: Int.random(in: indices, using: &random))
      case 7: removeSubrange(place..<end)
      default: if Bool.random(using: &random) { removeLast(count - place) }
      }
    }
  }
}
