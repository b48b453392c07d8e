import Testing
import WireConversations
import WireFormat

/// The same frame twice, as mirror ports, bridges and captures of several interfaces have it.
@Suite struct CopyTests {
  /// Requests and answers, something lost and sent again, a window that closes, a keep-alive, and a close.
  static let busy = Script(
    """
    S> SA< A> \
    PA>100 A< PA<700 A> PA>90 A< PA<1400 A> PA<1400 A> \
    A<1400 seq=5001 A> A> A<1400 seq=3601 A> \
    PA>60 A< PA<20 A> PA>60 A< PA<20 A> PA>60 A< PA<20 A> PA>60 A< PA<20 A> \
    A> win=0 A> A> seq=410 +600 A< PA>60 A< PA<20 A> \
    PA>60 A< PA<20 A> PA>60 A< PA<20 A> PA>60 A< PA<20 A> PA>60 A< PA<20 A> \
    FA> A< PA<30 A> FA< A>
    """)

  /// Without identifications equal acknowledgments in a row cannot be told from copies: none are here.
  static let calm = Script(
    """
    S> SA< A> \
    PA>100 A< PA<700 A> PA>90 A< PA<1400 A> PA<1400 A> \
    PA>60 A< PA<20 A> PA>60 A< PA<20 A> PA>60 A< PA<20 A> PA>60 A< PA<20 A> PA>30 PA>30 seq=491 +200 \
    A< PA>60 A< PA<20 A> \
    PA>60 A< PA<20 A> PA>60 A< PA<20 A> PA>60 A< PA<20 A> PA>60 A< PA<20 A> \
    FA> A< PA<30 A> FA< A>
    """)

  static let gaps: [Int64] = [0, 1_000, 100_000, 800_000, 5_000_000, 90_000_000, 400_000_000, 900_000_000]
  static let distances = [0, 1, 2, 5, 20]

  /// Another way than that of the first frame.
  static let ways: [@Sendable (inout Tap.Way) -> Void] = [
    { $0.address = 2 }, { $0.vlan = 42 }, { $0.hops = 63 }, { $0.interface = 1 },
    {
      $0.hops = 62
      $0.address = 9
    },
  ]

  func expectOnlyCopies(
    in doubled: Tap, of original: Tap, _ location: SourceLocation = #_sourceLocation
  ) {
    let seen = doubled.conversation()
    #expect(
      Essence(seen, of: doubled) == Essence(original.conversation(), of: original), sourceLocation: location)
    #expect(seen.duplicateFrames == doubled.copies, sourceLocation: location)
  }

  // MARK: (a) By identification

  @Test(arguments: gaps)
  func aCopyHasTheIdentificationOfItsOriginal(gap: Int64) {
    let original = Tap(Self.busy)
    expectOnlyCopies(in: original.doubled(after: gap), of: original)
    expectOnlyCopies(in: original.doubled(after: gap) { $0.hops = 63 }, of: original)
  }

  @Test(arguments: distances)
  func othersMayStandBetween(distance: Int) {
    let original = Tap(Self.busy)
    expectOnlyCopies(in: original.doubled(places: distance), of: original)
  }

  @Test func aSecondLaterItIsSentAgain() {
    let original = Tap(Self.busy)
    #expect(original.doubled(after: 1_000_000_001).duplicates == [])
  }

  // MARK: (b) By the way that it came

  @Test(arguments: [0, 100_000, 5_000_000, 99_000_000] as [Int64], ways.indices)
  func aCopyCameAnotherWay(gap: Int64, way: Int) {
    for numbering in [Tap.Numbering.zero, .constant] {
      let original = Tap(Self.busy, numbering)
      expectOnlyCopies(in: original.doubled(after: gap, Self.ways[way]), of: original)
    }
  }

  @Test(arguments: distances, ways.indices)
  func anotherWayWithOthersBetween(distance: Int, way: Int) {
    // Without its pause, so that no copy comes too late.
    var script = Self.busy
    for place in script.segments.indices { script.segments[place].distance = 1000 }
    for numbering in [Tap.Numbering.zero, .constant] {
      let original = Tap(script, numbering)
      expectOnlyCopies(in: original.doubled(places: distance, Self.ways[way]), of: original)
    }
  }

  @Test func aWayIsNotEnoughAfterAWhile() {
    let original = Tap(Self.calm, .zero)
    #expect(
      original.doubled(after: 100_000_001, Self.ways[0]).duplicates == [])
  }

  @Test func whatIsSentAgainIsSeenAgainByEveryPlace() {
    // Two keep-alives of IPv6, equal to the octet, 40 ms apart, each seen by two taps; then the second tap is
    // late, so that both keep-alives come first.
    let script = Script("S> SA< A> PA>5 A< A> seq=5 A< A> seq=5 +40 A<")
    for gap in [100_000, 45_000_000] as [Int64] {
      let original = Tap(script, .zero)
      let doubled = original.doubled(after: gap) { $0.address = 2 }
      expectOnlyCopies(in: doubled, of: original)
    }
  }

  // MARK: (c) By the pattern

  @Test func whereAllComeInPairsTheyAreCopies() {
    for numbering in [Tap.Numbering.zero, .constant] {
      let original = Tap(Self.calm, numbering)
      for gap in [0, 1_000, 100_000, 300_000] as [Int64] {
        expectOnlyCopies(in: original.doubled(after: gap), of: original)
      }
    }
  }

  @Test func onePairIsNoPattern() {
    for numbering in [Tap.Numbering.zero, .constant] {
      let original = Tap(Self.busy, numbering)
      for chosen in original.frames.indices {
        let doubled = original.doubled(after: 100_000, where: { $0.origin == chosen })
        #expect(doubled.duplicates == [], "\(chosen)")
      }
    }
  }

  @Test func aRoundTripLaterIsNoPair() {
    // The round trip of the script is 2 ms.
    let original = Tap(Self.busy, .zero)
    #expect(original.doubled(after: 2_100_000).duplicates == [])
  }

  @Test func threeAtUnevenDistancesAreNoPairs() {
    let original = Tap(Self.busy, .zero)
    var tripled = original.doubled(after: 100_000)
    tripled.frames += original.frames.map {
      var copy = $0
      copy.time += 700_000
      return copy
    }
    tripled.frames.sort { ($0.time, $0.origin) < ($1.time, $1.origin) }
    #expect(tripled.duplicates == [])
  }

  // MARK: What does not depend on them

  @Test func aSummaryNeedsNotKnowThem() {
    let shapes = [
      "S> SA< A> PA>5 A< PA<700 A> FA> A< FA< A>", "S> SA< A> PA>5 A< FA> FA< A>", "S> S> seq=0 SA< A> RA<",
      "S> SA< A> FA> FA< seq=1 ack=1 A> A< seq=2", "S> RA<", "S> SA< R>", "S> SA< A> PA>5 A< FA> A< R>",
      "S> SA< A> PA>5 PA<7 A> FA<", "S>", "S> SA< A>", "PA>5 A< FA> A< FA< A>",
    ]
    for shape in shapes {
      let original = Tap(Script(shape))
      let expected = original.conversation().kinds
      for gap in [0, 100_000, 2_500_000] as [Int64] {
        let totals = original.doubled(after: gap).conversations(
          .init(keepsStates: false, keepsFindings: false, keepsCompatibility: false))
        #expect(totals.map(\.kinds) == [expected], "\(shape) \(gap)")
      }
    }
  }
}
