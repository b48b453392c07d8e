import Testing
import WireFormat

@testable import WireConversations

/// The wrapping is a label, unless there is evidence that it tells two conversations apart.
@Suite struct WrappingRealmTests {
  private static let client = Endpoint(IPAddress(v4: 0x0a00_0001), 40000)
  private static let server = Endpoint(IPAddress(v4: 0x0a00_0002), 80)

  /// A segment, and the wrapping that it comes in.
  private struct Sent {
    var packet: Packet

    init(
      client isClient: Bool, _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32 = 0,
      payload: Int = 0, in wrapping: UInt32
    ) {
      let segment = TCPSegment(
        sequenceNumber: sequence, acknowledgmentNumber: acknowledgment, flags: flags, payloadLength: payload)
      packet = Packet(
        source: isClient ? client : server, destination: isClient ? server : client, transport: .tcp(segment),
        wrapping: wrapping)
    }
  }

  /// A whole conversation whose ISNs are `x` and `y`; each end sends in a wrapping of its own.
  private static func conversation(_ x: UInt32, _ y: UInt32, in there: UInt32, _ back: UInt32) -> [Packet] {
    [
      Sent(client: true, .syn, x, in: there), Sent(client: false, [.syn, .ack], y, x + 1, in: back),
      Sent(client: true, .ack, x + 1, y + 1, in: there),
      Sent(client: true, [.ack, .psh], x + 1, y + 1, payload: 5, in: there),
      Sent(client: false, [.ack, .psh], y + 1, x + 6, payload: 7, in: back),
      Sent(client: true, [.fin, .ack], x + 6, y + 8, in: there),
      Sent(client: false, .ack, y + 8, x + 7, in: back),
      Sent(client: false, [.fin, .ack], y + 8, x + 7, in: back),
      Sent(client: true, .ack, x + 7, y + 9, in: there),
    ].map(\.packet)
  }

  private func labels(_ wrappings: [(Wrapper, UInt32?)]) -> WrappingLabels {
    let labels = WrappingLabels()
    for (wrapper, number) in wrappings {
      var wrapping = Wrapping()
      wrapping.append(wrapper, number)
      _ = labels.number(of: wrapping)
    }
    return labels
  }

