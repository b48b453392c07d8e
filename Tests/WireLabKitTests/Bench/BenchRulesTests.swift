import Glibc
import Synchronization
import Testing
import WireCapture
import WireConversations
import WireFormat
import WireLabKit
import WireSockets

/// What the rules of a bench decide about packets as they come by.
@Suite struct BenchRulesTests {
  private static let client = Endpoint(IPAddress(v4: 0x7f00_0001), 40_000)
  private static let other = Endpoint(IPAddress(v4: 0x7f00_0001), 40_001)
  private static let server = Endpoint(IPAddress(v4: 0x7f00_0001), 8899)

  /// The rules, and packets that come by one after the other, numbered from 1.
  private final class Wire {
    let rules: BenchRules
    private let copies = Copies()
    private var count: UInt32 = 0

    private final class Copies: Sendable {
      let packets = Mutex<[[UInt8]]>([])
      let marks = Mutex<Set<String>>([])
    }

    init(_ rules: [BenchRule]) {
      self.rules = BenchRules(
        rules, isPassed: { [copies] mark in copies.marks.withLock { $0.contains(mark) } },
        sendAgain: { [copies] packet in copies.packets.withLock { $0.append(packet) } })
    }

    func passMark(_ name: String) { _ = copies.marks.withLock { $0.insert(name) } }

    var sentAgain: [[UInt8]] { copies.packets.withLock { $0 } }

    /// A packet comes by: what is decided.
    func pass(
      _ flags: TCPFlags, from source: Endpoint = client, to destination: Endpoint = server,
      seq: UInt32 = 100, ack: UInt32 = 0, length: Int = 0
    ) -> [PacketOrder] {
      pass(
        PacketEncoder.encode(
          Packet(
            source: source, destination: destination,
            transport: .tcp(
              TCPSegment(
                sequenceNumber: seq, acknowledgmentNumber: ack, flags: flags, payloadLength: length))),
          linkType: .raw))
    }

    func pass(_ octets: [UInt8]) -> [PacketOrder] {
      count += 1
      return octets.withUnsafeBytes { rules.decide(count, $0) }
    }
  }

  private func rule(
    _ action: BenchRule.Action, _ packet: String, client: String? = nil, from: Int = 1, times: Int? = nil,
    until: Step.Event? = nil
  ) throws -> BenchRule {
    BenchRule(
      action: action, packet: try PacketPattern(parsing: packet), client: client, from: from, times: times,
      until: until, location: SourceLocation(file: "", line: 1, column: 1))
  }

  @Test func dropsTheFirstOnly() throws {
    let wire = Wire([try rule(.drop, "S>", times: 1)])
    #expect(wire.pass(.syn) == [.drop(1)])
    #expect(wire.pass(.syn) == [.deliver(2)])
    #expect(wire.rules.actions == [1])
    #expect(wire.rules.passages.map(\.fate) == [.dropped, .delivered])
  }

  @Test func dropsFromTheSecondOn() throws {
    let wire = Wire([try rule(.drop, "A>", from: 2, times: 2)])
    #expect(wire.pass(.syn) == [.deliver(1)])
    let decisions = (0..<4).map { _ in wire.pass(.ack, seq: 101) }
    #expect(decisions == [[.deliver(2)], [.drop(3)], [.drop(4)], [.deliver(5)]])
  }

  @Test func knowsWhoOpened() throws {
    let wire = Wire([try rule(.drop, "FA<")])
    _ = wire.pass(.syn)
    #expect(wire.pass([.fin, .ack], seq: 101) == [.deliver(2)])
    #expect(wire.pass([.fin, .ack], from: Self.server, to: Self.client, seq: 500) == [.drop(3)])
    // Who answers a SYN did not open, though the wire has not seen the SYN.
    let answer = Wire([try rule(.drop, "SA<")])
    #expect(answer.pass([.syn, .ack], from: Self.server, to: Self.client, seq: 500) == [.drop(1)])
  }

  @Test func countsNumbersFromTheInitialOnes() throws {
    let wire = Wire([try rule(.drop, "PA> seq=6 ack=1 len=3")])
    _ = wire.pass(.syn, seq: 4_294_967_290)
    _ = wire.pass([.syn, .ack], from: Self.server, to: Self.client, seq: 77, ack: 4_294_967_291)
    #expect(wire.pass(.ack, seq: 4_294_967_291, ack: 78, length: 5) == [.deliver(3)])
    #expect(wire.pass(.ack, seq: 0, ack: 78, length: 4) == [.deliver(4)])
    #expect(wire.pass(.ack, seq: 0, ack: 78, length: 3) == [.drop(5)])
  }

  @Test func distinguishesClients() throws {
    let wire = Wire([try rule(.drop, "S>", client: "bob")])
    wire.rules.note(client: "bob", at: Self.other)
    #expect(wire.pass(.syn) == [.deliver(1)])
    #expect(wire.pass(.syn, from: Self.other) == [.drop(2)])
  }

  @Test func theFirstRuleThatActsIsTheOnlyOne() throws {
    let wire = Wire([try rule(.drop, "S>", times: 1), try rule(.drop, "*>", times: 1)])
    let decisions = (0..<3).map { _ in wire.pass(.syn) }
    #expect(decisions == [[.drop(1)], [.drop(2)], [.deliver(3)]])
    #expect(wire.rules.actions == [1, 1])
  }

