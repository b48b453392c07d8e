import Testing
import WireConversations
import WireFormat

@Suite struct HandshakeTests {
  @Test(arguments: [
    ("S> SA< A>", "three-way"),
    ("S> SA< PA>5", "three-way"),
    ("S> SA< FA>", "three-way"),
    ("S>10 SA< A>", "three-way"),
    ("S>10 SA< ack=1 A> seq=1", "three-way"),
    ("S> +1000 S> seq=0 SA< A>", "three-way"),
    ("S> SA< A> x PA>5", "three-way"),
    ("S> S< SA< seq=0 SA> seq=0", "simultaneous-open"),
    ("S> S< A> A<", "simultaneous-open"),
    ("S> RA< seq=0", "refused"),
    ("S> S> seq=0 RA< seq=0", "refused"),
    ("S> SA< R>", "aborted"),
    ("S> SA< R<", "aborted"),
    ("S> SA< ack=2", "invalid"),
    ("S> SA< ack=0 R> seq=0", "invalid"),
    ("S> SA<", "incomplete"),
    ("S> SA< SA< seq=0", "incomplete"),
    ("S> A> seq=1 ack=1 PA>5", "incomplete"),
    ("S> SA< x", "incomplete"),
    ("S> SA< A> x", "incomplete"),
    ("S>", "unanswered"),
    ("S> +1000 S> seq=0 +2000 S> seq=0", "unanswered"),
    ("S> RA< seq=0 ack=2", "unanswered"),
    ("S> RA< seq=0 x", "unanswered"),
    ("SA< ack=1 A>", "mid-stream"),
    ("PA>5 A<", "mid-stream"),
  ])
  func everyKind(script: String, kind: String) {
    #expect(judge(script).handshake?.kind.rawValue == kind, "\(script)")
  }

  @Test func proofOfThreeWay() {
    let handshake = judge("S> SA< A>").handshake
    #expect(handshake?.frames == [1, 2, 3])
    #expect(
      handshake?.proof == [
        .acknowledges(.init(.init(frame: 2, number: 1), frame: 1, sequence: 0, control: .syn)),
        .acknowledges(.init(.init(frame: 3, number: 1), frame: 2, sequence: 0, control: .syn)),
      ])
  }

  @Test func proofOfThreeWayWithData() {
    let handshake = judge("S>10 SA< A>").handshake
    #expect(
      handshake?.proof.first
        == .acknowledges(
          .init(.init(frame: 2, number: 11), frame: 1, sequence: 0, control: .syn, octets: 10)))
  }

  @Test func proofOfWhatIsMissing() {
    #expect(judge("S>").handshake?.proof == [.unacknowledged(.syn, frame: 1, expected: 1)])
    #expect(
      judge("S> SA<").handshake?.proof == [
        .acknowledges(.init(.init(frame: 2, number: 1), frame: 1, sequence: 0, control: .syn)),
        .unacknowledgedByInitiator(synAck: 2, expected: 1),
      ])
    #expect(
      judge("S> SA< ack=2").handshake?.proof == [
        .acknowledgesAnotherSYN(.init(frame: 2, number: 2), syn: 1)
      ])
  }

  @Test func retransmissionsAreCounted() {
    let handshake = judge("S> S> seq=0 S> seq=0 SA< SA< seq=0 A>").handshake
    #expect(handshake?.synRetransmissions == 2)
    #expect(handshake?.synAckRetransmissions == 1)
    #expect(handshake?.kind == .threeWay)
  }

  @Test func refusedByICMP() {
    let ends = Ends()
    var table = ConversationTable(.init(keepsRecords: true))
    table.add(
      ends.packet(Script("S>").segments[0]), frame: 1, time: Timestamp(nanoseconds: 0))
    let error = ICMPMessage(
      type: 3, code: 3,
      quoted: .init(
        source: ends.initiator, destination: ends.responder, protocolNumber: 6,
        sequenceNumber: ends.initiatorISN))
    table.add(
      Packet(
        source: Endpoint(IPAddress(v4: 1), 0), destination: Endpoint(ends.initiator.address, 0),
        transport: .icmp(error)), frame: 2, time: Timestamp(nanoseconds: 10))
    let all = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    #expect(all.map(\.kinds) == ["refused none"])
    #expect(all.first?.handshake?.frames == [1, 2])
    #expect(all.first?.packets == 2)
    #expect(all.first?.records.last?.content == .icmp(type: 3, code: 3))
    #expect(all.first?.records.last?.by == .responder)
    #expect(all.first?.states.last == StateChange(frame: 2, initiator: .closed, responder: nil))
  }

  @Test func refusalLeavesTheResponderClosed() {
    #expect(
      judge("S> RA< seq=0").states == [
        StateChange(frame: 1, initiator: .synSent, responder: .closed),
        StateChange(frame: 2, initiator: .closed, responder: .closed),
      ])
    #expect(judge("S>").states == [StateChange(frame: 1, initiator: .synSent, responder: nil)])
  }

  @Test func selfConnectIsSimultaneousOpen() {
    var ends = Ends()
    ends.responder = ends.initiator
    ends.responderISN = ends.initiatorISN
    let conversation = judge("S> SA> seq=0 ack=1 A> ack=1 PA>5 ack=1 A> ack=6 FA> ack=6 A> ack=7", ends)
    #expect(conversation.kinds == "simultaneous-open simultaneous")
    #expect(conversation.teardown?.closedFirst == .both)
    #expect(conversation.teardown?.timeWait == .both)
    #expect(conversation.initiatorBytes == 5)
    #expect(conversation.states.last?.initiator == .timeWait)
  }

  @Test func oldDuplicateSYNIsNotRight() {
    // RFC 9293 figure 8: the answer to an old SYN is reset, and the conversation still opens.
    let all = Script("S> SA< ack=901 R> seq=901 S> seq=0 SA< seq=0 ack=1 A> seq=1 ack=1").conversations()
    #expect(all.map(\.kinds) == ["three-way none"])
  }
}
