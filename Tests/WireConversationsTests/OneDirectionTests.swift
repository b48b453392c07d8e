import Testing
import WireConversations
import WireFormat

/// A capture that holds only one direction says so, and what the seen end acknowledges of the other; what the
/// other did is not known.
@Suite struct OneDirectionTests {
  private static let whole = "S> SA< A> PA>5 A< PA<7 A> FA> A< FA< A>"

  /// A capture of somebody else of which only one end was captured.
  private func seen(
    _ role: Role?, of text: String = whole, skipping count: Int = 0, ended: Bool = true,
    drained: Bool = false,
    besides others: [Packet] = []
  ) -> [Conversation] {
    var table = ConversationTable(.init(keepsRecords: true))
    var frame = 0
    func add(_ packet: Packet) {
      frame += 1
      table.add(packet, frame: frame, time: Timestamp(nanoseconds: Int64(frame) * 1_000_000))
    }
    for segment in Script(text).segments.filter({ role == nil || $0.by == role }).dropFirst(count) {
      add(Ends().packet(segment))
    }
    others.forEach(add)
    return table.finish(
      captureIsComplete: true, droppedPackets: 0, liveAndDrained: drained, hasEnded: ended)
  }

  private func end(_ role: Role) -> Endpoint { role == .initiator ? Ends().initiator : Ends().responder }

  private static let kinds = [
    whole, "S> SA< A> PA>5 A< PA<7 A> FA< A> FA> A<", "S> SA< A> FA> FA< A>", "S> SA< A> PA>5 A< RA<",
    "S> SA< A> PA>5 A< PA<7 RA>", "S> SA< A> FA> A<", "S> SA< A> PA>5 A<", "S> SA< A> FA> FA< ack=1 A> A<",
    "S> SA< R>", "S> SA< A> FA> FA<",
  ]

  @Test(arguments: kinds, Role.allCases) func itIsSaid(script: String, role: Role) throws {
    for ended in [false, true] {
      let found = try #require(seen(role, of: script, ended: ended).first)
      #expect(found.inconclusiveReason == .onlyOneDirection(of: role, at: end(role)), "\(found.kinds)")
      #expect(found.handshake?.proof.contains(.noFrameCaptured(of: role.peer)) == true)
      #expect(found.teardown?.proof.contains(.noFrameCaptured(of: role.peer)) == true)
      #expect(found.states.allSatisfy { $0[role.peer] == nil })
    }
  }

  @Test func bothDirectionsAreNoOne() {
    for script in Self.kinds {
      #expect(seen(nil, of: script).allSatisfy { $0.inconclusiveReason == nil }, "\(script)")
    }
  }

  /// Our own captures stand at both ends: what is not in them was not sent.
  @Test func ourOwnCapturesHoldBoth() throws {
    let found = try #require(seen(.initiator, drained: true).first)
    #expect(found.conclusive)
    #expect(found.teardown?.proof.contains(.sendsNoFIN(.responder)) == true)
  }

