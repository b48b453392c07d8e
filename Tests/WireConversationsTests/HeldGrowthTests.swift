import TestSupport
import Testing
import WireConversations
import WireFormat

/// Marks of a bench, which a capture may put on any of its packets, cost no more than the packets.
@Suite struct HeldGrowthTests {
  private static let ends = Ends()

  private static func data(_ number: Int, _ isn: UInt32) -> Packet {
    Packet(
      source: ends.initiator, destination: ends.responder,
      transport: .tcp(
        TCPSegment(
          sequenceNumber: isn &+ 1 &+ UInt32(number * 4), acknowledgmentNumber: 1, flags: .ack, window: 1000,
          payloadLength: 4)))
  }

  /// Packets that are held, of two uses of one four-tuple; those of the first are received while the second
  /// goes on.
  private static func add(_ count: Int, _ delivery: (Int) -> PacketPassage.Delivery) -> [Conversation] {
    var table = ConversationTable(ConversationTable.Options(keepsRecords: false))
    var frame = 0
    for isn in [UInt32(0), 1 << 30] {
      var opening = TCPSegment(sequenceNumber: isn, flags: .syn, window: 1000)
      if isn > 0 {
        table.add(
          Packet(
            source: ends.responder, destination: ends.initiator,
            transport: .tcp(TCPSegment(sequenceNumber: 1, flags: .rst, window: 0))),
          frame: frame + 1, time: Timestamp(nanoseconds: Int64(frame)))
        frame += 1
      }
      opening.window = 2000
      table.add(
        Packet(source: ends.initiator, destination: ends.responder, transport: .tcp(opening)),
        frame: frame + 1, time: Timestamp(nanoseconds: Int64(frame)))
      frame += 1
      for number in 0..<count {
        frame += 1
        table.add(
          data(number, isn), frame: frame, time: Timestamp(nanoseconds: Int64(frame)),
          passage: PacketPassage(delivery: delivery(number)))
      }
    }
    return table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
  }

  enum Order: CaseIterable {
    case together, backwards, shuffled

    func nanoseconds(_ number: Int, of count: Int) -> Int64 {
      switch self {
      case .together: 1_000_000_000
      case .backwards: Int64(count - number) * 3 + Int64(count)
      case .shuffled: Int64((number &* 7919) % count) + Int64(count)
      }
    }
  }

  @Test(arguments: Order.allCases)
  func isLinear(_ order: Order) {
    let growth = Growth.ofFourfold(2000) { count in
      _ = Self.add(count) { .later(nanoseconds: order.nanoseconds($0, of: count)) }
    }
    #expect(growth < 9)
  }

  /// Each is received once, when it is due.
  @Test(arguments: Order.allCases)
  func eachIsReceived(_ order: Order) throws {
    let all = Self.add(50) { .later(nanoseconds: order.nanoseconds($0, of: 50)) }
    let last = try #require(all.last)
    #expect(last.marks.count == 50)
    #expect(last.marks.map(\.frame) == last.marks.map(\.frame).sorted())
    for mark in last.marks {
      let number = mark.frame - last.firstFrame - 1
      #expect(mark.received?.nanoseconds == Int64(mark.frame) + order.nanoseconds(number, of: 50))
    }
  }
}
