import Testing
import WireConversations
import WireFormat

@testable import WireLabKit

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

  /// An acknowledgment that the FIN overtook is answered, and the answer by a reset.
  @Test func aResetAfterTheCloseIsPassedOver() throws {
    let seen = "S>  SA<  A>  FA>  FA<  A>  A<  A>  R<"
    #expect(FindingKind.passedOver.contains(.resetAfterClose))
    #expect(try matches("S>  SA<  A>  FA>  FA<  A>", seen, passable: [9]))
    #expect(try !matches("S>  SA<  A>  FA>  FA<  A>", seen))
    #expect(try matches("S>  SA<  A>  FA>  FA<  A>  R<", seen, passable: [9]))
  }

  @Test func dataIsOneRunHoweverItIsCut() throws {
    #expect(try matches("PA> len=11", "PA> len=3  PA> len=3  PA> len=5"))
    #expect(try matches("PA> len=3  PA> len=3  PA> len=5", "PA> len=3  PA> len=3  PA> len=5"))
    #expect(try !matches("PA> len=3  PA> len=8", "PA> len=11"))
    #expect(try !matches("PA> len=12", "PA> len=3  PA> len=3  PA> len=5"))
  }
}
