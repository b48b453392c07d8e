import Testing
import WireConversations
import WireFormat

/// One frame of a right conversation stands up to three places from where it was sent, and the times, if they
/// tell any order, tell this one: the numbers show the right one.
@Suite struct DisplacementTests {
  static let handshakes = ["S> SA< A> ", "S>10 SA< A> ", "S> S< SA> seq=0 SA< seq=0 "]
  static let closes = [
    "PA>5 A< PA<7 A> FA> A< FA< A>", "PA>5 A< PA<7 A> FA< A> FA> A<", "PA>5 A< PA<7 A> FA> FA< A>",
    "PA>5 PA<7 A> FA> FA< ack=6 A> A<", "PA>5 A< FA> A< PA<7 A> FA< A>", "PA>5 A< PA<7 RA>",
    "PA>5 A< PA<7 A> FA> A< RA<", "PA>5 A< PA<7 A> R>", "PA>5 A< PA<7 A>", "PA>5 A< PA<7 A> FA> A<",
    "FA> A< FA< A>", "FA> FA< A>", "RA>",
  ]
  static let scripts =
    handshakes.flatMap { handshake in closes.map { handshake + $0 } }
    + [
      "S>10 SA< ack=1 A> seq=1 PA>10 seq=1 A< FA> A< FA< A>", "S> RA< seq=0", "S> SA< R>", "S> SA< RA<",
      "S>", "S> SA<",
    ]

  /// What no octet tells: in a simultaneous open which SYN was first, so who is the initiator; and a reset of
  /// SYN_RECEIVED that stands before all that it answers is the reset that refuses the SYN. For the same
  /// reason no script has the responder reset what has just been opened.
  static func isUntold(_ script: String, from: Int, to: Int) -> Bool {
    script.hasPrefix("S> S<") && (from == 0 || to == 0) || script == "S> SA< RA<" && to == 0
  }

  /// A script in which the segment at `from` stands at `to`, and what its frames were before.
  static func displaced(_ segments: [Script.Segment], from: Int, to: Int) -> ([Script.Segment], [Int]) {
    var order = Array(segments.indices)
    order.insert(order.remove(at: from), at: to)
    return (order.map { segments[$0] }, order.map { $0 + 1 })
  }

  static func everyDisplacement(
    of script: String, _ body: (_ moved: [Script.Segment], _ frames: [Int], _ name: String) -> Void
  ) {
    let segments = Script(script).segments
    for from in segments.indices {
      for to in max(0, from - 3)...min(segments.count - 1, from + 3)
      where to != from && !isUntold(script, from: from, to: to) {
        let (moved, frames) = displaced(segments, from: from, to: to)
        body(moved, frames, "\(script): \(from + 1) at \(to + 1)")
      }
    }
  }

  @Test(arguments: scripts, [Times.small, .equal])
  func theVerdictIsThatOfTheRightOrder(script: String, times: Times) {
    let right = Self.judged(Script(script).segments, times)[0]
    Self.everyDisplacement(of: script) { moved, _, name in
      let all = Self.judged(moved, times)
      #expect(all.map(\.kinds) == [right.kinds], "\(name)")
      #expect(all.first?.initiator == right.initiator, "\(name)")
      #expect(all.first?.teardown?.closedFirst == right.teardown?.closedFirst, "\(name)")
      #expect(all.first?.teardown?.timeWait == right.teardown?.timeWait, "\(name)")
      #expect(all.first?.resetBy == right.resetBy, "\(name)")
      #expect(all.first?.initiatorBytes == right.initiatorBytes, "\(name)")
      #expect(all.first?.responderBytes == right.responderBytes, "\(name)")
      #expect(all.first?.packets == right.packets, "\(name)")
      #expect(all.first?.clockOffset == nil, "\(name)")
    }
  }

