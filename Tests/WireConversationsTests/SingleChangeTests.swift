import Testing
import WireConversations
import WireFormat

/// Every change of a single segment of a right conversation: a bent segment changes the verdict or is a
/// finding, and one that is seen twice changes nothing.
@Suite struct SingleChangeTests {
  /// What is done to one segment.
  enum Change: String, CaseIterable {
    case remove, syn, ack, fin, rst
    case sequenceBelow = "seq-1"
    case sequenceAbove = "seq+1"
    case acknowledgmentBelow = "ack-1"
    case acknowledgmentAbove = "ack+1"
    case swap, again

    /// The script with the change; nil where it cannot be made.
    func apply(to segments: [Script.Segment], at index: Int) -> [Script.Segment]? {
      var changed = segments
      switch self {
      case .remove: changed.remove(at: index)
      case .syn: changed[index].flags.formSymmetricDifference(.syn)
      case .ack: changed[index].flags.formSymmetricDifference(.ack)
      case .fin: changed[index].flags.formSymmetricDifference(.fin)
      case .rst: changed[index].flags.formSymmetricDifference(.rst)
      case .sequenceBelow: changed[index].sequence &-= 1
      case .sequenceAbove: changed[index].sequence &+= 1
      case .acknowledgmentBelow, .acknowledgmentAbove:
        guard changed[index].flags.contains(.ack) else { return nil }
        changed[index].acknowledgment &+= self == .acknowledgmentAbove ? 1 : .max
      case .swap:
        guard index + 1 < changed.count else { return nil }
        changed.swapAt(index, index + 1)
      case .again: changed.insert(changed[index], at: index + 1)
      }
      return changed
    }
  }

  /// A shape, and what becomes of it: a line a segment, a column a change.
  struct Shape: CustomTestStringConvertible {
    var script: String
    /// What no rule looks at: a FIN on a SYN or a reset, an order that the numbers show to be that of the
    /// capture only, and an acknowledgment that acknowledges nothing which a verdict rests on.
    var unseen: Set<String>
    /// remove, flip SYN, ACK, FIN, RST, sequence number - 1, + 1, acknowledgment - 1, + 1, swap with the
    /// next, again.
    var verdicts: String
    var testDescription: String { script }
  }

  static let shapes = [
    Shape(
      script: "S> SA< A> FA> A< FA< A>",
      unseen: ["1 fin", "1 swap", "4 ack", "4 ack-1", "2 fin", "2 swap", "4 swap", "5 swap", "6 swap"],
      verdicts: """
        m4 m4 m4 34 m4 x- x- . . 34 34
        i4 i4 =4 34 i4 34 34 x- x- 34 34
        34 34 34 34 34 34 34 34 34 34 34
        3h 3h 34 3h 3h 3u 3u 34 34 34 34
        33 33 33 33 33 34 34 33 33 34 34
        3h 3h 3= 3h 3R 3u 3u 3= 3= 34 34
        3u 3u 3u 34 3R 34 34 3u 3u . 34
        """),
    Shape(
      script: "S> SA< A> FA> FA< A>",
      unseen: ["1 fin", "1 swap", "4 ack", "4 ack-1", "2 fin", "2 swap", "4 swap", "5 swap"],
      verdicts: """
        m3 m3 m3 33 m3 x- x- . . 33 33
        i3 i3 =3 33 i3 33 33 x- x- 33 33
        33 33 33 33 3R 33 33 33 33 33 33
        3h 3h 33 3h 3R 3u 3u 33 33 33 33
        3h 3h 3u 3h 3R 3u 3u 3u 3u 33 33
        3u 3u 3u 33 3R 33 33 3u 3u . 33
        """),
    Shape(
      script: "S> SA< A> FA> FA< ack=1 A> A<",
      unseen: [
        "1 fin", "1 swap", "4 ack", "4 ack-1", "4 swap", "5 ack", "5 ack-1", "6 seq-1", "6 swap", "2 fin",
        "2 swap", "5 swap",
      ],
      verdicts: """
        m= m= m= 3= m= x- x- . . 3= 3=
        i= i= == 3= i= 3= 3= x- x- 3= 3=
        3= 3= 3= 3= 3= 3= 3= 3= 3= 3= 3=
        3h 3h 3= 3h 3R 33 3u 3= 33 3= 3=
        3h 3h 3= 3h 3R 3= 3u 3= 33 3= 3=
        3u 3u 3u 3= 3R 3= 3= 3u 3u 3= 3=
        3u 3u 3u 3= 3R 3= 3= 3u 3u . 3=
        """),
    Shape(
      script: "S> SA< A> RA>",
      unseen: ["1 fin", "1 swap", "2 fin", "3 fin", "4 fin", "4 ack", "4 ack-1", "4 ack+1", "2 swap"],
      verdicts: """
        mR mR mR 3R mR x- x- . . 3R 3R
        iR iR iR 3R r- a- a- x- x- 3R 3R
        a- a- a- 3R a- 3R 3R a- a- 3R 3R
        3- 3- 3R 3R 3- 3- 3R 3R 3R . 3R
        """),
    Shape(
      script: "S> SA< A> PA>5 A< RA<",
      unseen: [
        "1 fin", "1 swap", "2 fin", "4 ack", "4 ack-1", "4 fin", "5 syn", "5 ack", "5 ack-1", "6 fin",
        "6 ack-1", "6 ack+1", "2 swap", "4 swap",
      ],
      verdicts: """
        mR mR mR 3R mR x- x- . . 3R 3R
        iR iR =R 3R r- a- a- x- x- 3R 3R
        3R 3R 3R 3R 3R 3R 3R 3R 3R 3R 3R
        3R 3R 3R 3R 3R 3R 3R 3R 3R 3R 3R
        3R 3R 3R 3R 3R 3R 3R 3R 3R 3R 3R
        3- 3- 3R 3R 3- 3- 3R 3R 3R . 3R
        """),
  ]