  @Test(
    arguments: [
      // By the handshake, 7 octets, and a FIN.
      (whole, Role.initiator, 8, true, true), (whole, .responder, 6, true, true),
      // No FIN of its own: what was acknowledged last may be anything.
      ("S> SA< A> PA>5 A< PA<7 A>", .initiator, 7, true, false),
      // A reset: it closes, but not as who was told of a FIN.
      ("S> SA< A> PA<7 A> FA> RA>", .initiator, 7, true, false), ("S> SA< A>", .initiator, 0, true, false),
    ])
  func whatTheOtherEndSent(script: String, role: Role, octets: UInt32, countsSYN: Bool, fin: Bool) throws {
    let found = try #require(seen(role, of: script).first)
    #expect(
      found.teardown?.proof.contains(
        .acknowledgesUnseen(
          .init(
            by: role, frame: found.lastFrame, octets: octets, countsSYN: countsSYN, endsLikelyWithFIN: fin)))
        == true, "\(found.teardown?.proof ?? [])")
    #expect(
      found.handshake?.proof.contains(
        .acknowledgesUnseen(
          .init(by: role, frame: found.lastFrame, octets: 0, countsSYN: true, endsLikelyWithFIN: false)))
        == true)
  }

  @Test func inTheMiddleOnlyWhatGrew() throws {
    let found = try #require(seen(.initiator, skipping: 2).first)
    #expect(found.handshake?.kind == .midStream)
    #expect(found.handshake?.proof.last == .noFrameCaptured(of: .responder))
    #expect(
      found.teardown?.proof.last
        == .acknowledgesUnseen(
          .init(by: .initiator, frame: 4, octets: 8, countsSYN: false, endsLikelyWithFIN: true)))
  }

  // MARK: SYNs alone

  private static func packet(from: String, to: String) -> Packet {
    Packet(
      source: Endpoint(IPAddress(from)!, 53), destination: Endpoint(IPAddress(to)!, 5353),
      transport: .udp(UDPDatagram(payloadLength: 1)))
  }

  @Test func anAnswerMayOnlyNotHaveBeenCaptured() {
    #expect(seen(nil, of: "S> S>").first?.inconclusiveReason == .nothingTheOtherWay)
    #expect(seen(nil, of: "S> S>", ended: false).first?.inconclusiveReason == .nothingTheOtherWay)
    #expect(seen(nil, of: "S> S>", drained: true).first?.conclusive == true)
  }

  @Test(
    arguments: [
      ("127.0.0.2", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false),
      // Another host of the same network says nothing of this one.
      ("127.0.0.3", "127.0.0.1", false), ("10.0.0.1", "10.0.0.2", false),
    ])
  func somethingGoesTheOtherWay(from: String, to: String, isSeen: Bool) {
    let found = seen(nil, of: "S> S>", besides: [Self.packet(from: from, to: to)])
    #expect(found.first?.conclusive == isSeen)
  }

  @Test(arguments: [("10.2.0.9", "10.1.0.9", true), ("10.1.0.9", "10.2.0.9", false)])
  func networksAreTakenTogether(from: String, to: String, isSeen: Bool) throws {
    let one = Endpoint(try #require(IPAddress("10.1.0.1")), 40000)
    let other = Endpoint(try #require(IPAddress("10.2.0.1")), 80)
    for streams in [false, true] {
      var found: [Conversation] = []
      var table =
        streams ? ConversationTable { found.append($0.conversation) } : ConversationTable()
      let syn = TCPSegment(sequenceNumber: 7, flags: .syn, window: 1000)
      table.add(
        Packet(source: one, destination: other, transport: .tcp(syn)), frame: 1,
        time: Timestamp(nanoseconds: 0))
      table.add(Self.packet(from: from, to: to), frame: 2, time: Timestamp(nanoseconds: 1))
      found += table.finish(
        captureIsComplete: true, droppedPackets: 0, liveAndDrained: false, hasEnded: true)
      #expect(found.first { $0.transport == .tcp }?.conclusive == isSeen, "\(streams)")
    }
  }

  /// Of more pairs of networks than are remembered, nothing is taken for an answer that is none.
  @Test func memoryIsBounded() {
    var found: [Conversation] = []
    var table = ConversationTable { found.append($0.conversation) }
    let time = Timestamp(nanoseconds: 0)
    for number in 0..<UInt32(20_000) {
      let source = Endpoint(IPAddress(v4: 0x0a00_0001 + number << 8), 0)
      let destination = Endpoint(IPAddress(v4: 0xc0a8_0001), 0)
      table.add(
        Packet(source: source, destination: destination, transport: .icmp(ICMPMessage(type: 0, code: 0))),
        frame: Int(number) + 1, time: time)
    }
    table.add(Ends().packet(Script("S>").segments[0]), frame: 20_001, time: time)
    table.finish(captureIsComplete: true, droppedPackets: 0, liveAndDrained: false, hasEnded: true)
    #expect(found.map(\.inconclusiveReason) == [.nothingTheOtherWay])
  }
}
