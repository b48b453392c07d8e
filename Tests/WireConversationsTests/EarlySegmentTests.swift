import Testing
import WireConversations
import WireFormat

/// A segment that waits for its cause is never lost, whatever comes.
@Suite struct EarlySegmentTests {
  @Test(arguments: 0..<40 as Range<UInt64>) func everySegmentIsReadOnce(_ seed: UInt64) {
    var numbers = Numbers(state: seed &* 7919 &+ 1)
    for script in DisplacementTests.scripts {
      let segments = Script(script).segments.shuffled(using: &numbers)
      let ends = Ends()
      var kept = ConversationTable(.init(keepsRecords: true))
      var handed = 0
      var streaming = ConversationTable(.init(keepsRecords: true)) { handed += $0.conversation.packets }
      var clock = Timestamp(nanoseconds: 0)
      for (index, segment) in segments.enumerated() {
        clock.nanoseconds += [0, 100_000, 5_000_000, 2_000_000_000, 90_000_000_000].randomElement(
          using: &numbers)!
        let packet = ends.packet(segment)
        kept.add(packet, frame: index + 1, time: clock)
        streaming.add(packet, frame: index + 1, time: clock)
        let now = kept.conversations(captureIsComplete: false, droppedPackets: 0, liveAndDrained: false)
        #expect(now.map(\.packets).reduce(0, +) == index + 1, "\(script)")
      }
      let all = kept.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
      streaming.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
      #expect(all.flatMap { $0.records.map(\.frame) }.sorted() == Array(1...segments.count), "\(script)")
      #expect(handed == segments.count, "\(script)")
    }
  }

  /// One direction of a conversation waits for the other no longer than for a few segments.
  @Test func oneDirectionIsReadAsItComes() {
    var table = ConversationTable()
    let ends = Ends()
    let script = Script("S> A> seq=1 ack=1 " + String(repeating: "PA>10 ack=1 ", count: 1000))
    for (index, segment) in script.segments.enumerated() {
      table.add(ends.packet(segment), frame: index + 1, time: Timestamp(nanoseconds: Int64(index)))
    }
    let all = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    #expect(all.map(\.packets) == [1002])
    #expect(all.first?.initiatorBytes == 10_000)
    #expect(all.first?.findings == [])
  }

  /// So many conversations of one direction that not all of them can wait.
  @Test func conversationsThatWaitAreBounded() {
    var packets = 0
    var table = ConversationTable { packets += $0.conversation.packets }
    var ends = Ends()
    for number in 0..<20_000 {
      ends.initiator = Endpoint(IPAddress(v4: 0x0a00_0000 + UInt32(number)), 40_000)
      let segment = Script("SA< ack=1").segments[0]
      table.add(ends.packet(segment), frame: number + 1, time: Timestamp(nanoseconds: Int64(number)))
    }
    table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    #expect(packets == 20_000)
  }
}
