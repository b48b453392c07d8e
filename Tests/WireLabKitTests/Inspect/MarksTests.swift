import Testing
import WireFormat

@testable import WireLabKit

/// What comments say of a bench is believed, unless somebody says not to.
@Suite struct MarksTests {
  /// A whole conversation whose last ACK the bench dropped, in a capture that was drained.
  private static func capture(
    _ comments: [Int: [String]] = [9: ["wirelab: sent, not delivered"]]
  ) -> [UInt8] {
    let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
    var writer = PcapngWriter()
    writer.addInterface(name: "lo", linkType: .ethernet)
    for (index, frame) in Written.conversation().enumerated() {
      writer.append(frame.span.bytes, time: time, comments: comments[index + 1] ?? [])
    }
    writer.appendStatistics(time: time, received: 9, dropped: 0, isDrained: true)
    return writer.takeBytes()
  }

  @Test func areCountedAndBelieved() throws {
    try Written.with(Self.capture()) { path in
      let result = try CaptureInspector.inspect(path)
      #expect(result.markedFrames == 1)
      #expect(result.conversations.map(\.teardown?.kind) == [.unacknowledged])
      #expect(result.conversations.map(\.conclusive) == [true])
    }
  }

  @Test func areNotBelievedWhenToldSo() throws {
    try Written.with(Self.capture()) { path in
      let result = try CaptureInspector.inspect(path, marks: false)
      #expect(result.markedFrames == 0)
      #expect(result.conversations.map(\.teardown?.kind) == [.fourSegment])
      #expect(result.conversations.first?.marks.isEmpty == true)
      var streamed: [TeardownKind?] = []
      _ = try CaptureInspector.stream(path, states: false, marks: false) {
        streamed.append($0.teardown?.kind)
      }
      #expect(streamed == [.fourSegment])
      let each = try Expectations.decode("each: { teardown: four-segment }", name: "expect")
      #expect(try CaptureVerifier.verify(path, each, marks: false).status == .passed)
      #expect(try CaptureVerifier.verify(path, each).status == .failed)
    }
    // Nor that nothing came after the capture.
    let open = Array(Written.conversation().prefix(4))
    var writer = PcapngWriter()
    writer.addInterface(name: "lo", linkType: .ethernet)
    for frame in open { writer.append(frame.span.bytes, time: Timestamp(nanoseconds: 1)) }
    writer.appendStatistics(time: Timestamp(nanoseconds: 2), received: 4, dropped: 0, isDrained: true)
    try Written.with(writer.takeBytes()) { path in
      let believed = try CaptureInspector.inspect(path)
      #expect(believed.conversations.map(\.conclusive) == [true])
      let doubted = try CaptureInspector.inspect(path, marks: false)
      #expect(doubted.conversations.map(\.conclusive) == [false])
      #expect(try CaptureInspector.totals(path, marks: false).1.inconclusive == 1)
    }
  }

  /// Whatever stands before and behind them, and however much of it.
  @Test(.timeLimit(.minutes(1))) func veryManyCommentsAreReadOnce() throws {
    let mark = "wirelab: sent, not delivered"
    let comments = [mark] + [String](repeating: "wirelab: x", count: 20_000) + [mark]
    let long = "wirelab: spelled out by " + String(repeating: "x", count: 60_000)
    try Written.with(Self.capture([1: [long], 9: comments])) { path in
      let result = try CaptureInspector.inspect(path)
      #expect(result.conversations.map(\.teardown?.kind) == [.unacknowledged])
      #expect(result.markedFrames == 1)
    }
  }
}

/// The parts of a capture are together what the whole is.
@Suite struct CaptureShardTests {
  @Test(arguments: [1, 3, 8]) func partsAreTheWhole(count: Int) throws {
    let frames = (0..<30).flatMap { Written.conversation(Endpoint(Written.alice.address, 40_000 + $0)) }
    try Written.with(Written.pcap(frames.map { Written.Frame($0) })) { path in
      let whole = try CaptureInspector.inspect(path)
      let parts = try (1...count).map {
        try CaptureInspector.inspect(path, shard: ConversationShard(index: $0, of: count))
      }
      #expect(parts.flatMap(\.conversations).sorted { $0.id < $1.id } == whole.conversations)
      // What holds of the file each part says.
      #expect(parts.allSatisfy { $0.packets == whole.packets })
      var streamed: [Conversation] = []
      var totals = 0
      for index in 1...count {
        let shard = ConversationShard(index: index, of: count)
        _ = try CaptureInspector.stream(path, states: true, packets: true, shard: shard) {
          streamed.append($0)
        }
        totals += try CaptureInspector.totals(path, shard: shard).1.conversations
      }
      #expect(streamed.sorted { $0.id < $1.id } == whole.conversations)
      #expect(totals == whole.conversations.count)
    }
  }
}