  @Test(arguments: shapes)
  func everyChange(shape: Shape) {
    let right = Script(shape.script).segments
    var lines: [String] = []
    for index in right.indices {
      let cells = Change.allCases.map { change in
        change.apply(to: right, at: index).map { Self.short(Script($0).conversations()) } ?? "."
      }
      lines.append(cells.joined(separator: " "))
    }
    #expect(lines.joined(separator: "\n") == shape.verdicts)
  }

  @Test(arguments: shapes)
  func bentIsSeenAndRepeatedIsNot(shape: Shape) {
    let right = Script(shape.script)
    let verdict = right.conversation()
    var unseen: Set<String> = []
    for index in right.segments.indices {
      for change in Change.allCases {
        guard let changed = change.apply(to: right.segments, at: index) else { continue }
        let all = Script(changed).conversations()
        if change == .again {
          #expect(all.map(\.kinds) == [verdict.kinds], "\(index + 1) again")
          #expect(all.first?.teardown?.closedFirst == verdict.teardown?.closedFirst)
          #expect(all.first?.teardown?.timeWait == verdict.teardown?.timeWait)
          #expect(all.first?.resetBy == verdict.resetBy)
        } else if all.map(\.kinds) == [verdict.kinds]
          && all.first?.findingKinds == verdict.findingKinds
          && all.first?.handshake?.frames == verdict.handshake?.frames
          && all.first?.teardown?.frames == verdict.teardown?.frames
        {
          unseen.insert("\(index + 1) \(change.rawValue)")
        }
      }
    }
    #expect(unseen == shape.unseen)
  }

  /// What stands for a kind where its first letter would stand for two.
  private static let handshakes: [HandshakeKind: String] = [
    .simultaneousOpen: "=", .threeWay: "3", .invalid: "x",
  ]
  private static let teardowns: [TeardownKind: String] = [
    .reset: "R", .simultaneous: "=", .fourSegment: "4", .threeSegment: "3", .none: "-",
  ]

  /// `34` is three-way and four-segment; several conversations are joined by a plus.
  private static func short(_ conversations: [Conversation]) -> String {
    conversations.map { conversation in
      (conversation.handshake.map { letter($0.kind) } ?? "?")
        + (conversation.teardown.map { letter($0.kind) } ?? "?")
    }.joined(separator: "+")
  }

  private static func letter(_ kind: HandshakeKind) -> String {
    handshakes[kind] ?? String(kind.rawValue.prefix(1))
  }

  private static func letter(_ kind: TeardownKind) -> String {
    teardowns[kind] ?? String(kind.rawValue.prefix(1))
  }

  @Test func noTwoKindsHaveOneLetter() {
    #expect(Set(HandshakeKind.allCases.map(Self.letter)).count == HandshakeKind.allCases.count)
    #expect(Set(TeardownKind.allCases.map(Self.letter)).count == TeardownKind.allCases.count)
  }
}