  /// Nothing of what is told, either: unless two ends act without a word of the other (FINs that cross), or
  /// octets come after what follows them, which stays a finding.
  @Test(arguments: [
    "S> SA< A> PA>5 A< PA<7 A> FA> A< FA< A>", "S> SA< A> PA>5 A< PA<7 A> FA> FA< A>",
    "S> SA< A> PA>5 A< FA< A> FA> A<", "S> SA< A> PA>5 A< FA> A<",
  ])
  func statesAndProofAreThoseOfTheRightOrder(script: String) {
    let right = Self.judged(Script(script).segments, .small)[0]
    Self.everyDisplacement(of: script) { moved, frames, name in
      let it = Self.judged(moved, .small)[0]
      guard !it.findingKinds.contains(.outOfOrder) else { return }
      #expect(it.findings.isEmpty, "\(name)")
      let states = it.states.map { change in
        var change = change
        change.frame = frames[change.frame - 1]
        return change
      }
      #expect(states == right.states, "\(name)")
      let proof = [it.handshake?.frames, it.teardown?.frames].map { $0?.map { frames[$0 - 1] }.sorted() }
      #expect(proof == [right.handshake?.frames, right.teardown?.frames], "\(name)")
    }
  }

  /// What comes later than the round trip was sent again: the capture lost it the first time.
  @Test func beyondTheRoundTripItIsLoss() {
    let late = judge("S> SA< A> FA> A< A> seq=2 ack=2 FA< seq=1 ack=2 +30")
    #expect(late.kinds == "three-way unacknowledged")
    #expect(late.findingKinds == [.ackLostSegment])
    #expect(judge("S> SA< A> FA> A< A> seq=2 ack=2 FA< seq=1 ack=2").kinds == "three-way four-segment")
    // The bound is a tenth of a second, whatever the round trip is.
    #expect(
      judge("S> SA< +600 A> FA> A< A> seq=2 ack=2 FA< seq=1 ack=2 +90").kinds == "three-way four-segment")
    #expect(
      judge("S> SA< +600 A> FA> A< A> seq=2 ack=2 FA< seq=1 ack=2 +110").kinds == "three-way unacknowledged")
  }

  /// Without a handshake the smallest time between a segment and its acknowledgment tells how long a cause
  /// may be late.
  @Test func withoutAHandshakeTheSmallestGapTells() {
    func kinds(_ talk: String, _ answer: String, _ late: String) -> String {
      judge("\(talk) FA> A< \(answer) A> seq=7 ack=2 FA< seq=1 ack=7 \(late)").kinds
    }
    let (loss, order) = ("mid-stream unacknowledged", "mid-stream four-segment")
    let slow = "PA>5 seq=1 ack=1 A< seq=1 ack=6 +20"
    #expect(kinds(slow, "+30", "+15") == order)
    #expect(kinds(slow, "+30", "+25") == loss)
    // A later answer is faster, and a still later one is slower again.
    #expect(kinds(slow, "+5", "+15") == loss)
    #expect(kinds("PA>5 seq=1 ack=1 A< seq=1 ack=6 +5", "+20", "+4") == order)
    #expect(kinds("PA>5 seq=1 ack=1 A< seq=1 ack=6 +5", "+20", "+15") == loss)
    #expect(kinds("PA>5 seq=1 ack=1 A< seq=1 ack=6 +1", "+20", "+2") == loss)
    // Who acknowledges nothing new answers nothing.
    #expect(kinds("PA>5 seq=1 ack=1 A< seq=1 ack=6 +20 A< seq=1 ack=6", "+30", "+15") == order)
    // Nothing tells, as long as nothing was answered.
    #expect(kinds("A> seq=6 ack=1 A< seq=1 ack=6 +20", "+9", "+2") == order)
    #expect(kinds("A> seq=6 ack=1 A< seq=1 ack=6 +20", "+9", "+15") == loss)
  }

  /// When the frames were seen.
  enum Times: CaseIterable { case small, equal }

  private static func judged(_ segments: [Script.Segment], _ times: Times) -> [Conversation] {
    var table = ConversationTable(.init(keepsRecords: true))
    let ends = Ends()
    var clock = Timestamp(nanoseconds: 0)
    for (index, segment) in segments.enumerated() {
      if times == .small { clock.nanoseconds += index < 3 ? 1_000_000 : 100_000 }
      table.add(ends.packet(segment), frame: index + 1, time: clock)
    }
    return table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
  }
}
