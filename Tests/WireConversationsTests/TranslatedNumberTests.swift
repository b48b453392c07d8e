import Testing
import WireConversations
import WireFormat

/// Conversations of which somebody on the way translates the numbers, captured where only half is translated:
/// they are judged by the numbers that they would have, and it is said once.
@Suite struct TranslatedNumberTests {
  /// Which numbers are not those of the other direction.
  enum Half: CaseIterable {
    /// The sequence numbers of one end, or the acknowledgments of them.
    case sequence, acknowledgments
    /// Both: somebody else goes on where a proxy has answered the SYN.
    case both
  }

  static let scripts = [
    "S> SA< A> PA>5 A< PA<7 A> FA> A< FA< A>", "S> SA< A> PA>5 A< PA<7 A> FA< A> FA> A<",
    "S> SA< A> PA>5 PA<7 PA>5 PA<70 A> FA< FA> A<", "S> SA< A> PA>5 A< PA<7 PA<800 A> PA>9 A< FA> FA< A>",
    "S> SA< A> PA>5 A< PA<7 A> PA>900 A< PA<90 A> FA> FA< A>", "S> SA< A> PA>5 A< PA<7 A> PA>90 PA<7 A> RA<",
    "S> S> seq=0 SA< SA< seq=0 A> PA>5 PA>5 seq=1 A< PA<7 A> PA<9 A> FA> A< FA< A>",
    "S> SA< A> PA>500 PA>400 A< PA<7 PA<7 seq=1 A> PA<9 A> FA> A< FA< A>",
  ]
  static let shifts: [UInt32] = [
    1_000_000, 70_000, 0x0123_4567, 0x7fff_0000, 0x8000_0000, 0x9000_0001, 0xfedc_ba98, 0 &- 1_000_000,
  ]

  /// A script of which the numbers of an end are shifted from a segment on.
  private static func segments(
    _ script: String, of end: Role, _ half: Half, by shift: UInt32, from first: Int
  ) -> [Script.Segment] {
    var segments = Script(script).segments
    for place in segments.indices where place >= first {
      if segments[place].by == end {
        if half != .acknowledgments { segments[place].sequence &+= shift }
      } else if half != .sequence, segments[place].flags.contains(.ack) {
        segments[place].acknowledgment &+= shift
      }
    }
    return segments
  }

  /// What a conversation is, but for the finding itself.
  private static func summary(_ all: [Conversation]) -> [String] {
    all.map {
      let findings = $0.findings.filter { $0.kind != .sequenceTranslated }.map { "\($0.kind)#\($0.frame)" }
      let records = $0.records.map { "\($0.content) \($0.initiatorState as Any) \($0.responderState as Any)" }
      return "\($0.kinds) \($0.initiatorBytes) \($0.responderBytes) \($0.history) \(findings) \(records)"
    }
  }

  private static func check(_ segments: [Script.Segment], against right: [String], _ what: String) {
    for start: (UInt32, UInt32) in [(1_000_000, 5_000_000), (0xffff_fff0, 0xffff_ff00), (0, 0x8000_0000)] {
      let ends = Ends(initiatorISN: start.0, responderISN: start.1)
      let all = Script(segments).conversations(ends)
      let told = all.flatMap(\.findings).filter { $0.kind == .sequenceTranslated }
      #expect(told.count == 1, "\(what) \(start): \(all.map(\.kinds)) \(all.flatMap(\.findingKinds))")
      let isRight = summary(all) == right
      #expect(isRight, "\(what) \(start): \(summary(all))")
    }
  }

