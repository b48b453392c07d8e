import Testing
import WireConversations
import WireFormat

/// What `tshark -2` shows in corners that no rule of its manual names.
@Suite struct CompletenessTests {
  @Test(
    arguments: [
      ("S> SA< A> PA>5 FA> A< FA< A>", [31]), ("S>5", [9]), ("S>", [1]),
      // Of a single segment in mid-stream nothing is shown; of two, both count.
      ("A>", [0]), ("PA>5", [0]), ("RA>", [0]), ("SA<", [0]), ("FA> A<", [20]), ("RA> A<", [36]),
      // The reset of a SYN that is one as well is counted with the next segment.
      ("SR>", [1]), ("SR>5", [9]), ("SR> RA< seq=0", [37]), ("SR> SR> seq=0", [33]), ("S> SR> seq=0", [33]),
      // The second SYN begins another conversation there, and its data is forgotten.
      ("S> SA< A> S>5 seq=-90000 A<", [7]),
    ] as [(String, [UInt8])])
  func asTshark(script: String, expected: [UInt8]) {
    #expect(Script(script).conversations().compactMap(\.completeness) == expected)
  }

  /// A four-tuple that is used anew by an open from both ends, while its last use was never closed.
  @Test func crossedSYNsOnUsedFourTuple() {
    let all = Script(
      "S> SA< A> S> seq=90000 S< seq=50000 SA> seq=90000 ack=50001 SA< seq=50000 ack=90001"
    ).conversations()
    #expect(all.map(\.kinds) == ["three-way none", "simultaneous-open none"])
    #expect(all.map(\.packets) == [3, 4])
  }
}
