import Testing
import WireConversations
import WireFormat

@Suite struct TeardownTests {
  static let open = "S> SA< A> "

  @Test(arguments: [
    ("FA> A< FA< A>", "four-segment"),
    ("FA> A< PA<7 A> FA< A>", "four-segment"),
    ("FA> PA<7 A> FA< A>", "four-segment"),
    ("FA< A> FA> A<", "four-segment"),
    ("FA> FA< A>", "three-segment"),
    ("FA>10 FA<7 A>", "three-segment"),
    ("FA> A< x FA< A>", "three-segment"),
    ("FA> FA< ack=1 A> A<", "simultaneous"),
    ("FA> x FA< A> FA> seq=1 A<", "simultaneous"),
    ("FA> A<", "half-closed"),
    ("FA>", "half-closed"),
    ("FA> A< FA<", "unacknowledged"),
    ("FA> A< FA< A> x", "unacknowledged"),
    ("FA> FA< ack=1 A>", "unacknowledged"),
    ("RA>", "reset"),
    ("R<", "reset"),
    ("FA> A< RA<", "reset"),
    ("FA> A< FA< RA<", "reset"),
    ("PA>5 R< ", "reset"),
    ("PA>5 A<", "none"),
    ("RA> x", "none"),
  ])
  func everyKind(script: String, kind: String) {
    #expect(judge(Self.open + script).teardown?.kind.rawValue == kind, "\(script)")
  }

  @Test(
    arguments: [
      ("FA> A< FA< A>", Party.initiator, Party.initiator), ("FA< A> FA> A<", .responder, .responder),
      ("FA> FA< A>", .initiator, .initiator), ("FA< FA> A<", .responder, .responder),
      ("FA> FA< ack=1 A> A<", .both, .both), ("FA> A<", .initiator, nil), ("FA> A< FA<", .initiator, nil),
      ("FA< A> RA>", .responder, nil), ("RA>", nil, nil), ("", nil, nil),
    ] as [(String, Party?, Party?)])
  func whoClosedFirst(script: String, closedFirst: Party?, timeWait: Party?) {
    let teardown = judge(Self.open + script).teardown
    #expect(teardown?.closedFirst == closedFirst)
    #expect(teardown?.timeWait == timeWait)
  }

  @Test(
    arguments: [
      ("S> SA< A> RA>", Role.initiator), ("S> SA< A> R<", .responder), ("S> RA< seq=0", .responder),
      ("S> SA< R>", .initiator), ("S> SA< A>", nil), ("S> SA< A> FA> FA< A> R<", nil),
    ] as [(String, Role?)])
  func whoReset(script: String, by: Role?) {
    #expect(judge(script).resetBy == by)
  }

  @Test func nothingToTearDown() {
    #expect(judge("S> SA< R>").teardown?.kind == TeardownKind.none)
    #expect(judge("S> RA< seq=0").teardown?.kind == TeardownKind.none)
  }

  @Test func proofOfFourSegments() {
    let teardown = judge("S> SA< A> FA> A< FA< A>").teardown
    #expect(teardown?.frames == [4, 5, 6, 7])
    #expect(
      teardown?.proof == [
        .acknowledges(.init(.init(frame: 5, number: 2), frame: 4, sequence: 1, control: .fin)),
        .acknowledges(.init(.init(frame: 7, number: 2), frame: 6, sequence: 1, control: .fin)),
      ])
  }

  @Test func proofWithData() {
    let teardown = judge("S> SA< A> PA<4 A> FA<7 FA>1 A<").teardown
    #expect(teardown?.frames == [6, 7, 8])
    #expect(
      teardown?.proof == [
        .acknowledges(.init(.init(frame: 7, number: 13), frame: 6, sequence: 5, control: .fin, octets: 7)),
        .acknowledges(.init(.init(frame: 8, number: 3), frame: 7, sequence: 1, control: .fin, octets: 1)),
      ])
  }

  @Test func proofOfReset() {
    let teardown = judge("S> SA< A> PA>12 RA>").teardown
    #expect(teardown?.frames == [5])
    #expect(
      teardown?.proof == [
        .resetIsExact(.init(frame: 5, sequence: 13, receiver: .responder), expected: 13)
      ])
  }

  @Test func proofOfWhatIsMissing() {
    let teardown = judge("S> SA< A> PA>12 FA> FA<").teardown
    #expect(
      teardown?.proof == [
        .acknowledges(.init(.init(frame: 6, number: 14), frame: 5, sequence: 13, control: .fin)),
        .unacknowledged(.fin, frame: 6, expected: 2),
      ])
    #expect(
      judge("S> SA< A> FA>").teardown?.proof == [
        .unacknowledged(.fin, frame: 4, expected: 2), .sendsNoFIN(.responder),
      ])
  }

  @Test func firstSendingDecidesEvenIfItWasLost() {
    // The FIN of the responder was sent before anything acknowledged the first FIN, and acknowledges it
    // itself.
    let teardown = judge("S> SA< A> FA> FA< x A< FA< seq=1 A>").teardown
    #expect(teardown?.kind == .threeSegment)
  }

  @Test func halfClosedInMidStream() {
    let conversation = judge("PA>5 A< FA> A< FA< A>")
    #expect(conversation.kinds == "mid-stream four-segment")
    #expect(conversation.conclusive)
  }
}
