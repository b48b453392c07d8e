import Testing
import WireConversations
import WireFormat

/// Segments that ask and bring nothing new: probes of a closed window, and keep-alives.
@Suite struct ProbeTests {
  static let full = "S> SA< A> PA>500 A< win=0 "
  static let end = " A< ack=501 win=5000 PA>500 seq=501 A< ack=1001 FA> seq=1001 FA< ack=1002 A> seq=1002"

  @Test(
    arguments: [
      // Linux: the number before the next, no octet.
      ("A> seq=500", "A< ack=501 win=0"),
      // The number before the next, with an octet.
      ("A>1 seq=500", "A< ack=501 win=0"),
      // BSD: the next octet, which is not taken.
      ("A>1 seq=501", "A< ack=501 win=0"),
      // The next number, no octet.
      ("A> seq=501", "A< ack=501 win=0"),
    ])
  func probesOfAClosedWindow(probe: String, answer: String) {
    for number in 1...3 {
      let asked = Array(repeating: "\(probe) +300 \(answer)", count: number).joined(separator: " ")
      let conversation = judge(Self.full + asked + Self.end)
      #expect(conversation.kinds == "three-way three-segment", "\(probe)")
      #expect(conversation.initiatorBytes == 1000, "\(probe)")
      let expected =
        [FindingKind.zeroWindow] + Array(repeating: [.zeroWindowProbe, .zeroWindow], count: number).joined()
        + [.windowUpdate]
      #expect(conversation.findingKinds == expected, "\(probe)")
    }
  }

  /// A probe's octet that is taken was sent once.
  @Test func octetOfAProbeIsTaken() {
    let conversation = judge(
      Self.full + "A>1 seq=501 +300 A< ack=502 win=5000 PA>499 seq=502 A< ack=1001 FA> FA< A>")
    #expect(conversation.kinds == "three-way three-segment")
    #expect(conversation.initiatorBytes == 1000)
    #expect(conversation.findingKinds == [.zeroWindow, .zeroWindowProbe])
  }

  /// The responder's window closes for the initiator's probes only; what it sends itself is no probe.
  @Test func dataAndAcknowledgmentsAreNoProbes() {
    let conversation = judge(Self.full + "PA<7 ack=501 win=0 A> seq=501 PA<7 ack=501 win=0 A> seq=501")
    #expect(conversation.findingKinds == [.zeroWindow, .zeroWindow, .zeroWindow])
  }

  @Test(arguments: ["A> seq=5 +9000", "A>1 seq=5 +9000"])
  func keepAlives(probe: String) {
    let conversation = judge("S> SA< A> PA>5 A< \(probe) A< ack=6 \(probe) A< ack=6 FA> seq=6 A< FA< A>")
    #expect(conversation.findingKinds == [.keepAlive, .keepAliveAck, .keepAlive, .keepAliveAck])
    #expect(conversation.initiatorBytes == 5)
    let afterTheHandshake = judge("S> SA< A> A> seq=0 +9000 A< ack=1 A< seq=0 +9000 A>")
    #expect(afterTheHandshake.findingKinds == [.keepAlive, .keepAliveAck, .keepAlive, .keepAliveAck])
  }

  /// While an octet is outstanding the conversation is not idle: the octet is sent again.
  @Test func lastOctetAgain() {
    let conversation = judge("S> SA< A> PA>5 A< PA>1 PA>1 seq=6 +300 A<")
    #expect(conversation.findingKinds == [.retransmission])
    #expect(judge("S> SA< A> PA>5 A< PA>1 A> seq=6 A<").findings.isEmpty)
    // Its acknowledgment is not in the capture.
    #expect(judge("S> SA< A> PA>5 A> seq=5 +7000 A<").findingKinds == [.keepAlive])
  }
}
