import Testing
import WireFormat
import WireReports

@testable import WireLabKit

/// What was given up for want of room is said in every document, and makes nothing pass.
@Suite struct LimitReportTests {
  /// Six conversations that are open at once, and then close.
  private static func capture() -> [UInt8] {
    let all = (0..<6).map {
      Written.conversation(Endpoint(Written.alice.address, UInt16(20_000 + $0)))
    }
    let frames = (0..<9).flatMap { turn in all.map { $0[turn] } }
    return Written.pcap(frames.map { Written.Frame($0) })
  }

  @Test func everyDocumentSaysSo() throws {
    try Written.with(Self.capture()) { path in
      let result = try CaptureInspector.inspect(path, limit: 4)
      let evicted = try #require(result.evicted)
      #expect(evicted.limit == 4 && evicted.count > 0)
      #expect(result.list.count { $0.inconclusiveReason == .evicted } == evicted.count)
      let text = TextReport(.init(width: 140)).inspect([result]).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ")
      #expect(text.contains("given up before their end, because 4 may be open at once (--limit)"))
      #expect(TextReport(.init(language: .zhHans, width: 140)).inspect([result]).contains("最多同时保留 4 个"))
      #expect(InspectDocument.text([result]).contains("\"evicted\": \(evicted.count)"))
      let (counted, totals) = try CaptureInspector.totals(path, limit: 4)
      #expect(counted.evicted == evicted)
      #expect(totals.inconclusive >= evicted.count)
      #expect(TextReport().totals([(counted, totals)]).contains("--limit"))
      var packets = 0
      let streamed = try CaptureInspector.stream(path, states: false, limit: 4) { packets += $0.packets }
      #expect(streamed.evicted == evicted)
      #expect(packets == 54)
    }
  }

  @Test func nothingIsSaidWhereAllHaveRoom() throws {
    try Written.with(Self.capture()) { path in
      let result = try CaptureInspector.inspect(path, limit: 6)
      #expect(result.evicted == nil)
      #expect(result.conversations.map(\.teardown?.kind) == Array(repeating: .fourSegment, count: 6))
      #expect(!InspectDocument.text([result]).contains("evicted"))
    }
  }

  /// An expectation that rests on what was given up is inconclusive, how many there are as well.
  @Test func nothingPasses() throws {
    try Written.with(Self.capture()) { path in
      for text in ["{ conversations: 6 }", "{ each: { teardown: four-segment } }"] {
        let expectations = try Expectations.decode(text, name: "--expect")
        #expect(try CaptureVerifier.verify(path, expectations).status == .passed)
        #expect(try CaptureVerifier.verify(path, expectations, limit: 4).status == .inconclusive, "\(text)")
      }
    }
  }

  /// Conversations that are put together when they are asked for are those that a table hands over.
  @Test func theListIsWhatItWas() throws {
    try Written.with(Self.capture()) { path in
      let result = try CaptureInspector.inspect(path)
      let values = result.conversations
      #expect(result.list.count == 6 && Array(result.list) == values)
      #expect(values.map(\.id) == Array(1...6))
      #expect(result.list.only(3).map(\.id) == [3])
      #expect(result.list.only(7).isEmpty)
      #expect(ConversationList(values) == result.list)
      let first = Endpoint(Written.alice.address, 20_002)
      #expect(result.list.filter { one, other in one == first || other == first }.map(\.id) == [3])
      var pieces = 0
      var octets: [UInt8] = []
      InspectDocument.write([result]) {
        pieces += 1
        octets += $0
      }
      #expect(String(decoding: octets, as: UTF8.self) == InspectDocument.text([result]))
    }
  }
}
