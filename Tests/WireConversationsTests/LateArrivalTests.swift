import Testing
import WireConversations
import WireFormat

/// Segments that were held on their way: sent when they were seen, received later.
@Suite struct LateArrivalTests {
  /// Judges a script; of the segments that it marks with `x`, these are received once so many frames have
  /// been seen.
  private func judge(_ text: String, received: [Int: Int]) -> Conversation {
    var table = ConversationTable(.init(keepsRecords: true))
    let ends = Ends()
    for (index, segment) in Script(text).segments.enumerated() {
      var passage = PacketPassage(delivery: segment.delivered ? .atOnce : .never)
      if let after = received[index + 1] {
        passage.delivery = .later(nanoseconds: Int64(after - index - 1) * 1_000_000 + 1)
      }
      table.add(
        ends.packet(segment), frame: index + 1, time: Timestamp(nanoseconds: Int64(index + 1) * 1_000_000),
        passage: passage)
    }
    let all = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
    precondition(all.count == 1)
    return all[0]
  }

  private func states(_ conversation: Conversation) -> [String] {
    conversation.states.map {
      "#\($0.frame) \($0.initiator?.rawValue ?? "-") \($0.responder?.rawValue ?? "-")"
    }
  }

  /// Both FINs cross: each end is in FIN_WAIT_1 until the other's arrives, then in CLOSING.
  @Test func finsCross() {
    let held = judge("S> SA< A> FA> x FA< x A> ack=2 A< ack=2", received: [4: 5, 5: 5])
    #expect(held.kinds == "three-way simultaneous")
    #expect(
      states(held).suffix(6) == [
        "#4 FIN_WAIT_1 ESTABLISHED", "#5 FIN_WAIT_1 FIN_WAIT_1", "#4 FIN_WAIT_1 CLOSING",
        "#5 CLOSING CLOSING", "#6 CLOSING TIME_WAIT", "#7 TIME_WAIT TIME_WAIT",
      ])
    #expect(held.marks.map(\.frame) == [4, 5])
    #expect(held.marks.map { $0.received?.nanoseconds } == [5_000_001, 5_000_001])
    #expect(held.marks.map(\.responderState) == [.closing, .closing])
  }

  /// Both SYNs cross: neither end listened before it sent its own (RFC 9293 figure 7).
  @Test func synsCross() {
    let held = judge("S> x S< x SA> seq=0 ack=1 SA< seq=0 ack=1", received: [1: 2, 2: 2])
    #expect(held.kinds == "simultaneous-open none")
    #expect(
      states(held).prefix(3) == ["#1 SYN_SENT CLOSED", "#2 SYN_SENT SYN_SENT", "#1 SYN_SENT SYN_RECEIVED"])
    #expect(held.records.first?.responderState == .closed)
    #expect(states(judge("S> x SA< A>", received: [1: 1])).first == "#1 SYN_SENT LISTEN")
  }

  /// One that never arrives acknowledges nothing, and one that does is as good as any.
  @Test func theLastAckCountsOnceItArrives() {
    let text = "S> SA< A> FA> A< FA< A> x"
    #expect(Script(text).conversation().kinds == "three-way unacknowledged")
    #expect(judge(text, received: [7: 7]).kinds == "three-way four-segment")
    #expect(states(judge(text, received: [7: 7])).last == "#7 TIME_WAIT CLOSED")
  }

  /// A close is told by what was sent first, in whatever order it was received.
  @Test func theOrderIsThatOfSending() {
    #expect(judge("S> SA< A> FA> A< x FA< A>", received: [5: 6]).kinds == "three-way four-segment")
    #expect(Script("S> SA< A> FA> A< x FA< A>").conversation().kinds == "three-way three-segment")
  }

  @Test func aHandshakeIsWholeOnceItsPartsArrive() {
    #expect(Script("S> SA< x A>").conversation().handshake?.kind == .incomplete)
    #expect(judge("S> SA< x A> ack=1", received: [2: 2]).kinds == "three-way none")
    #expect(judge("S> SA< A> x", received: [3: 3]).kinds == "three-way none")
    #expect(judge("S> x SA< ack=1 A>", received: [1: 1]).kinds == "three-way none")
  }

  @Test func aResetEndsTheConversationWhenItArrives() {
    let conversation = judge("S> SA< A> R> x PA<5", received: [4: 5])
    #expect(conversation.kinds == "three-way reset")
    #expect(states(conversation).last == "#4 CLOSED CLOSED")
    #expect(Script("S> SA< A> R> x PA<5").conversation().teardown?.kind != .reset)
  }
}