  /// Who waits for the same mark may send before the rule has been told of it.
  @Test func whatIsSentAfterAMarkFindsNothingHeld() throws {
    let wire = Wire([
      try rule(.hold, "A>", until: .mark("go")), try rule(.drop, "A>", from: 2, until: .mark("go")),
    ])
    _ = wire.pass(.syn)
    #expect(wire.pass(.ack, seq: 101) == [])
    wire.passMark("other")
    #expect(wire.pass([.psh, .ack], seq: 101, length: 2) == [.deliver(3)])
    wire.passMark("go")
    #expect(wire.pass([.psh, .ack], seq: 103, length: 2) == [.deliver(2), .deliver(4)])
    // A loss goes on until it is told: the packet may have been sent before.
    #expect(wire.pass(.ack, seq: 105) == [.deliver(5)])
    #expect(wire.pass(.ack, seq: 105) == [.drop(6)])
  }

  @Test func holdsUntilItsEnd() throws {
    let wire = Wire([try rule(.hold, "FA>", until: .mark("go"))])
    #expect(wire.pass([.fin, .ack]) == [])
    #expect(wire.pass(.ack) == [.deliver(2)])
    #expect(wire.rules.release() == [])
    #expect(wire.rules.nextRelease == nil)
    wire.rules.end(rule: 0)
    #expect(wire.rules.release() == [.deliver(1)])
    #expect(wire.rules.release() == [])
    // A rule that is over holds nothing any more.
    #expect(wire.pass([.fin, .ack]) == [.deliver(3)])
    guard case .released = wire.rules.passages[0].fate else { throw Unreleased() }
  }

  /// What ends a rule may be seen before its packet has come by: the wire is read before.
  @Test func aRuleActsBeforeItIsOver() throws {
    let wire = Wire([
      try rule(.drop, "A>", until: .mark("go")), try rule(.hold, "FA>", until: .mark("go")),
    ])
    wire.rules.end(rule: 0)
    wire.rules.end(rule: 1)
    #expect(wire.pass(.ack) == [.drop(1)])
    #expect(wire.pass(.ack) == [.deliver(2)])
    #expect(wire.pass([.fin, .ack]) == [.deliver(3)])
    #expect(wire.rules.actions == [1, 1])
  }

  private struct Unreleased: Error {}

  @Test func delaysByTime() throws {
    let wire = Wire([try rule(.delay(seconds: 0.001), "S>")])
    #expect(wire.pass(.syn) == [])
    let due = try #require(wire.rules.nextRelease)
    while Clock.monotonic() < due { usleep(100) }
    #expect(wire.rules.release() == [.deliver(1)])
  }

  @Test func changesPlacesWithTheNextOfTheSameSender() throws {
    let wire = Wire([try rule(.hold, "PA>", times: 1)])
    _ = wire.pass(.syn)
    #expect(wire.pass(.ack, seq: 101, length: 1) == [])
    // The other end's packets change nothing.
    #expect(wire.pass(.ack, from: Self.server, to: Self.client, seq: 500) == [.deliver(3)])
    #expect(wire.pass(.ack, seq: 102, length: 1) == [.deliver(4), .deliver(2)])
  }

  @Test func packetsCross() throws {
    let wire = Wire([try rule(.cross(with: try PacketPattern(parsing: "FA<")), "FA>")])
    _ = wire.pass(.syn)
    #expect(wire.pass([.fin, .ack], seq: 101) == [])
    #expect(wire.rules.actions == [0])
    #expect(
      wire.pass([.fin, .ack], from: Self.server, to: Self.client, seq: 500) == [.deliver(2), .deliver(3)])
    #expect(wire.rules.actions == [1])
  }

  @Test func saysWhatIsTooBig() throws {
    let wire = Wire([try rule(.tooBig(mtu: 1300), "PA>")])
    #expect(wire.pass([.ack], length: 1260) == [.deliver(1)])
    #expect(wire.sentAgain.isEmpty)
    #expect(wire.pass([.ack], seq: 1360, length: 1261) == [.drop(2)])
    #expect(wire.rules.actions == [1])
    let message = try #require(wire.sentAgain.first)
    let packet = try PacketDecoder.decode(message.span.bytes, linkType: .raw, wireLength: message.count)
    #expect(packet.destination.address == Self.client.address)
    guard case .icmp(let error) = packet.transport else {
      Issue.record("\(packet)")
      return
    }
    #expect((error.type, error.code) == (3, 4))
    #expect(error.nextHopMTU == 1300)
    #expect(error.quoted?.sequenceNumber == 1360)
    #expect(error.quoted?.source == Self.client)
  }

  @Test func knowsItsOwnCopies() throws {
    let wire = Wire([try rule(.sendAgain, "FA>", times: 1)])
    #expect(wire.pass([.fin, .ack]) == [.deliver(1)])
    var copy = try #require(wire.sentAgain.first)
    // The kernel fills in what it had left to a device.
    Checksum.complete(&copy)
    #expect(wire.pass(copy) == [.deliver(2)])
    #expect(wire.rules.passages.map(\.isCopy) == [false, true])
    #expect(wire.pass([.fin, .ack]) == [.deliver(3)])
    #expect(wire.rules.passages.map(\.isCopy) == [false, true, false])
  }

  @Test func endsByDeliveringWhatItHolds() throws {
    let wire = Wire([try rule(.hold, "S>", until: .mark("never"))])
    _ = wire.pass(.syn)
    _ = wire.pass(.syn)
    #expect(wire.rules.releaseAll() == [.deliver(1), .deliver(2)])
  }

  /// What is no TCP and no UDP, and what cannot be read, passes.
  @Test func letsTheRestPass() throws {
    let wire = Wire([try rule(.drop, "*>"), try rule(.drop, "*<")])
    #expect(wire.pass([]) == [.deliver(1)])
    #expect(wire.pass([0x45, 0]) == [.deliver(2)])
    let error = Packet(
      source: Self.server, destination: Self.client, transport: .icmp(ICMPMessage(type: 3, code: 3)))
    #expect(wire.pass(PacketEncoder.encode(error, linkType: .raw)) == [.deliver(3)])
  }
}
