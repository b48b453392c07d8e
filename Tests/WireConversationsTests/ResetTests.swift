import Testing
import WireConversations
import WireFormat

/// Resets and ICMP errors: which of them end, refuse or abort, and who then is named.
@Suite struct ResetTests {
  /// A SYN that is accepted after all was not refused: the conversation goes on.
  @Test func refusalIsWithdrawn() {
    let conversation = judge("S> RA< seq=0 S> seq=0 SA< seq=0 ack=1 A> FA> A< FA< A>")
    #expect(conversation.kinds == "three-way four-segment")
    #expect(conversation.resetBy == nil)
    #expect(conversation.states.last?.initiator == .timeWait)
    #expect(conversation.states.last?.responder == .closed)
  }

  @Test(
    arguments: [
      // What a SYN carried and the SYN+ACK did not accept has not arrived.
      ("S>7 SA< ack=1 R> seq=1", "aborted none", Role.initiator),
      ("S>7 SA< ack=1 A> seq=1 R> seq=1", "three-way reset", .initiator),
      ("S>7 SA< ack=1 A> seq=1 FA> seq=1 A< ack=2 R> seq=2", "three-way reset", .initiator),
      ("S>7 SA< ack=1 S>7 seq=0 R> seq=1", "aborted none", .initiator),
      ("S>7 SA< ack=4 R> seq=4", "aborted none", .initiator),
      ("S>7 SA< R> seq=8", "aborted none", .initiator),
      // Nor has the octet of a window probe.
      ("S> SA< A> PA>5 A< win=0 A>1 A< ack=6 win=0 R> seq=6", "three-way reset", .initiator),
      ("S> SA< A> PA>5 A< win=0 A>1 R> seq=6", "three-way reset", .initiator),
      ("S> SA< A> PA>5 A< win=0 A>1 A< ack=7 win=0 R> seq=7", "three-way reset", .initiator),
      // Both ends opened, and one of them refused.
      ("S> S< SA> seq=0 RA< seq=1 ack=1", "refused none", .responder),
      ("S> S< RA> seq=1 ack=1", "incomplete reset", .initiator),
      ("S> S< SA> seq=0 R< seq=1", "incomplete reset", .responder),
      // Where the capture does not show what is expected, a reset counts unless what is sent a round trip
      // later is acknowledged.
      ("R<", "mid-stream reset", .initiator),
      ("R< R<", "mid-stream reset", .initiator),
      ("R< PA>5 A<", "mid-stream reset", .initiator),
      ("R< PA>5 +4 A<", "mid-stream none", nil),
      ("R< FA> A< FA< A>", "mid-stream four-segment", nil),
      // A reset that answers a wrong SYN+ACK, or comes without any, is no end that has a name.
      ("S> SA< ack=6 R> seq=6", "invalid none", nil),
      ("S> R> seq=9000", "incomplete none", nil),
      ("S> R>", "incomplete reset", .initiator),
      ("S> R< seq=900", "unanswered none", nil),
    ] as [(String, String, Role?)])
  func everyReset(script: String, kinds: String, by: Role?) {
    // The initiator of a conversation that begins with a lone segment is who sent that.
    let conversation = judge(script)
    #expect(conversation.kinds == kinds, "\(script)")
    #expect(conversation.resetBy == by, "\(script)")
  }

