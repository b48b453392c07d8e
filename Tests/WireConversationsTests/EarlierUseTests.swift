import Testing
import WireConversations
import WireFormat

/// A SYN that meets an earlier use of its four-tuple: the challenge, the reset that ends the earlier use, and
/// the SYN again (RFC 9293 figure 10, RFC 5961 section 4).
@Suite struct EarlierUseTests {
  static let opened = "S> seq=0 +1000 SA< seq=100000 ack=1 A> seq=1 ack=100001"
  static let closed = " FA> seq=1 ack=100001 FA< seq=100001 ack=2 A> seq=2 ack=100002"

  /// The old use is not in the capture.
  @Test(
    arguments: [
      "S> A< seq=500 ack=77000 R> seq=77000 ",
      "S> A< seq=500 ack=77000 S> seq=0 +1000 A< seq=500 ack=77000 R> seq=77000 R> seq=77000 ",
      "S> A< seq=500 ack=-3000 R> seq=-3000 ",
      // Nobody answers the challenge, and the old use ends by itself.
      "S> A< seq=500 ack=77000 ",
    ])
  func oldUseIsNotSeen(before: String) {
    let conversation = judge(before + Self.opened + Self.closed)
    #expect(conversation.kinds == "three-way three-segment", "\(before)")
    #expect(conversation.resetBy == nil)
    let challenges = before.split(separator: " ").filter { $0 == "A<" }.count
    let expected = Set([FindingKind.challengeAck, .synRetransmission])
    #expect(Set(conversation.findingKinds) == expected, "\(before)")
    #expect(conversation.findingKinds.filter { $0 == .challengeAck }.count == challenges)
    #expect(conversation.states.first == StateChange(frame: 1, initiator: .synSent, responder: nil))
    #expect(conversation.states.dropFirst().contains { $0.responder == .synReceived })
    #expect(conversation.states.last?.initiator == .timeWait)
    #expect(conversation.states.last?.responder == .closed)
  }

  @Test func nothingFollows() {
    #expect(judge("S> A< seq=500 ack=77000").kinds == "unanswered none")
    let reset = judge("S> A< seq=500 ack=77000 R> seq=77000")
    #expect(reset.kinds == "unanswered none")
    #expect(reset.findingKinds == [.challengeAck])
    #expect(reset.resetBy == nil)
  }

  /// The old use is in the capture: open, or in TIME_WAIT.
  @Test(
    arguments: [
      ("S> SA< A> PA>5 A< ", "three-way reset", [FindingKind.reusedPorts, .challengeAck]),
      ("S> SA< A> PA>5 A< FA< A> FA> A< ", "three-way four-segment", []),
    ])
  func oldUseIsSeen(old: String, kinds: String, findings: [FindingKind]) {
    let number = old.contains("F") ? (2, 7) : (1, 6)
    let script =
      old + "S> seq=900000 A< seq=\(number.0) ack=\(number.1) R> seq=\(number.1) "
      + "S> seq=900000 +1000 SA< seq=100000 ack=900001 A> seq=900001 ack=100001"
    let all = Script(script).conversations()
    #expect(all.map(\.kinds) == [kinds, "three-way none"], "\(old)")
    #expect(all.first?.findingKinds == findings)
    let isOpen = !findings.isEmpty
    #expect(
      all.last?.findingKinds
        == (isOpen ? [.reusedPorts] : [.reusedPorts, .challengeAck, .synRetransmission]))
  }

  /// A SYN that TIME_WAIT accepts begins another conversation, without any of it.
  @Test func timeWaitAccepts() {
    let all = Script(
      "S> SA< A> PA>5 A< FA> A< FA< A> S> seq=900000 SA< seq=100000 ack=900001 A> seq=900001 ack=100001"
    ).conversations()
    #expect(all.map(\.kinds) == ["three-way four-segment", "three-way none"])
    #expect(all.map(\.findingKinds) == [[], [.reusedPorts]])
  }
}
