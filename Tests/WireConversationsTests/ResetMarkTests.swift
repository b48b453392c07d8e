import Testing
import WireConversations
import WireFormat

/// Resets whose packets are unlike the others of their sender.
@Suite struct ResetMarkTests {
  /// A reset of the responder in a conversation whose packets have 64 and 57 hops left, and count from 100.
  private func judge(
    _ script: String, hops: UInt8 = 57, identification: UInt16? = nil, counts: Bool = true
  ) -> Conversation? {
    let ends = Ends()
    var table = ConversationTable()
    for (index, segment) in Script(script).segments.enumerated() {
      var packet = ends.packet(segment)
      packet.timeToLive = segment.by == .initiator ? 64 : 57
      packet.identification = counts ? UInt16(100 + index) : UInt16(truncatingIfNeeded: index &* 24_593 &+ 7)
      if segment.flags.contains(.rst) {
        packet.timeToLive = hops
        if let identification { packet.identification = identification }
      }
      table.add(packet, frame: index + 1, time: Timestamp(nanoseconds: Int64(index) * 1_000_000))
    }
    return table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true).first
  }

  @Test(
    arguments: [
      (57, nil, true, nil), (57, 0, true, nil), (57, 30_000, false, nil), (57, 200, true, nil),
      (56, nil, true, .resetHasOtherHops(frame: 7, hops: 56, fewest: 57, most: 57)),
      (128, nil, true, .resetHasOtherHops(frame: 7, hops: 128, fewest: 57, most: 57)),
      (57, 30_000, true, .resetHasOtherIdentification(frame: 7, identification: 30_000, last: 105)),
    ] as [(UInt8, UInt16?, Bool, Proof?)])
  func marks(hops: UInt8, identification: UInt16?, counts: Bool, proof: Proof?) {
    let script = "S> SA< A> PA>5 A< PA<3 R<"
    let conversation = judge(script, hops: hops, identification: identification, counts: counts)
    #expect(conversation?.kinds == "three-way reset")
    #expect(conversation?.findingKinds == (proof == nil ? [] : [.resetUnlikeSender]))
    #expect(conversation?.teardown?.proof.dropFirst().first == proof)
  }

  /// A volley has its marks once, and one that changed nothing is told with both.
  @Test func injectedVolley() {
    let conversation = judge(
      "S> SA< A> PA>5 A< PA<3 R< R< seq=1464 R< seq=2924 A> ack=4 PA<7 seq=4 A> ack=11", hops: 40)
    #expect(conversation?.kinds == "three-way none")
    #expect(conversation?.findingKinds == [.resetUnlikeSender, .resetWithoutEffect])
    #expect(
      conversation?.teardown?.proof.dropFirst() == [
        .resetHasNoEffect(.init(frame: 7, sequence: 4, receiver: .initiator), expected: 4, shownBy: 12),
        .resetHasOtherHops(frame: 7, hops: 40, fewest: 57, most: 57),
      ])
  }

  /// What an end had read is not told of a reset that it has not sent.
  @Test func injectedResetIsNotOfUnreadData() {
    #expect(judge("S> SA< A> PA>5 RA<")?.findingKinds == [.unreadDataReset])
    #expect(judge("S> SA< A> PA>5 RA<", hops: 40)?.findingKinds == [.resetUnlikeSender])
    #expect(judge("S> SA< A> PA>5 RA< RA< seq=1464", hops: 40)?.findingKinds == [.resetUnlikeSender])
    #expect(judge("S> SA< A> PA>5 FA< PA>7 seq=6 RA<", hops: 40)?.findingKinds == [.resetUnlikeSender])
  }

  /// Who has sent nothing else cannot be compared with.
  @Test func refusalHasNoMarks() {
    #expect(judge("S> RA< seq=0", hops: 3)?.findings.isEmpty == true)
  }
}