  @Test(
    arguments: [
      ("", nil, nil), ("R>", nil, nil), ("RA< seq=0", nil, nil), ("FA>", nil, nil),
      ("SA< A> R>", .initiator, nil), ("SA< A> FA> A<", nil, .initiator),
    ] as [(String, Role?, Party?)])
  func afterAnICMPError(script: String, resetBy: Role?, closedFirst: Party?) {
    let ends = Ends()
    var table = ConversationTable()
    let segments = Script("S> " + script).segments
    for (index, segment) in segments.enumerated() {
      let frame = index == 0 ? 1 : index + 2
      table.add(ends.packet(segment), frame: frame, time: Timestamp(nanoseconds: Int64(frame)))
      guard index == 0 else { continue }
      let quoted = ICMPMessage.Quoted(
        source: ends.initiator, destination: ends.responder, protocolNumber: 6,
        sequenceNumber: ends.initiatorISN)
      table.add(
        Packet(
          source: ends.responder, destination: Endpoint(ends.initiator.address, 0),
          transport: .icmp(ICMPMessage(type: 3, code: 1, quoted: quoted))),
        frame: 2, time: Timestamp(nanoseconds: 2))
    }
    let all = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    #expect(all.count == 1)
    #expect(all.first?.handshake?.kind == (script.hasPrefix("SA<") ? .threeWay : .refused))
    #expect(all.first?.resetBy == resetBy)
    #expect(all.first?.teardown?.closedFirst == closedFirst)
  }

  @Test func dataOfASYNIsSentAgain() {
    let again = judge("S>7 SA< ack=1 A> seq=1 PA>7 seq=1 A< FA> FA< A>")
    #expect(again.findingKinds == [.retransmission])
    #expect(again.initiatorBytes == 7)
    #expect(judge("S>7 SA< ack=1 A> seq=1 FA> seq=1 FA< ack=2 A> seq=2").findings.isEmpty)
    #expect(judge("S>1 SA< ack=1 A> seq=1 FA> seq=1 FA< ack=2 A> seq=2").findings.isEmpty)
  }

  @Test func firstAnswerOfBothIsNoRetransmission() {
    let conversation = judge("S> S< SA> seq=0 SA< seq=0")
    #expect(conversation.findings.isEmpty)
    #expect(conversation.handshake?.synAckRetransmissions == 0)
    #expect(judge("S> S< SA> seq=0 SA< seq=0 SA< seq=0").findingKinds == [.synAckRetransmission])
    var ends = Ends()
    ends.responder = ends.initiator
    ends.responderISN = ends.initiatorISN
    #expect(!judge("S> SA> seq=0 ack=1 A> ack=1", ends).findingKinds.contains(.synAckRetransmission))
  }

