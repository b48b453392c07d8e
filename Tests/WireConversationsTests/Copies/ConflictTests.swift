import Testing
import WireConversations
import WireFormat

/// The same numbers with other octets: an evasion, or a bug.
@Suite struct ConflictTests {
  /// A segment of so many octets, and one with the same number after it.
  func tap(_ first: Int, _ second: Int, isOther: Bool = true) -> Tap {
    var tap = Tap(Script("S> SA< A> PA>\(first) PA>\(second) seq=1 A<"))
    tap.frames[4].payload = Tap.payload(
      Script("S> SA< A> PA>\(second)").segments[3], flavour: isOther ? 0x9999_9999 : 0)
    return tap
  }

  @Test(arguments: [2, 4, 63, 64, 65, 700, 1460])
  func otherOctetsWithTheSameNumbers(length: Int) {
    let seen = tap(length, length).conversation()
    #expect(seen.findings.filter { $0.kind == .conflictingOctets }.map(\.frame) == [5])
    #expect(seen.duplicateFrames == [])
    // Whatever the identification: they are two packets.
    var same = tap(length, length)
    same.frames[4].packet.identification = same.frames[3].packet.identification
    #expect(same.conversation().findings.contains { $0.kind == .conflictingOctets && $0.frame == 5 })
    #expect(same.conversation().duplicateFrames == [])
  }

  @Test(arguments: [2, 4, 64, 700])
  func theSameOctetsAgainAreNone(length: Int) {
    let kinds = tap(length, length, isOther: false).conversation().findingKinds
    #expect(!kinds.contains(.conflictingOctets))
    #expect(kinds.contains(.retransmission))
  }

  @Test func segmentsOfOtherLengthsAreComparedAtTheirBeginning() {
    #expect(tap(700, 64).conversation().findingKinds.contains(.conflictingOctets))
    #expect(tap(64, 700).conversation().findingKinds.contains(.conflictingOctets))
    #expect(!tap(700, 64, isOther: false).conversation().findingKinds.contains(.conflictingOctets))
    // Too few octets are known of both.
    #expect(!tap(700, 63).conversation().findingKinds.contains(.conflictingOctets))
  }

  @Test func theOctetOfAKeepAliveIsNobodysData() {
    var tap = Tap(Script("S> SA< A> PA>1 A< A>1 seq=1 +75000 A<"))
    tap.frames[5].payload = [0]
    let kinds = tap.conversation().findingKinds
    #expect(kinds.contains(.keepAlive))
    #expect(!kinds.contains(.conflictingOctets))
  }

  @Test func framesThatWereCutDifferentlyAreComparedAsFarAsBothGo() {
    let header = 14 + 20 + 20
    func kinds(_ tap: Tap, _ first: Int, _ second: Int) -> [FindingKind] {
      tap.conversation { $0.origin == 4 ? header + second : header + first }.findingKinds
    }
    #expect(kinds(tap(700, 700), 700, 64).contains(.conflictingOctets))
    #expect(kinds(tap(700, 700), 64, 64).contains(.conflictingOctets))
    #expect(!kinds(tap(700, 700, isOther: false), 700, 64).contains(.conflictingOctets))
    #expect(!kinds(tap(700, 700), 700, 10).contains(.conflictingOctets))
    // A copy that was cut is one.
    let original = Tap(CopyTests.busy)
    let doubled = original.doubled(after: 100_000)
    let seen = doubled.conversation { $0.isCopy ? header + 70 : .max }
    #expect(seen.duplicateFrames == doubled.copies)
  }
}
