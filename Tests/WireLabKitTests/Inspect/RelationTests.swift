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

  /// The headers of a conversation whose segments have timestamps, as a capture with a short snap length has
  /// them: 66 octets.
  ///
  /// - Parameter clocks: what the two ends' clocks say first.
  private static func stamped(
    _ client: Endpoint, _ server: Endpoint, isns: (UInt32, UInt32), clocks: (UInt32, UInt32),
    size: Int = 100, since start: Double = 0, cutTo count: Int = 66
  ) -> [Written.Frame] {
    let (x, y) = isns
    let sizes = UInt32(size)
    let steps: [(Bool, TCPFlags, UInt32, UInt32, Int)] = [
      (true, .syn, x, 0, 0), (false, [.syn, .ack], y, x &+ 1, 0), (true, .ack, x &+ 1, y &+ 1, 0),
      (true, [.ack, .psh], x &+ 1, y &+ 1, size), (false, [.ack, .psh], y &+ 1, x &+ 1 &+ sizes, size),
      (true, [.fin, .ack], x &+ 1 &+ sizes, y &+ 1 &+ sizes, 0),
      (false, [.fin, .ack], y &+ 1 &+ sizes, x &+ 2 &+ sizes, 0),
      (true, .ack, x &+ 2 &+ sizes, y &+ 2 &+ sizes, 0),
    ]
    var last: [Bool: UInt32] = [:]
    return steps.enumerated().map { number, step in
      let (fromClient, flags, sequence, acknowledgment, length) = step
      let value = (fromClient ? clocks.0 : clocks.1) &+ UInt32(number)
      var options = TCPOptions()
      options.timestamps = (value, last[!fromClient] ?? 0)
      last[fromClient] = value
      let octets = PacketEncoder.encode(
        Packet(
          source: fromClient ? client : server, destination: fromClient ? server : client,
          transport: .tcp(
            TCPSegment(
              sequenceNumber: sequence, acknowledgmentNumber: acknowledgment, flags: flags, window: 1000,
              payloadLength: length, options: options))))
      return Written.Frame(octets, cutTo: count, at: start + Double(number) / 1000)
    }
  }

  @Test("Other numbers, and no payload: the timestamps tell") func timestamps() throws {
    let first = Self.stamped(Written.alice, Written.bob, isns: (100, 500), clocks: (7_000, 90_000))
    let second = Self.stamped(
      Self.outside, Written.bob, isns: (50, 1500), clocks: (7_000, 90_000), since: 0.0005)
    let relation = try #require(related(first, second).relations.first)
    #expect(relation.kind == .renumbered && relation.isCertain)
    #expect(relation.initiatorShift == 0 &- 50 && relation.responderShift == 1000)
    #expect(relation.onlyAtFirst == [] && relation.onlyAtSecond == [])
    var lost = second
    lost.remove(at: 3)
    #expect(try related(first, lost).relations.map(\.onlyAtFirst) == [[4]])
  }

  @Test("Conversations that timestamps do not tie") func falseTimestamps() throws {
    let (clocks, isns): ((UInt32, UInt32), (UInt32, UInt32)) = ((7_000, 90_000), (50, 1500))
    let first = Self.stamped(Written.alice, Written.bob, isns: (100, 500), clocks: clocks)
    let others = [
      // Other clocks, of one end and of both.
      Self.stamped(Self.outside, Written.bob, isns: isns, clocks: (7_000, 90_001)),
      Self.stamped(Self.outside, Written.bob, isns: isns, clocks: (8_000, 90_000)),
      // The same SYNs, and other segments behind them.
      Array(Self.stamped(Self.outside, Written.bob, isns: isns, clocks: clocks).prefix(2))
        + Self.stamped(Self.outside, Written.bob, isns: isns, clocks: (17_000, 190_000)).dropFirst(2),
      // Two that were opened in one millisecond: either may be it.
      Self.stamped(Self.outside, Written.bob, isns: isns, clocks: clocks)
        + Self.stamped(Written.carol, Written.bob, isns: (60, 1600), clocks: clocks),
    ]
    for other in others { #expect(try related(first, other).relations == []) }
    let twice = first + Self.stamped(Written.carol, Written.bob, isns: (60, 1600), clocks: clocks)
    #expect(
      try related(twice, Self.stamped(Self.outside, Written.bob, isns: isns, clocks: clocks)).relations == [])
  }

  @Test("Captures that were cut at different places") func snapLengths() throws {
    let cut = Self.inside.map { Written.Frame($0.octets, cutTo: 54, at: $0.time) }
    let second = Self.conversation(Self.outside, Written.bob, isns: (100, 500), since: 0.0005)
    for (one, other) in [(cut, second), (second, cut)] {
      let relation = try #require(related(one, other).relations.first)
      #expect(relation.kind == .translated && relation.onlyAtFirst == [] && relation.onlyAtSecond == [])
    }
  }

  @Test func othersAreNotRelated() throws {
    let other = Shuffled.timed(Written.conversation(Written.carol))
    let found = try related(Self.inside, other)
    #expect(found.relations == [])
    #expect(found.unrelatedAtFirst == [1] && found.unrelatedAtSecond == [1])
  }
}