  @Test func whatIsUnansweredIsSaidTruly() {
    #expect(judge("S> A< ack=0").kinds == "unanswered none")
    #expect(
      judge("S> A< ack=0").handshake?.proof == [.unacknowledged(.syn, frame: 1, expected: 1)])
    #expect(judge("S> A<").kinds == "unanswered none")
    #expect(judge("S> A<").handshake?.proof == [.acknowledgedWithoutSYN(syn: 1, by: 2)])
  }

  @Test func silenceIsTheProof() {
    #expect(
      judge("R<").teardown?.proof == [
        .resetIsFollowedBySilence(.init(frame: 1, sequence: 1, receiver: .responder))
      ])
  }

  /// A reset for data that nobody read carries an ACK; one that answers a segment after its sender has gone
  /// does not.
  @Test func unreadDataIsToldByTheAcknowledgment() {
    #expect(judge("S> SA< A> FA> A< PA<5 RA> seq=2 ack=6").findingKinds.contains(.unreadDataReset))
    #expect(!judge("S> SA< A> FA> A< PA<5 R> seq=2").findingKinds.contains(.unreadDataReset))
  }

  /// Whose peer has sent nothing, or nothing since the FIN, has left nothing unread.
  @Test(arguments: [
    "S> SA< A> PA>5 A< FA> RA> seq=7", "S> SA< A> FA> RA>", "S> SA< A> PA<5 A> FA> A< RA>",
    "S> SA< A> PA>5 A< PA<7 A> FA> RA>", "S> SA< A> RA>", "S> SA< A> PA>5 A< RA>", "S> SA< A> PA>5 A< RA<",
  ])
  func nothingIsUnread(script: String) {
    let isData = script.hasSuffix("RA<")
    let conversation = judge(script)
    #expect(conversation.findingKinds.contains(.unreadDataReset) == isData, "\(script)")
    #expect(conversation.teardown?.kind == .reset, "\(script)")
    #expect(conversation.teardown?.timeWait == nil)
    #expect(conversation.states.last?.initiator == .closed)
    #expect(conversation.states.last?.responder == .closed)
  }

  /// Linux takes a reset with the number of its sender's FIN, unless it is in TIME_WAIT.
  @Test func resetAtTheFIN() {
    let silent = judge("S> SA< A> FA< R< seq=1")
    #expect(silent.kinds == "three-way reset")
    #expect(silent.resetBy == .responder)
    #expect(silent.teardown?.closedFirst == .responder)
    #expect(silent.findings.isEmpty)
    let acknowledged = judge("S> SA< A> FA< A> R< seq=1")
    #expect(acknowledged.kinds == "three-way reset")
    #expect(
      acknowledged.teardown?.proof == [
        .resetIsAtFIN(.init(frame: 6, sequence: 1, receiver: .initiator), expected: 2)
      ])
    let inTimeWait = judge("S> SA< A> FA> A< FA< A> R< seq=1")
    #expect(inTimeWait.kinds == "three-way four-segment")
    #expect(inTimeWait.states.last?.initiator == .timeWait)
    let exact = judge("S> SA< A> FA> A< FA< A> R< seq=2")
    #expect(exact.kinds == "three-way four-segment")
    #expect(exact.findingKinds == [.resetAfterClose])
    #expect(exact.states.last?.initiator == .closed)
  }

  /// An end in SYN_RECEIVED takes every reset in its window.
  @Test func resetInSYNReceived() {
    let conversation = judge("S> SA< R> seq=500")
    #expect(conversation.kinds == "aborted none")
    #expect(conversation.conclusive)
    #expect(
      conversation.handshake?.proof.last
        == .resetIsInSYNReceived(.init(frame: 3, sequence: 500, receiver: .responder), expected: 1))
    #expect(judge("S> SA< R> seq=5000").kinds == "incomplete none")
    #expect(!judge("S> SA< A> R> seq=500").conclusive)
  }

  /// The proof says what shows that a reset had no effect.
  @Test func whatShowsIt() {
    let conversation = judge("S> SA< A> PA>5 A< R< seq=1 PA<7 A> FA> A< FA< A>")
    #expect(conversation.kinds == "three-way four-segment")
    #expect(conversation.findings == [Finding(kind: .resetWithoutEffect, frame: 6, by: .responder)])
    #expect(
      conversation.teardown?.proof.last
        == .resetHasNoEffect(
          .init(frame: 6, sequence: 1, receiver: .initiator), expected: 1, shownBy: 8))
  }

  /// In SYN_SENT only a reset counts that acknowledges the SYN.
  @Test func resetInSYNSent() {
    for reset in ["R< seq=0", "R< seq=900", "RA< seq=0 ack=7"] {
      #expect(judge("S> \(reset)").kinds == "unanswered none", "\(reset)")
      #expect(judge("S> \(reset)").findingKinds == [.rstOutsideWindow], "\(reset)")
      let conversation = judge(
        "S> \(reset) SA< seq=0 ack=1 +4 A> ack=1 FA> ack=1 A< seq=1 FA< seq=1 A> ack=2")
      #expect(conversation.kinds == "three-way four-segment", "\(reset)")
      #expect(conversation.findingKinds == [.rstOutsideWindow, .resetWithoutEffect], "\(reset)")
    }
  }

  /// A refusal of a SYN that goes on all the same.
  @Test func refusalWithoutEffect() {
    let conversation = judge("S> RA< seq=0 S> seq=0 +1000 SA< seq=0 ack=1 A> FA> A< FA< A>")
    #expect(conversation.kinds == "three-way four-segment")
    #expect(conversation.findingKinds == [.resetWithoutEffect, .synRetransmission])
  }
}
