import Testing
import WireConversations
import WireFormat

@testable import WireJudgement

/// Conversations of two points of capture.
@Suite struct RelationTests {
  private static let asked = "GET /a/path/that/is/long/enough HTTP/1.1\r\n\r\n"
  private static let answered = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"

  /// A conversation with ISNs of its choice; frames of a question may be cut.
  private static func conversation(
    _ client: Endpoint, _ server: Endpoint, isns: (UInt32, UInt32), pieces: Int = 1, since start: Double = 0
  ) -> [Written.Frame] {
    let (x, y) = isns
    let (question, answer) = (UInt32(asked.utf8.count), UInt32(answered.utf8.count))
    let size = (asked.count + pieces - 1) / pieces
    var frames = [
      Written.segment(client, server, .syn, x), Written.segment(server, client, [.syn, .ack], y, x + 1),
      Written.segment(client, server, .ack, x + 1, y + 1),
    ]
    for piece in 0..<pieces {
      let text = asked.dropFirst(piece * size).prefix(size)
      frames.append(
        Written.segment(
          client, server, [.ack, .psh], x + 1 + UInt32(piece * size), y + 1, says: String(text)))
    }
    frames += [
      Written.segment(server, client, [.ack, .psh], y + 1, x + 1 + question, says: answered),
      Written.segment(client, server, [.fin, .ack], x + 1 + question, y + 1 + answer),
      Written.segment(server, client, [.fin, .ack], y + 1 + answer, x + 2 + question),
      Written.segment(client, server, .ack, x + 2 + question, y + 2 + answer),
    ]
    return Shuffled.timed(frames, since: start)
  }

  private func related(_ first: [Written.Frame], _ second: [Written.Frame]) throws -> RelatedCaptures {
    try Written.with(Written.pcap(first)) { one in
      try Written.with(Written.pcap(second)) { try CaptureInspector.relate(one, $0) }
    }
  }

  private static let outside = Endpoint(IPAddress(v4: 0x0808_0808), 61_000)
  private static let inside = conversation(Written.alice, Written.bob, isns: (100, 500))

  @Test("Same, translated, renumbered, proxied")
  func kinds() throws {
    let later = 0.0005
    let points: [([Written.Frame], Relation.Kind, UInt32?, UInt32?)] = [
      (Self.conversation(Written.alice, Written.bob, isns: (100, 500), since: later), .same, 0, 0),
      (Self.conversation(Self.outside, Written.bob, isns: (100, 500), since: later), .translated, 0, 0),
      (
        Self.conversation(Self.outside, Written.bob, isns: (50, 1500), since: later), .renumbered, 0 &- 50,
        1000
      ),
      (
        Self.conversation(Self.outside, Written.carol, isns: (7, 9), pieces: 3, since: later), .proxied, nil,
        nil
      ),
    ]
    for (second, kind, initiator, responder) in points {
      // Another conversation, which is at the second point alone.
      let other = Shuffled.timed(Written.conversation(Written.carol), since: 3)
      let relation = try #require(related(Self.inside, second + other).relations.first)
      #expect(relation.kind == kind)
      #expect(relation.initiatorShift == initiator && relation.responderShift == responder)
      #expect(relation.isCertain == (kind != .proxied))
      #expect(relation.onlyAtFirst == [] && relation.onlyAtSecond == [])
      #expect(try related(Self.inside, second + other).unrelatedAtSecond == [2])
    }
  }

  @Test("What was lost between") func lost() throws {
    for isns: (UInt32, UInt32) in [(100, 500), (90, 600)] {
      var second = Self.conversation(Self.outside, Written.bob, isns: isns)
      second.remove(at: 3)
      let relation = try #require(related(Self.inside, second).relations.first)
      #expect(relation.onlyAtFirst == [4])
      #expect(relation.onlyAtSecond == [])
    }
  }

  @Test func othersAreNotRelated() throws {
    let other = Shuffled.timed(Written.conversation(Written.carol))
    let found = try related(Self.inside, other)
    #expect(found.relations == [])
    #expect(found.unrelatedAtFirst == [1] && found.unrelatedAtSecond == [1])
  }
}
