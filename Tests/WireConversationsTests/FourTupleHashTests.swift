import Testing
import WireFormat

@testable import WireConversations

/// Hashes of four-tuples that a capture chooses are as good as those of random ones.
@Suite struct FourTupleHashTests {
  private static let count = 20_000

  /// Four-tuples as an attacker makes them.
  enum Family: String, CaseIterable {
    case random, oneSource, oneLower, zeroFactors, steps, highBits, ports, powers, mirrored, v4

    func tuple(_ number: Int, _ random: inout Numbers) -> FourTuple {
      let n = UInt64(number)
      // What was 0 in a factor of the hash of earlier versions, whatever else a tuple held.
      let zero: UInt64 = 0x9e37_79b9_7f4a_7c15 ^ 0xe703_7ed1_a0b4_28db
      func v6(_ high: UInt64, _ low: UInt64, _ port: UInt16 = 80) -> Endpoint {
        Endpoint(IPAddress(v6High: high, low: low), port)
      }
      let ends: (Endpoint, Endpoint) =
        switch self {
        case .random: (v6(random.next(), random.next()), v6(random.next(), random.next()))
        case .oneSource: (v6(zero, 1), v6(random.next(), random.next()))
        case .oneLower: (v6(zero, 1), v6(zero, random.next() | 1 << 63))
        case .zeroFactors: (v6(zero, n), v6(0xd6e8_feb8_6659_fd93, ~n))
        case .steps: (v6(1, n << 16), v6(1, n << 48 | 1))
        case .highBits: (v6(n << 48, 0), v6(n << 40, 1))
        case .ports: (v6(0, 1, UInt16(truncatingIfNeeded: n)), v6(0, 2, UInt16(truncatingIfNeeded: n >> 8)))
        case .powers: (v6(1 << (n % 64), 1 << (n / 64 % 64)), v6(1 << (n / 4096 % 64), 3))
        case .mirrored: (v6(n, n), v6(~n, ~n))
        case .v4:
          (Endpoint(IPAddress(v4: UInt32(number)), 1), Endpoint(IPAddress(v4: UInt32(number) ^ 0xffff), 2))
        }
      return FourTuple.of(ends.0, ends.1).tuple
    }
  }

  /// How many places a search looks at, in a table that is half full, for the worst of the tuples.
  private static func longestSearch(_ family: Family, seed: UInt64) -> Int {
    var random = Numbers(state: seed)
    let tuples = Set((0..<count).map { family.tuple($0, &random) })
    let mask = (1 << 16) - 1
    var table = [Bool](repeating: false, count: mask + 1)
    var longest = 0
    for tuple in tuples {
      var place = Int(tuple.hash) & mask
      var steps = 1
      while table[place] {
        place = (place + 1) & mask
        steps += 1
      }
      table[place] = true
      longest = max(longest, steps)
    }
    return longest
  }

  // Linear probing of random hashes at this load has searches of 10 to 25 places at worst.
  @Test(arguments: Family.allCases)
  func noFamilyCollides(_ family: Family) {
    #expect(Self.longestSearch(family, seed: 7) < 64)
  }

  /// No two tuples of a search by hill climbing agree more than chance has it: from pairs, those whose hashes
  /// share most bits are changed again and again.
  @Test func searchingFindsNoPattern() {
    var random = Numbers(state: 11)
    var best = 0
    for _ in 0..<200 {
      var one = (random.next(), random.next())
      var distance = 32
      for _ in 0..<64 {
        let bit = UInt64(1) << (random.next() % 64)
        let other = random.next() % 2 == 0 ? (one.0 ^ bit, one.1) : (one.0, one.1 ^ bit)
        let difference = Self.hash(one) ^ Self.hash(other)
        distance = min(distance, difference.nonzeroBitCount)
        one = other
      }
      if distance == 0 { best += 1 }
    }
    #expect(best == 0)
  }

  private static func hash(_ words: (UInt64, UInt64)) -> UInt32 {
    FourTuple.of(
      Endpoint(IPAddress(v6High: 1, low: words.0), 1), Endpoint(IPAddress(v6High: words.1, low: 2), 2)
    ).tuple.hash
  }
}
