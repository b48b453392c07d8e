import Testing
import WireConversations
import WireFormat

/// A SYN with the number that is acknowledged belongs to the conversation, wherever it stands; one with
/// another number never does.
@Suite struct LateSYNTests {
  static let scripts = [
    "S> SA< A> PA>5 A< PA<7 A> FA> A< FA< A>", "S> SA< A> PA>5 A< FA< A> FA> A<", "S> SA< A> FA> FA< A>",
    "S>10 SA< A> PA>5 A< FA> A< FA< A>", "S> SA< A> PA>5 A< RA<", "S> SA< A> PA>5", "S> RA< seq=0", "S> SA<",
  ]

  /// Judges a script whose first segment stands at another place, where the time is that of the place.
  private func judged(_ script: String, synAt place: Int, silence: Int = 1) -> [Conversation] {
    var segments = Script(script).segments
    segments.insert(segments.remove(at: 0), at: place)
    segments[place].distance = silence * 1000
    return Script(segments).conversations()
  }

  @Test(arguments: scripts, [1, 90_000])
  func isOneConversationAnywhere(script: String, silence: Int) {
    let right = Script(script).conversation()
    for place in 0..<right.packets {
      let all = judged(script, synAt: place, silence: place == 0 ? 1 : silence)
      #expect(all.map(\.kinds) == [right.kinds], "\(place)")
      #expect(all.first?.initiator == right.initiator, "\(place)")
      #expect(all.first?.findingKinds == right.findingKinds, "\(place)")
      #expect(all.first?.resetBy == right.resetBy, "\(place)")
      #expect(all.first?.teardown?.closedFirst == right.teardown?.closedFirst, "\(place)")
      #expect(all.first?.initiatorBytes == right.initiatorBytes, "\(place)")
      // To Wireshark only a SYN that comes first opens a conversation.
      let completeness = right.completeness.map { place == 0 ? $0 : $0 & ~1 }
      #expect(all.first?.completeness == completeness, "\(place)")
      #expect(
        all.first?.states.map { [$0.initiator, $0.responder] }
          == right.states.map { [$0.initiator, $0.responder] }, "\(place)")
      // The ladder begins with it.
      #expect(all.first?.records.first?.frame == place + 1, "\(place)")
      #expect(all.first?.records.map(\.content) == right.records.map(\.content), "\(place)")
    }
  }

  @Test func isToldAsItWasSent() {
    let late = judged("S> SA< A> FA> FA< A>", synAt: 5)[0]
    #expect(late.handshake?.frames == [1, 2, 6])
    #expect(
      late.handshake?.proof.first
        == .acknowledges(.init(.init(frame: 1, number: 1), frame: 6, sequence: 0, control: .syn)))
    #expect(late.states.first == StateChange(frame: 6, initiator: .synSent, responder: .synReceived))
    #expect(late.handshake?.synRetransmissions == 0)
  }

  /// A late SYN says who opened, even if the other end was seen first.
  @Test func correctsTheDirection() {
    let all = Script("PA<7 seq=1 ack=1 A> seq=1 ack=8 FA< A> S> seq=0 +70000").conversations()
    #expect(all.count == 1)
    #expect(all.first?.initiator == Ends().initiator)
    #expect(all.first?.handshake?.kind == .incomplete)
    #expect(all.first?.teardown?.closedFirst == .responder)
    #expect(all.first?.responderBytes == 7)
    #expect(all.first?.records.map(\.by) == [.initiator, .responder, .initiator, .responder, .initiator])
  }

  @Test(
    arguments: [
      // Of another number it begins another conversation, or is challenged.
      ("SA< ack=1 A> seq=1 PA>5 A< S> seq=90000", ["mid-stream none"]),
      ("SA< ack=1 A> seq=1 FA> FA< A> S> seq=90000", ["mid-stream three-segment", "unanswered none"]),
      ("SA< ack=1 S> seq=90000", ["mid-stream none", "unanswered none"]),
      ("SA< ack=1 S> seq=90000 S> seq=90000", ["mid-stream none", "unanswered none"]),
      ("SA< ack=1 S> seq=90000 SA< seq=70000 ack=90001 A>", ["mid-stream none", "three-way none"]),
      ("A< ack=5 S> seq=90000", ["mid-stream none", "unanswered none"]),
      // Of the same number it is sent again, whenever.
      ("S> SA< A> FA> FA< A> S> seq=0", ["three-way three-segment"]),
      ("S> SA< A> PA>5 A< RA> S> seq=0", ["three-way reset"]),
    ] as [(String, [String])])
  func onlyAnotherNumberIsAnotherConversation(script: String, kinds: [String]) {
    #expect(Script(script).conversations().map(\.kinds) == kinds)
  }

  /// No equation is printed that is false, not even while a capture goes on.
  @Test func noEquationIsFalse() {
    var table = ConversationTable()
    let ends = Ends()
    for (index, segment) in Script("SA< ack=1 S> seq=90000").segments.enumerated() {
      table.add(ends.packet(segment), frame: index + 1, time: Timestamp(nanoseconds: Int64(index)))
      let all = table.conversations(captureIsComplete: false, droppedPackets: 0, liveAndDrained: false)
      #expect(all.map(\.kinds) == Array(["mid-stream none", "unanswered none"].prefix(index + 1)))
    }
  }

  /// A second SYN that is sent twice is one SYN, sent again.
  @Test func secondSYNTwiceIsARetransmission() {
    #expect(
      judge("S> S> seq=90000 S> seq=90000").findingKinds == [.reusedPorts, .synRetransmission])
    #expect(
      judge("S> SA< A> S> seq=90000 A< ack=1 S> seq=90000 A< ack=1").findingKinds
        == [.reusedPorts, .challengeAck, .synRetransmission, .challengeAck])
  }

  /// Who sends its SYN again after the SYN+ACK, and acknowledges nothing, has not got it.
  @Test func synAgainAfterTheSYNACK() {
    let deaf = judge("S> SA< S> seq=0 SA< seq=0 S> seq=0 SA< seq=0")
    #expect(deaf.kinds == "incomplete none")
    #expect(deaf.states == [StateChange(frame: 1, initiator: .synSent, responder: .synReceived)])
    #expect(deaf.records.allSatisfy { $0.initiatorState == .synSent && $0.responderState == .synReceived })
    let heard = judge("S> SA< S> seq=0 SA< seq=0 A> seq=1 ack=1")
    #expect(heard.states.last?.initiator == .established)
    #expect(judge("S> SA<").states.last?.initiator == .established)
  }
}
