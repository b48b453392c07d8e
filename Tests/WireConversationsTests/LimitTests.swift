import Testing
import WireFormat

@testable import WireConversations

/// A bound on what is held of peers: who goes, and that it is said.
@Suite struct LimitTests {
  private static let server = Endpoint(IPAddress(v4: 0x0a00_0002), 80)

  private static func client(_ number: Int) -> Endpoint {
    Endpoint(IPAddress(v4: 0x0b00_0000 + UInt32(number)), 40_000)
  }

  /// What happens, in the order in which it does.
  enum Event {
    case syn(Int)
    case answered(Int)
    case data(Int)
    case closed(Int)
    case datagram(Int)
  }

  private static func packets(_ event: Event) -> [Packet] {
    func segment(_ flags: TCPFlags, _ number: Int, isAnswer: Bool = false, _ sequence: UInt32, _ ack: UInt32)
      -> Packet
    {
      let ends = isAnswer ? (server, client(number)) : (client(number), server)
      return Packet(
        source: ends.0, destination: ends.1,
        transport: .tcp(
          TCPSegment(sequenceNumber: sequence, acknowledgmentNumber: ack, flags: flags, window: 1000)))
    }
    return switch event {
    case .syn(let number): [segment(.syn, number, 0, 0)]
    case .answered(let number):
      [
        segment(.syn, number, 0, 0), segment([.syn, .ack], number, isAnswer: true, 0, 1),
        segment(.ack, number, 1, 1),
      ]
    case .data(let number): [segment(.ack, number, 1, 1)]
    case .closed(let number): [segment([.rst, .ack], number, 1, 1)]
    case .datagram(let number):
      [
        Packet(
          source: client(number), destination: Endpoint(server.address, 53),
          transport: .udp(UDPDatagram(payloadLength: 5)))
      ]
    }
  }

  /// The clients of the conversations that were given up, in the order in which they began, as a table with a
  /// receiver says and as one without says.
  private static func givenUp(_ events: [Event], limit: Int?, hasMemory: (() -> Bool)? = nil) -> (
    clients: [[Int]], evicted: [EvictedConversations?], most: Int
  ) {
    var received: [Conversation] = []
    var options = ConversationTable.Options()
    options.limit = limit
    var kept = ConversationTable(options)
    var streaming = ConversationTable(options) { received.append($0.conversation) }
    kept.hasMemory = hasMemory
    streaming.hasMemory = hasMemory
    var frame = 0
    var most = 0
    for event in events {
      for packet in packets(event) {
        frame += 1
        let time = Timestamp(nanoseconds: Int64(frame) * 1_000_000)
        kept.add(packet, frame: frame, time: time)
        streaming.add(packet, frame: frame, time: time)
        most = max(most, streaming.count)
      }
    }
    streaming.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
    let all = kept.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
    let clients = [all, received.sorted { $0.id < $1.id }].map { conversations in
      conversations.filter { $0.inconclusiveReason == .evicted }.map {
        Int($0.initiator.address.low) - 0x0b00_0000
      }
    }
    return (clients, [kept.evicted, streaming.evicted], most)
  }

  @Test(
    arguments: [
      // Whom nobody has heard of for longest.
      ([.answered(1), .answered(2), .answered(3), .answered(4)], [1]),
      ([.answered(1), .answered(2), .answered(3), .data(1), .answered(4)], [2]),
      ([.answered(1), .datagram(2), .answered(3), .data(1), .datagram(4)], [2]),
      ([.answered(1), .datagram(2), .answered(3), .datagram(2), .answered(4)], [1]),
      // What has ended is whole, and goes first.
      ([.answered(1), .answered(2), .closed(2), .answered(3), .answered(4)], []),
      ([.answered(1), .answered(2), .closed(2), .answered(3), .answered(4), .answered(5)], [1]),
      // SYNs that nobody answered have at most half of the room when it is short.
      ([.answered(1), .syn(2), .syn(3), .answered(4)], [2]),
      ([.answered(1), .syn(2), .syn(3), .syn(4), .syn(5), .syn(6)], [2, 3, 4]),
      ([.answered(1), .answered(2), .syn(3), .answered(4)], [1]),
      // A SYN again is heard of.
      ([.syn(1), .syn(2), .syn(3), .syn(1), .syn(4)], [2]),
    ] as [([Event], [Int])])
  func theLongestIdleGoes(_ events: [Event], _ expected: [Int]) {
    let (clients, evicted, most) = Self.givenUp(events, limit: 3)
    #expect(clients == [expected, expected])
    let said = EvictedConversations(count: expected.count, limit: 3, reason: .limit)
    #expect(evicted == (expected.isEmpty ? [nil, nil] : [said, said]))
    #expect(most <= 3)
  }

  @Test func withoutALimitNothingGoes() {
    let (clients, evicted, _) = Self.givenUp((0..<500).map { .answered($0) }, limit: nil)
    #expect(clients == [[], []] && evicted == [nil, nil])
  }

  /// A flood of SYNs drives out no conversation that was answered, and the table stays as large as it may be.
  @Test func aFloodLeavesTheAnswered() {
    var events: [Event] = []
    for number in 0..<5000 {
      if number.isMultiple(of: 100) { events.append(.answered(100_000 + number)) }
      events.append(.syn(number))
    }
    let (clients, _, most) = Self.givenUp(events, limit: 200)
    #expect(clients[1].allSatisfy { $0 < 100_000 })
    #expect(clients[1].count == 5000 - 150)
    #expect(most == 200)
  }

  /// Of a flow that was given up nothing stays until it would have been idle.
  @Test func aFloodOfFlowsLeavesNothing() {
    var options = ConversationTable.Options()
    options.limit = 100
    var table = ConversationTable(options) { _ in }
    for number in 0..<50_000 {
      for packet in Self.packets(.datagram(number)) {
        table.add(packet, frame: number + 1, time: Timestamp(nanoseconds: Int64(number) * 1000))
      }
      #expect(table.idling.count <= 2 * 100 + 1025 && table.idle.count <= 2 * 100 + 1025)
    }
    // Those that stay are idle at their time.
    table.release(at: Timestamp(nanoseconds: 61_000_000_000))
    #expect(table.count == 0)
  }

  /// When memory is spent no more is held than then.
  @Test func memoryIsALimit() {
    var asked = 0
    let (clients, evicted, most) = Self.givenUp((0..<20_000).map { .syn($0) }, limit: nil) {
      asked += 1
      return asked < 3
    }
    #expect(evicted[1]?.reason == .memory)
    #expect(evicted[1]?.count == clients[1].count)
    #expect(most < 20_000)
    #expect(clients[1].count == 20_000 - most)
  }

  /// What comes for one that was given up begins another in mid-stream, and nothing is lost.
  @Test func packetsAreNotLost() {
    var packets = 0
    var options = ConversationTable.Options()
    options.limit = 2
    var table = ConversationTable(options) { packets += $0.conversation.packets }
    var frame = 0
    for round in 0..<50 {
      for number in 0..<5 {
        for packet in Self.packets(round == 0 ? .answered(number) : .data(number)) {
          frame += 1
          table.add(packet, frame: frame, time: Timestamp(nanoseconds: Int64(frame)))
        }
      }
    }
    table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
    #expect(packets == frame)
  }
}