  @Test(arguments: scripts) func isReadWithTheNumbersItBeganWith(script: String) {
    let right = Script(script).conversations()
    for end in Role.allCases {
      // What is near needs a pattern, which a close gives.
      for shift in Self.shifts where script.contains("FA") || Int32(bitPattern: shift).magnitude > 1 << 24 {
        // From its own SYN on, and from behind the handshake.
        let own = right[0].records.first { $0.by == end }.map { $0.frame - 1 } ?? 0
        let opened = right[0].records.firstIndex { $0.by == .initiator && $0.payloadLength > 0 } ?? 0
        for half in [Half.sequence, .acknowledgments] {
          for first in [own, opened] {
            Self.check(
              Self.segments(script, of: end, half, by: shift, from: first), against: Self.summary(right),
              "\(script): \(half) of \(end) by \(shift) from #\(first + 1)")
          }
        }
      }
    }
  }

  /// Another goes on with the conversation than who answered the SYN: its numbers are others, and the
  /// acknowledgments of them, too.
  @Test(arguments: scripts) func anotherGoesOn(script: String) {
    let right = Script(script).conversations()
    let first = right[0].records.firstIndex { $0.by == .initiator && $0.payloadLength > 0 } ?? 0
    for shift in Self.shifts where Int32(bitPattern: shift).magnitude > 1 << 20 {
      Self.check(
        Self.segments(script, of: .responder, .both, by: shift, from: first), against: Self.summary(right),
        "\(script): by \(shift)")
    }
  }

  /// The same from the middle, where no SYN was captured.
  @Test(arguments: [
    "PA>5 A< PA<7 A> FA> A< FA< A>", "PA<7 A> PA>5 PA<70 A> FA< FA> A<",
    "A> PA>5 PA<7 PA>5 A< PA<8 A> PA>3 A< FA> A< FA< A>",
  ])
  func fromTheMiddle(script: String) {
    let right = Script(script).conversations().map(\.kinds)
    for end in Role.allCases {
      for shift in Self.shifts where Int32(bitPattern: shift).magnitude > 1 << 24 {
        for half in [Half.sequence, .acknowledgments] {
          let all = Script(Self.segments(script, of: end, half, by: shift, from: 0)).conversations()
          #expect(all.map(\.kinds) == right, "\(half) of \(end) by \(shift)")
          let kinds = all.flatMap(\.findingKinds)
          #expect(kinds == [.sequenceTranslated], "\(half) of \(end) by \(shift): \(kinds)")
        }
      }
    }
  }

  /// Both ends, each by another shift: a firewall that chooses the ISNs of both, seen before it in both
  /// directions.
  @Test(arguments: scripts) func bothEnds(script: String) {
    let right = Script(script).conversations()
    for half in [Half.sequence, .acknowledgments] {
      for shift: UInt32 in [0x0123_4567, 0x9000_0001] {
        let one = Self.segments(script, of: .initiator, half, by: shift, from: 0)
        let other = Self.segments(script, of: .responder, half, by: 0x4000_0000 &- shift, from: 0)
        let segments = zip(one, other).map { one, other in
          var segment = one
          if one.by == .responder { segment.sequence = other.sequence }
          if one.by == .initiator { segment.acknowledgment = other.acknowledgment }
          return segment
        }
        Self.check(segments, against: Self.summary(right), "\(script): \(half) by \(shift)")
      }
    }
  }

  /// What is near is loss, an octet too many, or a FIN that is missing.
  @Test(arguments: scripts) func whatIsNearIsNoShift(script: String) {
    for end in Role.allCases {
      for shift: UInt32 in [1, 2, 5, 1460, 60_000, 0 &- 1, 0 &- 1460] {
        for half in Half.allCases {
          for first in [0, 4] {
            let all = Script(Self.segments(script, of: end, half, by: shift, from: first)).conversations()
            let kinds = all.flatMap(\.findingKinds)
            #expect(!kinds.contains(.sequenceTranslated), "\(half) of \(end) by \(shift)")
          }
        }
      }
    }
  }

