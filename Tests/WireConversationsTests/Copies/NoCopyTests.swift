import Testing
import WireConversations
import WireFormat

/// What looks like a copy, and is none.
@Suite struct NoCopyTests {
  @Test func whatIsSentAgainHasANewIdentification() {
    // Each segment again at once, the same way, with the next identification.
    var tap = Tap(CopyTests.busy)
    tap.frames = tap.frames.enumerated().flatMap { index, frame in
      var again = frame
      again.packet.identification = UInt16(20_000 + index)
      again.time += 1_000
      return [frame, again]
    }
    #expect(tap.duplicates == [])
  }

  @Test func aConstantIdentificationMakesNoCopies() {
    // Everything is sent again a moment later, equal to the octet, by an end that knows one identification.
    let original = Tap(CopyTests.busy, .constant)
    for gap in [12_000_000, 200_000_000, 900_000_000] as [Int64] {
      #expect(original.doubled(after: gap).duplicates == [])
    }
    // Also where its first segment is, of which others must tell.
    let opening = Tap(Script("S> S> seq=0 +300 SA< A> PA>5 A<"), .constant)
    #expect(opening.conversation().handshake?.synRetransmissions == 1)
    #expect(opening.duplicates == [])
  }

  @Test func whoRepeatsItselfAtOnceIsSeenByWhatFollows() {
    // The same with an identification of its own.
    var opening = Tap(Script("S> S> seq=0 +300 SA< A> PA>5 A<"))
    opening.frames[1].packet.identification = opening.frames[0].packet.identification
    #expect(opening.conversation().handshake?.synRetransmissions == 0)
    #expect(opening.conversation().duplicateFrames == [2])
  }

  @Test func keepAlivesOfIPv6AreEqualToTheOctet() {
    let script = Script(
      """
      S> SA< A> PA>5 A< A> seq=5 +75000 A< A> seq=5 +75000 A< A> seq=5 +50 A< A> seq=5 +5 A< A> seq=5 +1 A<
      """)
    let ends = Ends(
      initiator: Endpoint(IPAddress(v6High: 0x2001_0db8_0000_0000, low: 1), 40001),
      responder: Endpoint(IPAddress(v6High: 0x2001_0db8_0000_0000, low: 2), 8899))
    let seen = Tap(script, .zero, ends: ends).conversation()
    #expect(seen.findingKinds.filter { $0 == .keepAlive }.count == 5)
    #expect(seen.duplicateFrames == [])
  }

  @Test func aSYNACKWithoutIdentificationIsSentAgainASecondLater() {
    let script = Script("S> SA< SA< seq=0 ack=1 +1000 A> PA>5 A<")
    let seen = Tap(script, .zero).conversation()
    #expect(seen.handshake?.synAckRetransmissions == 1)
    #expect(seen.duplicateFrames == [])
  }

  @Test func threeAcknowledgmentsInARowAreNoPairs() {
    let script = Script(
      """
      S> SA< A> A<1000 A> A<1000 seq=2001 A> A<1000 A> A<1000 A> A<1000 seq=1001 A>
      """)
    let seen = Tap(script, .zero).conversation()
    #expect(seen.duplicateFrames == [])
    #expect(seen.findingKinds.contains(.duplicateAck))
  }

  @Test func otherAddressesAreAnotherConversation() {
    // Before and behind a translation of addresses: two conversations, no copy in either.
    let inside = Tap(CopyTests.calm)
    let outside = Tap(
      CopyTests.calm, ends: Ends(initiator: Endpoint(IPAddress(v4: 0xc633_6401), 40001)))
    var both = Tap(inside.frames + outside.frames)
    both.frames.sort { ($0.time, $0.origin) < ($1.time, $1.origin) }
    let seen = both.conversations()
    #expect(seen.count == 2)
    #expect(seen.allSatisfy { $0.duplicateFrames == [] })
  }

  // MARK: Properties

  /// Streams of segments that repeat one another in every way: no two with other identifications or other
  /// octets are copies, and none without an equal one before it.
  @Test(arguments: 0..<16)
  func onlyEqualPacketsAreCopies(seed: Int) {
    var random = Numbers(state: UInt64(seed) &* 77 &+ 1)
    var tap = Tap(CopyTests.busy, Tap.Numbering.allCases[seed % 3])
    for _ in 0..<120 {
      var frame = tap.frames.randomElement(using: &random)!
      frame.time +=
        Int64.random(in: 0..<1_200_000_000, using: &random) >> Int64.random(in: 0..<20, using: &random)
      frame.isCopy = true
      switch Int.random(in: 0..<6, using: &random) {
      case 0: frame.packet.identification &+= 1
      case 1 where !frame.payload.isEmpty: frame.payload[frame.payload.count - 1] ^= 1
      case 2: frame.way.hops -= 1
      case 3: frame.way.vlan = 7
      default: break
      }
      tap.frames.append(frame)
    }
    tap.frames.sort { ($0.time, $0.origin) < ($1.time, $1.origin) }
    for conversation in tap.conversations() {
      for place in conversation.duplicateFrames.map({ $0 - 1 }) {
        let frame = tap.frames[place]
        let hasTwin = tap.frames[..<place].contains {
          $0.packet == frame.packet && $0.payload == frame.payload && frame.time - $0.time <= 1_000_000_000
        }
        #expect(hasTwin, "frame \(place + 1)")
      }
    }
  }
}
