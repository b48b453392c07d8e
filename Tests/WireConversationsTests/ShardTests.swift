import Testing
import WireConversations
import WireFormat

/// Parts of all conversations are the same everywhere, and together they are the whole.
@Suite struct ShardTests {
  /// FNV-1a of 64 bits, computed elsewhere.
  @Test(
    arguments: [
      ("10.0.0.1", 40000, "10.0.0.2", 80, 8, 5), ("2001:db8::1", 53, "2001:db8::2", 40000, 8, 4),
      ("10.0.0.1", 40000, "10.0.0.1", 40000, 1000, 346), ("10.0.0.1", 1, "::1", 1, 7, 2),
    ] as [(String, UInt16, String, UInt16, Int, Int)])
  func aPartIsTheSameEverywhere(
    one: String, onePort: UInt16, other: String, otherPort: UInt16, count: Int, index: Int
  ) throws {
    let one = Endpoint(try #require(IPAddress(one)), onePort)
    let other = Endpoint(try #require(IPAddress(other)), otherPort)
    for candidate in 1...count {
      let shard = ConversationShard(index: candidate, of: count)
      #expect(shard.contains(one, other) == (candidate == index), "\(candidate)")
      #expect(shard.contains(one, other) == shard.contains(other, one))
    }
  }

  /// Conversations one after the other and within each other, ports that are used again, errors of ICMP,
  /// datagrams in fragments.
  private static func packets() -> [(Packet, at: Int)] {
    let script = Script("S> SA< A> PA>5 A< PA<7 x A> FA> A< FA< A> S> seq=9000 SA< seq=7000 ack=9001 A>")
    var packets: [(Packet, at: Int)] = []
    for number in 0..<40 {
      var ends = Ends()
      ends.initiator.port = UInt16(40_000 + number)
      packets += script.segments.enumerated().map { (ends.packet($1), $0 * 50 + number) }
      let quoted = ICMPMessage.Quoted(
        source: ends.initiator, destination: ends.responder, protocolNumber: 6, sequenceNumber: 1_000_000)
      packets.append(
        (
          Packet(
            source: Endpoint(IPAddress(v4: 1), 0), destination: ends.initiator,
            transport: .icmp(ICMPMessage(type: 11, code: 0, quoted: quoted))), number * 15 + 60
        ))
      let identification = UInt32(number)
      packets.append(
        (
          Packet(
            source: ends.responder, destination: ends.initiator,
            transport: .udp(UDPDatagram(payloadLength: 2000, identification: identification))),
          number * 14 + 5
        ))
      let fragment = Fragment(
        protocolNumber: 17, identification: identification, offset: 1480, payloadLength: 528)
      packets.append(
        (
          Packet(
            source: Endpoint(ends.responder.address, 0), destination: Endpoint(ends.initiator.address, 0),
            transport: .fragment(fragment)), number * 14 + 6
        ))
    }
    return packets.sorted { $0.at < $1.at }
  }

  private func conversations(_ shard: ConversationShard?, isStreamed: Bool) -> [Conversation] {
    var options = ConversationTable.Options(keepsRecords: true)
    options.shard = shard
    let box = Box()
    var table =
      isStreamed
      ? ConversationTable(options) { if $0.belongs(to: shard) { box.all.append($0.conversation) } }
      : ConversationTable(options)
    for (index, packet) in Self.packets().enumerated() {
      table.add(packet.0, frame: index + 1, time: Timestamp(nanoseconds: Int64(index) * 1_000_000))
    }
    let kept = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
    return box.all
      + kept.filter { conversation in
        shard.map { $0.contains(conversation.initiator, conversation.responder) } ?? true
      }
  }

  private final class Box {
    var all: [Conversation] = []
  }

  @Test(arguments: [1, 2, 3, 7, 64], [false, true])
  func togetherTheyAreTheWhole(count: Int, isStreamed: Bool) {
    let whole = conversations(nil, isStreamed: isStreamed).sorted { $0.id < $1.id }
    #expect(whole.count == 120)
    let parts = (1...count).flatMap {
      conversations(ConversationShard(index: $0, of: count), isStreamed: isStreamed)
    }
    #expect(parts.sorted { $0.id < $1.id } == whole)
  }
}

/// What conn.log counts of each side.
@Suite struct SideCountTests {
  @Test func packetsAreCountedBySide() {
    let whole = judge("S> SA< A> PA>5 A< PA<7 A> FA> A< FA< A>")
    #expect(whole.initiatorPackets == 6 && whole.responderPackets == 5)
    #expect(whole.initiatorMissedBytes == 0 && whole.responderMissedBytes == 0)
  }

  @Test(
    arguments: [
      ("S> SA< A> PA>10 seq=101 A< ack=111", 100, 0), ("S> SA< A> PA<10 seq=101 A> ack=111 FA<", 0, 100),
      ("S> SA< A> PA>10 seq=101 A< ack=111 FA> A< FA< A>", 100, 0),
      // A retransmission of it comes late; an end that begins in the middle has no first number.
      ("S> SA< A> PA>10 seq=11 A< ack=1 PA>10 seq=1 A< ack=21", 0, 0), ("PA>10 A< PA>10 A<", 0, 0),
      // A FIN behind a reset has a number, too.
      ("S> SA< A> R> A>5 A< FA> A< FA< A>", 0, 0),
    ])
  func octetsThatTheCaptureLacksAreCounted(script: String, initiator: Int, responder: Int) {
    let conversation = judge(script)
    #expect(conversation.initiatorMissedBytes == initiator)
    #expect(conversation.responderMissedBytes == responder)
  }
}

/// A capture may say of all its packets that they were held for as long as it likes.
@Suite struct HeldPacketTests {
  @Test(.timeLimit(.minutes(1))) func manyHeldPacketsTakeLinearTime() {
    var table = ConversationTable(.init(keepsStates: false))
    let ends = Ends()
    for (index, segment) in Script("S> SA< A>").segments.enumerated() {
      table.add(ends.packet(segment), frame: index + 1, time: Timestamp(nanoseconds: Int64(index)))
    }
    let count = 100_000
    for number in 0..<count {
      let segment = TCPSegment(
        sequenceNumber: ends.initiatorISN &+ 1 &+ UInt32(number),
        acknowledgmentNumber: ends.responderISN &+ 1, flags: .ack, payloadLength: 1)
      table.add(
        Packet(source: ends.initiator, destination: ends.responder, transport: .tcp(segment)),
        frame: number + 4, time: Timestamp(nanoseconds: Int64(number + 4)),
        passage: PacketPassage(delivery: .later(nanoseconds: 1_000_000_000_000 - Int64(number * 7 % 1000))))
    }
    let all = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
    #expect(all.map(\.packets) == [count + 3])
    #expect(all.first?.marks.allSatisfy { $0.received != nil } == true)
  }

  @Test func theyAreReceivedInTheOrderOfTheirTimes() {
    var table = ConversationTable(.init(keepsStates: false))
    let ends = Ends()
    for (index, segment) in Script("S> SA< A> A>1 A>1 A>1 A>1").segments.enumerated() {
      let delay: [Int64] = [0, 0, 0, 400, 300, 200, 100]
      table.add(
        ends.packet(segment), frame: index + 1, time: Timestamp(nanoseconds: Int64(index)),
        passage: PacketPassage(delivery: index < 3 ? .atOnce : .later(nanoseconds: delay[index])))
    }
    let all = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
    #expect(all.first?.marks.map(\.received?.nanoseconds) == [403, 304, 205, 106])
  }
}