  private func judge(_ packets: [Packet], _ wrappings: [(Wrapper, UInt32?)]) -> [Conversation] {
    var table = ConversationTable(ConversationTable.Options(keepsRecords: true))
    table.labels = labels(wrappings)
    for (index, packet) in packets.enumerated() {
      table.add(packet, frame: index + 1, time: Timestamp(nanoseconds: Int64(index) * 1_000_000))
    }
    return table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)
  }

  private func expectWhole(_ conversation: Conversation, _ label: String?) {
    #expect(conversation.handshake?.kind == .threeWay && conversation.teardown?.kind == .fourSegment)
    #expect(conversation.initiatorBytes == 5 && conversation.responderBytes == 7)
    #expect(conversation.findings.isEmpty, "\(conversation.findings)")
    #expect(conversation.wrapping?.label == label)
  }

  /// Two sequences in one, each in its order.
  private func mixed(_ one: [Packet], _ other: [Packet], seed: UInt64) -> [Packet] {
    var random = Numbers(state: seed)
    var (one, other, all) = (one[...], other[...], [Packet]())
    while !one.isEmpty || !other.isEmpty {
      let takesOne = other.isEmpty || !one.isEmpty && Bool.random(using: &random)
      all.append(takesOne ? one.removeFirst() : other.removeFirst())
    }
    return all
  }

  @Test func aLabelOfBothDirections() {
    let found = judge(Self.conversation(100, 900, in: 1, 1), [(.vxlan, 42)])
    #expect(found.count == 1)
    expectWhole(found[0], "vxlan 42")
    #expect(found[0].wrapping?.initiator == ["vxlan 42"] && found[0].wrapping?.responder == ["vxlan 42"])
    expectWhole(judge(Self.conversation(100, 900, in: 0, 0), [])[0], nil)
  }

  /// The numbers of a tunnel differ by design, and a trunk may tag one way.
  @Test(
    arguments: [
      (1, 2, "gtp"), (0, 1, "- | gtp 1"), (1, 3, "gtp 1 | vlan 7"),
    ] as [(UInt32, UInt32, String)])
  func aLabelOfEachDirection(there: UInt32, back: UInt32, label: String) {
    let found = judge(Self.conversation(100, 900, in: there, back), [(.gtp, 1), (.gtp, 2), (.vlan, 7)])
    #expect(found.count == 1)
    expectWhole(found[0], label)
  }

  /// Two networks with the same addresses, at once and one after the other.
  @Test(arguments: 0..<200) func sameAddressesInTwoNetworks(seed: Int) {
    let packets = mixed(
      Self.conversation(100, 900, in: 1, 1), Self.conversation(3_000_000_000, 2_000_000_000, in: 2, 2),
      seed: UInt64(seed))
    let found = judge(packets, [(.vxlan, 42), (.vxlan, 43)])
    #expect(found.count == 2)
    for conversation in found { expectWhole(conversation, conversation.wrapping?.label) }
    #expect(Set(found.map { $0.wrapping?.label }) == ["vxlan 42", "vxlan 43"])
  }

  /// Numbers that are near each other, too, are of two networks where the SYNs say so.
  @Test(arguments: 0..<200) func nearNumbersInTwoNetworks(seed: Int) {
    let packets = mixed(
      Self.conversation(1000, 500_000, in: 1, 1), Self.conversation(1500, 500_900, in: 2, 2),
      seed: UInt64(seed))
    let found = judge(packets, [(.vxlan, 42), (.vxlan, 43)])
    #expect(found.count == 2)
    for conversation in found { expectWhole(conversation, conversation.wrapping?.label) }
    #expect(Set(found.map { $0.wrapping?.label }) == ["vxlan 42", "vxlan 43"])
  }

  @Test(arguments: 0..<100) func sameAddressesInTunnelsWithNumbersOfTheirOwn(seed: Int) {
    let packets = mixed(
      Self.conversation(100, 900, in: 1, 2), Self.conversation(3_000_000_000, 2_000_000_000, in: 3, 4),
      seed: UInt64(seed))
    let found = judge(packets, [(.gtp, 1), (.gtp, 2), (.gtp, 3), (.gtp, 4)])
    #expect(found.count == 2)
    for conversation in found { expectWhole(conversation, "gtp") }
  }

  /// Something plain, and something else in a tunnel.
  @Test(arguments: 0..<100) func sameAddressesPlainAndWrapped(seed: Int) {
    let packets = mixed(
      Self.conversation(100, 900, in: 0, 0), Self.conversation(3_000_000_000, 2_000_000_000, in: 1, 1),
      seed: UInt64(seed))
    let found = judge(packets, [(.pppoe, 7)])
    #expect(found.count == 2)
    for conversation in found { expectWhole(conversation, conversation.wrapping?.label) }
  }

  /// A conversation that moves to another tunnel stays one.
  @Test(arguments: 1..<9) func aConversationThatMoves(place: Int) {
    let before = Self.conversation(100, 900, in: 1, 1)
    let after = Self.conversation(100, 900, in: 2, 2)
    let found = judge(Array(before[..<place] + after[place...]), [(.mpls, 16), (.mpls, 17)])
    #expect(found.count == 1)
    expectWhole(found[0], "mpls")
  }

  /// A new use of ports in another wrapping, whose answer comes in the old one, is one after the other.
  @Test func portsUsedAgain() {
    let first = Self.conversation(100, 900, in: 1, 1)
    let second = Self.conversation(3_000_000_000, 2_000_000_000, in: 2, 1)
    let found = judge(first + second, [(.vlan, 7), (.vlan, 8)])
    #expect(found.count == 2)
    #expect(found.allSatisfy { $0.teardown?.kind == .fourSegment && $0.handshake?.kind == .threeWay })
  }

  @Test func datagramsHaveLabelsToo() {
    func datagram(_ isClient: Bool, _ wrapping: UInt32) -> Packet {
      Packet(
        source: isClient ? Self.client : Self.server, destination: isClient ? Self.server : Self.client,
        transport: .udp(UDPDatagram(payloadLength: 3)), wrapping: wrapping)
    }
    let found = judge([datagram(true, 1), datagram(false, 2), datagram(true, 1)], [(.gtp, 1), (.gtp, 2)])
    #expect(found.count == 1)
    #expect(found[0].wrapping?.initiator == ["gtp 1"] && found[0].wrapping?.responder == ["gtp 2"])
  }
}
