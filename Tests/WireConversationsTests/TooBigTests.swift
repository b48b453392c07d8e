import Testing
import WireConversations
import WireFormat

/// What a router says to be too big, and what was sent again all the same.
@Suite struct TooBigTests {
  /// 1,448 octets that are too big for a router, and what came afterwards.
  private func conversation(_ again: String, mtu: UInt16 = 1400, length: UInt16 = 1500) -> Conversation {
    var table = ConversationTable(.init(keepsRecords: true))
    let ends = Ends()
    var time = Timestamp(nanoseconds: 0)
    var frame = 0
    func add(_ packet: Packet) {
      frame += 1
      time.nanoseconds += 50_000_000
      table.add(packet, frame: frame, time: time)
    }
    let before = Script("S> SA< A> A>1448")
    for segment in before.segments { add(ends.packet(segment)) }
    var error = ICMPMessage(
      type: 3, code: 4, nextHopMTU: mtu,
      quoted: .init(
        source: ends.initiator, destination: ends.responder, protocolNumber: 6,
        sequenceNumber: ends.initiatorISN &+ 1))
    error.tooBigLength = length
    add(
      Packet(
        source: Endpoint(IPAddress(v4: 1), 0), destination: Endpoint(ends.initiator.address, 0),
        transport: .icmp(error)))
    for segment in Script("S> SA< A> A>1448 " + again).segments.dropFirst(4) { add(ends.packet(segment)) }
    return table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: true)[0]
  }

  @Test func theMTUStandsInItsRecord() {
    #expect(conversation("").records.map(\.nextHopMTU) == [nil, nil, nil, nil, 1400])
    #expect(conversation("", mtu: 0).records.last?.nextHopMTU == nil)
  }

  @Test func theSameSizeAgainIsFound() {
    let found = conversation("A>1448 seq=1 A>1448 seq=1")
    #expect(found.findings.filter { $0.kind == .tooBigAgain }.map(\.frame) == [6, 7])
    #expect(found.findings.first { $0.kind == .tooBigAgain }?.by == .initiator)
  }

  @Test(arguments: ["A>1348 seq=1 A>100 seq=1349", "A>1348 seq=1 A>1448 seq=1", "A>1448 seq=1449", "A<5", ""])
  func whoeverHeedsItIsNotBlamed(again: String) {
    #expect(!conversation(again).findingKinds.contains(.tooBigAgain))
  }

  /// A router of before 1990 does not say how much would pass; nor can a packet that fits be too big.
  @Test func whatIsNotToldIsNotHeld() {
    #expect(!conversation("A>1448 seq=1", mtu: 0).findingKinds.contains(.tooBigAgain))
    #expect(!conversation("A>1448 seq=1", mtu: 1500).findingKinds.contains(.tooBigAgain))
  }
}
