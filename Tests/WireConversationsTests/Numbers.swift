/// Numbers that are the same in every run.
struct Numbers: RandomNumberGenerator {
  var state: UInt64

  /// The numbers of a batch of a test.
  init(batch: Int) { state = UInt64(batch) &* 0x9e37_79b9_7f4a_7c15 &+ 1 }

  init(state: UInt64) { self.state = state }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
