import Testing
import WireConversations
import WireFormat

/// Where only verdicts are kept, plain segments go a short way: what comes of it must be what comes of the
/// long one.
@Suite struct PlainSegmentTests {
  private static let shapes = [
    "S> SA< A> PA>5 A< PA<700 A> FA> A< FA< A>",
    "S> SA< A> PA>1 A< PA>1 PA<1 A> A< PA<3 PA<4 PA<5 A> FA< FA> A< A>",
    "S> SA< PA>100 win=0 A> win=0 PA<1 PA<1 A> A> win=9 PA<1 A> R>",
    "PA>5 A< PA>6 A< PA<7 A> FA< A> FA> A<",
    "S> S< SA> SA< PA>3 A< FA> FA< A> A<",
    "S> SA< A> PA>5 PA>5 PA>5 A< A< RA< PA>5 A<",
  ]

  @Test(arguments: 0..<60) func shortWayIsTheLongWay(_ batch: Int) {
    var random = Numbers(state: UInt64(batch) &* 0x9e37_79b9_7f4a_7c15 &+ 1)
    var plain = 0
    for _ in 0..<100 {
      let segments = Self.script(&random)
      let short = Self.judged(
        segments, .init(keepsStates: false, keepsFindings: false, keepsCompatibility: false))
      let long = Self.judged(segments, .init(keepsStates: false, keepsFindings: true))
      #expect(short == long, "\(segments)")
      plain += segments.count { $0.flags.subtracting(.psh) == .ack }
    }
    #expect(plain > 300)
  }

  /// A right conversation of which a few segments are changed, left out, repeated or swapped.
  private static func script(_ random: inout Numbers) -> [Script.Segment] {
    var segments = Script(shapes.randomElement(using: &random)!).segments
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      let place = segments.indices.randomElement(using: &random)!
      switch Int.random(in: 0..<14, using: &random) {
      case 0: if segments.count > 1 { segments.remove(at: place) }
      case 1: segments.insert(segments[place], at: place)
      case 2: segments.insert(segments[place], at: segments.indices.randomElement(using: &random)!)
      case 3: segments.swapAt(place, segments.indices.randomElement(using: &random)!)
      case 4: segments[place].sequence &+= UInt32(bitPattern: Int32.random(in: -8...8, using: &random))
      case 5: segments[place].acknowledgment &+= UInt32(bitPattern: Int32.random(in: -8...8, using: &random))
      case 6: segments[place].window = [0, 1, 5, 60000].randomElement(using: &random)!
      case 7: segments[place].length = [0, 1, 2, 1000].randomElement(using: &random)!
      case 8: segments[place].delivered.toggle()
      case 9: segments[place].distance = 10
      case 10: segments[place].flags.formSymmetricDifference(.rst)
      case 11: segments[place].flags.formSymmetricDifference(.fin)
      case 12: segments[place].by = segments[place].by.peer
      default: segments[place].flags = [.rst, .ack]
      }
    }
    return segments
  }

  /// The conversations of a script, without what only the long way keeps.
  private static func judged(
    _ segments: [Script.Segment], _ options: ConversationTable.Options
  ) -> [Conversation] {
    let kept = Kept()
    var table = ConversationTable(options) { kept.conversations.append($0.conversation) }
    let ends = Ends()
    var clock = Timestamp(nanoseconds: 0)
    var packets: [KeyedPacket] = []
    for (index, segment) in segments.enumerated() {
      clock.nanoseconds += Int64(segment.distance) * 1000
      packets.append(
        KeyedPacket(
          ends.packet(segment), frame: index + 1, time: clock,
          passage: PacketPassage(
            delivery: segment.delivered ? .atOnce : index % 2 == 0 ? .never : .later(nanoseconds: 3_500_000)))
      )
    }
    table.add(packets)
    table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    return kept.conversations.map { conversation in
      var conversation = conversation
      conversation.findings = []
      conversation.completeness = nil
      conversation.zeekState = ""
      conversation.history = ""
      return conversation
    }
  }

  private final class Kept {
    var conversations: [Conversation] = []
  }
}
