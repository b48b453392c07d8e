import Testing
import WireConversations
import WireFormat

/// Where a UDP conversation ends: by a minute of silence, alike with a receiver and without.
@Suite struct UDPTests {
  private static let client = Endpoint(IPAddress(v4: 0x7f00_0001), 40_000)
  private static let server = Endpoint(IPAddress(v4: 0x7f00_0002), 53)

  private static func datagram(from source: Endpoint, to destination: Endpoint) -> Packet {
    Packet(source: source, destination: destination, transport: .udp(UDPDatagram(payloadLength: 5)))
  }

  /// The packets of each conversation of one client, whose datagrams come at these seconds, in the order of
  /// first packets.
  private static func packets(at seconds: [Int64]) -> (kept: [Int], received: [Int]) {
    var received: [(id: Int, packets: Int)] = []
    var kept = ConversationTable()
    var streaming = ConversationTable { ended in
      let conversation = ended.conversation
      received.append((conversation.id, conversation.packets))
    }
    for (index, second) in seconds.enumerated() {
      let packet =
        index % 2 == 0 ? datagram(from: client, to: server) : datagram(from: server, to: client)
      let time = Timestamp(nanoseconds: second * 1_000_000_000)
      kept.add(packet, frame: index + 1, time: time)
      streaming.add(packet, frame: index + 1, time: time)
    }
    streaming.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    let all = kept.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    return (all.map(\.packets), received.sorted { $0.id < $1.id }.map(\.packets))
  }

  @Test(arguments: [
    ([0, 59, 118, 177], [4]),
    ([0, 1, 61, 62], [2, 2]),
    ([0, 60, 120], [1, 1, 1]),
    // A time that is far off, and one that goes back, end one conversation at most.
    ([0, 1, 1_000_000, 2, 3, 4], [2, 4]),
  ])
  func silenceEndsIt(_ seconds: [Int64], _ expected: [Int]) {
    let (kept, received) = Self.packets(at: seconds)
    #expect(kept == expected)
    #expect(received == expected)
  }

  /// A fragment has no ports: it is of the last datagram with its addresses and its identification, in its
  /// direction.
  @Test func laterFragmentsAreOfTheirDatagram() {
    func piece(of identification: UInt32, protocolNumber: UInt8 = 17) -> Packet.Transport {
      .fragment(
        Fragment(
          protocolNumber: protocolNumber, identification: identification, offset: 1480, payloadLength: 528))
    }
    func first(_ identification: UInt32) -> Packet.Transport {
      .udp(UDPDatagram(payloadLength: 2000, identification: identification))
    }
    let (client, server) = (Endpoint(Self.client.address, 0), Endpoint(Self.server.address, 0))
    let other = Endpoint(Self.client.address, 40_001)
    let packets = [
      Packet(source: Self.client, destination: Self.server, transport: first(7)),
      Packet(source: other, destination: Self.server, transport: first(8)),
      Packet(source: client, destination: server, transport: piece(of: 7)),
      Packet(source: client, destination: server, transport: piece(of: 8)),
      Packet(source: server, destination: client, transport: piece(of: 7)),
      Packet(source: client, destination: server, transport: piece(of: 9)),
      Packet(source: client, destination: server, transport: piece(of: 7, protocolNumber: 6)),
    ]
    var table = ConversationTable(.init(keepsRecords: true))
    for (index, packet) in packets.enumerated() {
      table.add(packet, frame: index + 1, time: Timestamp(nanoseconds: Int64(index)))
    }
    let found = table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false)
    #expect(found.map { $0.records.map(\.frame) } == [[1, 3], [2, 4]])
    #expect(found[0].records[1].content == .fragment(offset: 1480))
    #expect(found.map(\.packets) == [2, 2])
    #expect(found.map(\.initiatorBytes) == [2000, 2000])
  }

  @Test func aReceiverHoldsNoneThatAreSilent() {
    var handedOver = 0
    var table = ConversationTable { _ in handedOver += 1 }
    for port in 1...1000 {
      table.add(
        Self.datagram(from: Endpoint(IPAddress(v4: 0x7f00_0001), UInt16(port)), to: Self.server), frame: port,
        time: Timestamp(nanoseconds: Int64(port) * 1_000_000_000))
    }
    #expect(table.count <= 121)
    #expect(handedOver == 1000 - table.count)
  }
}
