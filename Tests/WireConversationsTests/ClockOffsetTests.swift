import Testing
import WireConversations
import WireFormat

/// Two taps, one a direction, whose clocks differ: in the order of time every answer of one end stands before
/// what it answers.
@Suite struct ClockOffsetTests {
  static let scripts = [
    "S> SA< A> PA>5 A< PA<7 A> FA> A< FA< A>", "S> SA< A> PA>5 A< PA<7 A> FA< A> FA> A<",
    "S> SA< A> PA>5 A< PA<7 A> PA>5 PA<7 A> FA> FA< A>", "S> SA< A> PA>5 A< PA<7 A> PA>9 A< RA<",
  ]

  /// Judges a script of which the times of one end are so many milliseconds too early.
  private func judged(_ script: String, behind: Role?, by offset: Int64 = 0) -> [Conversation] {
    let segments = Script(script).segments
    let timed = segments.enumerated().map { place, segment in
      let time = Int64(place) * 10_000_000
      return (segment, segment.by == behind ? time - offset * 1_000_000 : time, place)
    }
    var table = ConversationTable(.init(keepsRecords: true))
    let ends = Ends()
    for (index, (segment, time, _)) in timed.sorted(by: { ($0.1, $0.2) < ($1.1, $1.2) }).enumerated() {
      table.add(ends.packet(segment), frame: index + 1, time: Timestamp(nanoseconds: time))
    }
    return table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
  }

  @Test(arguments: scripts, [12, 15, 25, 45, 80, 200, 2_000, 50_000] as [Int64])
  func isJudgedInTheMendedOrder(script: String, offset: Int64) {
    let right = judged(script, behind: nil)[0]
    #expect(right.clockOffset == nil)
    for role in Role.allCases {
      let all = judged(script, behind: role, by: offset)
      #expect(all.map(\.kinds) == [right.kinds], "\(role)")
      #expect(all.first?.teardown?.closedFirst == right.teardown?.closedFirst, "\(role)")
      #expect(all.first?.initiatorBytes == right.initiatorBytes, "\(role)")
      #expect(all.first?.responderBytes == right.responderBytes, "\(role)")
      #expect(all.first?.clockOffset?.behind == role, "\(role)")
      #expect((all.first?.clockOffset?.nanoseconds ?? 0) <= offset * 1_000_000, "\(role)")
      #expect((all.first?.clockOffset?.nanoseconds ?? 0) > offset * 1_000_000 - 20_000_000, "\(role)")
    }
  }

  @Test func oneFrameThatIsEarlyIsNoOffset() {
    #expect(judge("S> SA< A> FA> A< A> seq=2 ack=2 FA< seq=1 ack=2").clockOffset == nil)
  }
}
