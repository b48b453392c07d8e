import Glibc
import Testing
import WireCapture
import WireFormat
import WireLabKit
import WireSockets

/// What waits, in which order it goes, and what timers send meanwhile.
@Suite struct SegmentGateTests {
  private static let client = Endpoint(IPAddress(v4: 0x7f00_0001), 40_000)
  private static let server = Endpoint(IPAddress(v4: 0x7f00_0001), 8899)

  private let gate = SegmentGate(ports: [8899]) { _ in false }

  private func pass(
    _ id: UInt32, _ flags: TCPFlags, seq: UInt32, length: Int = 0, toClient: Bool = false,
    _ gate: SegmentGate? = nil
  ) -> [PacketOrder] {
    let packet = Packet(
      source: toClient ? Self.server : Self.client, destination: toClient ? Self.client : Self.server,
      transport: .tcp(
        TCPSegment(sequenceNumber: seq, acknowledgmentNumber: 0, flags: flags, payloadLength: length)))
    return decide(id, packet, gate ?? self.gate)
  }

  private func decide(_ id: UInt32, _ packet: Packet, _ gate: SegmentGate) -> [PacketOrder] {
    PacketEncoder.encode(packet, linkType: .raw).withUnsafeBytes { gate.decide(id, $0) }
  }

  @Test func letsGoInTheOrderOfSending() {
    #expect(pass(1, .syn, seq: 100).isEmpty)
    #expect(pass(2, [.syn, .ack], seq: 500, toClient: true).isEmpty)
    #expect(gate.release().isEmpty)
    #expect(gate.first(until: 0)?.behind == 1)
    gate.letGo()
    #expect(gate.release() == [.deliver(1)])
    #expect(gate.first(until: 0)?.packet.id == 2)
    gate.letGo()
    #expect(gate.release() == [.deliver(2)])
    #expect(gate.first(until: 0) == nil)
  }

  /// What a timer sends while something waits is nobody's answer: it is dropped.
  @Test(arguments: [UInt32.max, 100]) func dropsWhatTimersSend(first: UInt32) {
    #expect(pass(1, .syn, seq: first).isEmpty)
    #expect(pass(2, .syn, seq: first) == [.drop(2)])
    // Data, the FIN after it, both again in one, and a probe one octet too low.
    #expect(pass(3, .ack, seq: first &+ 1, length: 10).isEmpty)
    #expect(pass(4, [.fin, .ack], seq: first &+ 11).isEmpty)
    #expect(pass(5, [.fin, .ack], seq: first &+ 1, length: 10) == [.drop(5)])
    #expect(pass(6, .ack, seq: first &+ 11) == [.drop(6)])
    #expect(gate.dropped == 3)
    // An acknowledgment where the sender stands, and a reset, are news.
    #expect(pass(7, .ack, seq: first &+ 12).isEmpty)
    #expect(pass(8, [.rst, .ack], seq: first &+ 1).isEmpty)
  }

  /// With nothing waiting, and some time after, a retransmission means that the segment was lost.
  @Test func keepsARealRetransmission() throws {
    #expect(pass(1, .syn, seq: 100).isEmpty)
    gate.letGo()
    _ = gate.release()
    #expect(pass(2, .syn, seq: 100) == [.drop(2)])
    let limit = Clock.monotonic(after: 20)
    while gate.idleNanoseconds < 150_000_000, Clock.monotonic() < limit { Self.pause() }
    #expect(pass(3, .syn, seq: 100).isEmpty)
    #expect(gate.first(until: 0)?.packet.id == 3)
  }

  /// A new use of the same endpoints begins anew.
  @Test func knowsANewSYN() {
    #expect(pass(1, .syn, seq: 5000).isEmpty)
    #expect(pass(2, .syn, seq: 100).isEmpty)
  }

  @Test func whatIsMadePasses() {
    let gate = SegmentGate(ports: [8899]) { _ in true }
    #expect(pass(1, .ack, seq: 100, length: 5, gate).isEmpty)
    #expect(pass(2, .ack, seq: 100, length: 5, gate).isEmpty)
    #expect(gate.first(until: 0)?.behind == 1)
  }

  /// The capture's own probes, and datagrams of nobody here.
  @Test func othersPass() {
    func datagram(_ port: UInt16) -> Packet {
      Packet(
        source: Endpoint(IPAddress(v4: 0x7f00_0001), 50_000),
        destination: Endpoint(IPAddress(v4: 0x7f00_0001), port),
        transport: .udp(UDPDatagram(payloadLength: 8)))
    }
    #expect(decide(1, datagram(50_000), gate) == [.deliver(1)])
    #expect(decide(2, datagram(8899), gate).isEmpty)
    #expect([UInt8]([0, 1, 2]).withUnsafeBytes { gate.decide(3, $0) } == [.deliver(3)])
  }

  @Test func opens() {
    #expect(pass(1, .syn, seq: 100).isEmpty)
    gate.open()
    #expect(gate.release() == [.deliver(1)])
    #expect(pass(2, .ack, seq: 101) == [.deliver(2)])
    #expect(pass(3, .syn, seq: 100) == [.deliver(3)])
    #expect(gate.first(until: Clock.monotonic(after: 20)) == nil)
    // Nobody who waits for quiet waits any more.
    gate.waitUntilQuiet(until: .max)
  }

  private static func pause() {
    var moment = timespec(tv_sec: 0, tv_nsec: 5_000_000)
    nanosleep(&moment, nil)
  }
}
