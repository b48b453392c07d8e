import Testing
import WireConversations
import WireFormat
import WireLabKit

/// Which packets a `wire` expectation allows.
@Suite struct PacketMatcherTests {
  /// Segments with these flags, from `S>  SA<  A>`: as they come from a capture, one a frame.
  private func records(_ text: String) throws -> [PacketRecord] {
    try PacketPattern.list(parsing: text).enumerated().map { index, pattern in
      guard case .segment(let flags, let hasPayload) = pattern.kind else {
        throw PacketPattern.ParseError(message: "no segment", offset: 0, length: 0, hint: nil)
      }
      return PacketRecord(
        frame: index + 1, time: Timestamp(nanoseconds: Int64(index)), by: pattern.by,
        content: .segment(flags: flags, sequence: 0, acknowledgment: nil, window: 0),
        payloadLength: hasPayload ? pattern.length ?? 1 : 0, delivered: true, initiatorState: nil,
        responderState: nil)
    }
  }

  private func matches(_ expected: String, _ seen: String, passable: Set<Int> = []) throws -> Bool {
    let matcher = PacketMatcher(patterns: try PacketPattern.list(parsing: expected))
    return matcher.match(try records(seen), passable: passable).frames != nil
  }

  /// What is told to be missing is never a run that is over.
  @Test(arguments: [
    ("S> SA< A> PA> PA<", "S> SA< A> PA> PA> FA>", "PA<"),
    ("S> SA< A> PA> len=2, PA<", "S> SA< A> PA> len=1, FA>", "PA> len=2"),
    ("S> SA< A> PA> len=1, PA<", "S> SA< A> PA> len=1, FA>", "PA<"),
  ])
  func theNextPacketIsNamed(expected: String, seen: String, wanted: String) throws {
    let outcome = PacketMatcher(patterns: try PacketPattern.list(parsing: expected)).match(
      try records(seen), passable: [])
    #expect(outcome.wanted.map(\.text) == [wanted])
    #expect(outcome.offender?.patternText == "FA>")
  }

  /// Of one packet alone, as `order` and `wait` have it, the length counts.
  @Test func oneAloneHasItsLength() throws {
    let record = try records("PA> len=3")[0]
    for (pattern, describes) in [("PA>", true), ("PA> len=3", true), ("PA> len=2", false), ("PA<", false)] {
      #expect(try PacketPattern(parsing: pattern).describes(record) == describes, "\(pattern)")
    }
  }

  /// Where several readings are possible, each packet stands for the first pattern that it can stand for, in
  /// every process.
  @Test(arguments: [
    ("S> SA< A>", "S> SA< A> A> A>", [1, 2, 3]),
    ("S> SA< A> A>", "S> SA< A> A> A> A>", [1, 2, 3, 4]),
    ("S> ... A> ...", "S> SA< A> PA> A< A> A>", [1, 3]),
    ("... A> ... ... A>", "S> SA< A> PA> A< A> A>", [3, 6]),
    ("S> SA< A> PA> ... FA>", "S> SA< A> PA> PA> A< PA> A< FA> A<", [1, 2, 3, 4, 5, 9]),
  ])
  func theFirstPacketsThatFitAreNamed(expected: String, seen: String, frames: [Int]) throws {
    let matcher = PacketMatcher(patterns: try PacketPattern.list(parsing: expected))
    #expect(matcher.match(try records(seen), passable: []).frames == frames)
  }

  /// An acknowledgment that the FIN overtook is answered, and the answer by a reset.
  @Test func aResetAfterTheCloseIsPassedOver() throws {
    let seen = "S>  SA<  A>  FA>  FA<  A>  A<  A>  R<"
    #expect(FindingKind.ignorable.contains(.resetAfterClose))
    #expect(try matches("S>  SA<  A>  FA>  FA<  A>", seen, passable: [9]))
    #expect(try !matches("S>  SA<  A>  FA>  FA<  A>", seen))
    #expect(try matches("S>  SA<  A>  FA>  FA<  A>  R<", seen, passable: [9]))
  }

  /// Only the reset that ended the conversation, sent again, is passed over.
  @Test(arguments: [("R> A< R>", true), ("R> A<", true), ("R> R<", false), ("R<", false), ("", false)])
  func resetsAfterTheEndingOneArePassedOver(tail: String, passes: Bool) throws {
    let client = Endpoint(IPAddress(v4: 0x7f00_0001), 40_000)
    let server = Endpoint(IPAddress(v4: 0x7f00_0001), 8899)
    var table = ConversationTable(.init(keepsRecords: true))
    let segments = "S> SA< A> FA> PA<5 \(tail)".split(separator: " ")
    for (index, text) in segments.enumerated() {
      let fromClient = text.contains(">")
      let flags: TCPFlags =
        switch text.prefix(while: \.isLetter) {
        case "S": .syn
        case "SA": [.syn, .ack]
        case "FA": [.fin, .ack]
        case "R": .rst
        default: .ack
        }
      // Relative: the client has sent SYN and FIN, the server SYN and five octets.
      let own: UInt32 = flags.contains(.syn) ? 0 : fromClient ? (text == "R>" ? 2 : 1) : index > 4 ? 6 : 1
      let other: UInt32 = flags.contains(.ack) ? (fromClient ? 1 : index > 3 ? 2 : 1) : 0
      table.add(
        Packet(
          source: fromClient ? client : server, destination: fromClient ? server : client,
          transport: .tcp(
            TCPSegment(
              sequenceNumber: text.contains("5") ? 1 : own, acknowledgmentNumber: other, flags: flags,
              payloadLength: text.contains("5") ? 5 : 0))),
        frame: index + 1, time: Timestamp(nanoseconds: Int64(index) * 1_000_000))
    }
    let conversation = try #require(
      table.conversations(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false).first)
    var expectation = ConversationExpectation()
    expectation.wire = Located(
      try PacketPattern.list(parsing: "S> SA< A> FA> PA< R>"),
      at: SourceLocation(file: "test", line: 1, column: 1))
    let check = try #require(
      ConversationChecks(path: .each, conversation: conversation).judge(expectation).first)
    #expect((check.verdict == .passed) == passes, "\(check)")
  }

  @Test func dataIsOneRunHoweverItIsCut() throws {
    #expect(try matches("PA> len=11", "PA> len=3  PA> len=3  PA> len=5"))
    #expect(try matches("PA> len=3  PA> len=3  PA> len=5", "PA> len=3  PA> len=3  PA> len=5"))
    #expect(try !matches("PA> len=3  PA> len=8", "PA> len=11"))
    #expect(try !matches("PA> len=12", "PA> len=3  PA> len=3  PA> len=5"))
  }
}