  /// A transfer of segments of one length, or of many, of which the capture has lost some, in one direction
  /// or in both, and whose acknowledgments stand early or late in it: nothing is translated.
  @Test(arguments: 0..<6) func lossIsNoShift(_ batch: Int) {
    var random = Numbers(batch: batch)
    for _ in 0..<20 {
      let segments = Self.transfer(&random)
      let ends = Ends(initiatorISN: random.number(), responderISN: random.number())
      let told = Script(segments).conversations(ends).flatMap(\.findings).filter {
        $0.kind == .sequenceTranslated
      }
      #expect(told.isEmpty, "batch \(batch): \(told)")
    }
  }

  private static func transfer(_ random: inout Numbers) -> [Script.Segment] {
    typealias Segment = Script.Segment
    let isEven = Bool.random(using: &random)
    let hasSYN = Bool.random(using: &random)
    let flight = UInt32.random(in: 1...60, using: &random)
    let offset = Int.random(in: -40_000...40_000, using: &random)
    let rounds = Int.random(in: 20...200, using: &random)
    var timed: [(time: Int, Segment)] = []
    var sent: UInt32 = 1
    var time = 3_000
    if hasSYN {
      timed = Script("S> SA< A>").segments.enumerated().map { ($0.offset * 1000, $0.element) }
    }
    var outstanding: [(time: Int, number: UInt32)] = []
    for _ in 0..<rounds {
      for _ in 0..<flight {
        let length = isEven ? 1448 : Int.random(in: 1...1448, using: &random)
        var segment = Segment(flags: .ack, by: .initiator, sequence: sent, acknowledgment: 1, length: length)
        segment.window = 60_000
        timed.append((time, segment))
        sent &+= UInt32(length)
        outstanding.append((time + 20_000 + offset, sent))
        time += 100
      }
      time += 5_000
    }
    for (time, number) in outstanding {
      var segment = Segment(flags: .ack, by: .responder, sequence: 1, acknowledgment: number)
      segment.window = 60_000
      timed.append((time, segment))
    }
    timed.sort { $0.0 < $1.0 }
    // What the capture has lost: stretches of one direction, or of both.
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      let start = timed.indices.randomElement(using: &random)!
      let end = min(timed.count, start + Int.random(in: 1...3000, using: &random))
      let lost: Role? = [.initiator, .responder, nil].randomElement(using: &random)!
      let kept = timed[start..<end].filter { lost != nil && $0.1.by != lost }
      timed.replaceSubrange(start..<end, with: kept)
      if timed.isEmpty { return [] }
    }
    var last = 0
    return timed.prefix(1500).map { time, segment in
      var segment = segment
      segment.distance = time - last
      last = time
      return segment
    }
  }

  /// A four-tuple that is used anew without a SYN in the capture, once or again and again.
  @Test(arguments: 0..<10) func anotherUseIsNoShift(_ batch: Int) {
    var random = Numbers(batch: batch)
    for _ in 0..<50 {
      var segments: [Script.Segment] = []
      for _ in 0..<Int.random(in: 2...5, using: &random) {
        let (one, other) = (random.number(), random.number())
        let script = Self.scripts.randomElement(using: &random)!
        let isWhole = Int.random(in: 0...2, using: &random) == 0
        let first = isWhole ? 0 : Int.random(in: 2...6, using: &random)
        for segment in Script(script).segments.dropFirst(first)
        where isWhole || Int.random(in: 0...9, using: &random) > 0 {
          var segment = segment
          segment.sequence &+= segment.by == .initiator ? one : other
          if segment.flags.contains(.ack) {
            segment.acknowledgment &+= segment.by == .initiator ? other : one
          }
          segments.append(segment)
        }
        if Bool.random(using: &random) { segments.removeLast(min(segments.count, 4)) }
      }
      let told = Script(segments).conversations().flatMap(\.findings).filter {
        $0.kind == .sequenceTranslated
      }
      #expect(told.isEmpty, "batch \(batch): \(segments)")
    }
  }
}

extension Numbers {
  fileprivate mutating func number() -> UInt32 { UInt32(truncatingIfNeeded: next()) }
}
