import Testing
import WireConversations
import WireFormat

/// What the numbers say of segments that the capture does not hold.
@Suite struct MissingSegmentTests {
  private func judged(_ text: String, hasEnded: Bool = false) -> Conversation {
    var table = ConversationTable()
    let ends = Ends()
    var clock = Timestamp(nanoseconds: 0)
    for (index, segment) in Script(text).segments.enumerated() {
      clock.nanoseconds += Int64(segment.distance) * 1000
      table.add(ends.packet(segment), frame: index + 1, time: clock)
    }
    table.add(
      Packet(
        source: Endpoint(ends.initiator.address, 9), destination: Endpoint(ends.responder.address, 9),
        transport: .udp(UDPDatagram(payloadLength: 1))), frame: 99,
      time: Timestamp(nanoseconds: 600_000_000_000))
    return table.finish(
      captureIsComplete: true, droppedPackets: 0, liveAndDrained: false, hasEnded: hasEnded)[0]
  }

  /// An acknowledgment one past the last octet, after its sender's own FIN: a FIN of the other end, which the
  /// capture lost.
  @Test func aFINIsLikelyMissing() {
    let lost = judged("S> SA< A> PA>5 A< FA> A< A> seq=7 ack=2")
    #expect(lost.kinds == "three-way half-closed")
    #expect(!lost.conclusive)
    #expect(lost.inconclusiveReason == .finLikelyMissing(acknowledgment: 8))
    // That nothing came after the capture says nothing of what it lost.
    let known = judged("S> SA< A> PA>5 A< FA> A< A> seq=7 ack=2", hasEnded: true)
    #expect(known.inconclusiveReason == .finLikelyMissing(acknowledgment: 8))
    // The FIN that is seen later was sent again.
    let again = judged("S> SA< A> FA> A< A> seq=2 ack=2 FA< seq=1 ack=2 +30")
    #expect(again.kinds == "three-way unacknowledged")
    #expect(again.inconclusiveReason == .finLikelyMissing(acknowledgment: 6))
    #expect(judged("S> SA< A> PA>5 A< FA> A<").conclusive)
    // More than one octet is no FIN alone, and before its own FIN an end acknowledges octets.
    #expect(judged("S> SA< A> FA> A< A> seq=2 ack=9").conclusive)
    #expect(judged("S> SA< A> PA>5 A< A> seq=6 ack=2 FA> seq=6 ack=2 A< seq=2").conclusive)
  }

  @Test(arguments: [
    "S> SA< A> FA> FA< A>", "S> SA< A> PA>5 FA> seq=11 A< ack=12 FA< A>", "S> SA< A> A> seq=2 FA> seq=1 A<",
    "S> SA< A> A> seq=2 FA> seq=1 +900 A<", "S> SA< A> PA>9 seq=3 FA> seq=1 A<",
  ])
  func aFINThatIsSeenOnceIsNotSentAgain(script: String) {
    #expect(!judged(script).findingKinds.contains(.finRetransmission))
    #expect(judged(script + " FA> seq=1").findingKinds.contains(.finRetransmission))
  }

  /// Zeek writes a gap for octets that were acknowledged and not seen, before a FIN, too.
  @Test(arguments: [
    ("S> SA< A> PA>5 seq=11 A<", "ShADaG"), ("S> SA< A> FA> seq=11 A<", "ShAFaG"),
    ("S> SA< A> FA>5 seq=11 A<", "ShAFaG"), ("S> SA< A> FA> A<", "ShAFa"),
    ("S> SA< A> PA>5 FA> A< FA< A>", "ShADFaf"),
  ])
  func aHoleIsAGap(script: String, history: String) {
    #expect(judged(script).history == history)
  }

  /// A SYN that carries data is one SYN, whether it is sent again with it or without.
  @Test func dataOfASYNThatIsSentAgain() {
    let again = judged("S>10 S> seq=0 SA< ack=1 A> seq=1 PA>10 seq=1 A< FA> FA< A>")
    #expect(again.kinds == "three-way three-segment")
    #expect(again.findingKinds == [.synRetransmission])
    #expect(again.initiatorBytes == 10)
    #expect(
      judged("S>10 S> seq=0 SA< ack=1 A> seq=1 PA>10 seq=1 PA>10 seq=1").findingKinds.last == .retransmission)
    let taken = judged("S>10 S> seq=0 SA< A> PA>5 A< FA> FA< A>")
    #expect(taken.kinds == "three-way three-segment")
    #expect(taken.findingKinds == [.synRetransmission])
    #expect(taken.initiatorBytes == 15)
  }

  @Test func dataInASYNChangesNoKind() {
    for script in DisplacementTests.closes.map({ "S> SA< A> " + $0 }) + [
      "S> RA< seq=0", "S> SA< R>", "S> SA<",
    ] {
      let plain = judged(script)
      for carrying in [
        script.replacing("S> SA<", with: "S>7 SA<"), script.replacing("S> RA<", with: "S>7 RA<"),
      ]
      where carrying != script {
        #expect(judged(carrying.replacing("ack=6", with: "ack=13")).kinds == plain.kinds, "\(carrying)")
      }
    }
  }
}
