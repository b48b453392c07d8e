import Testing
import WireFormat
import WireLabKit

/// Tunnels are named as not unwrapped.
@Suite struct TunnelTests {
  private func frame(_ number: UInt8) -> [UInt8] {
    PacketEncoder.encode(
      Packet(
        source: Endpoint(IPAddress(v4: 0x7f00_0001), 0), destination: Endpoint(IPAddress(v4: 0x7f00_0002), 0),
        transport: .other(number)), payload: [0, 0, 8, 0])
  }

  private func frame(etherType: UInt16) -> [UInt8] {
    Array(repeating: 0, count: 12) + [UInt8(etherType >> 8), UInt8(etherType & 0xff), 0x11, 0, 0, 0]
  }

  /// What is cut up is no damage, and a packet once it is whole.
  @Test func fragmentsArePutTogether() {
    var decoder = FrameDecoder()
    let whole = PacketEncoder.encode(
      Packet(
        source: Endpoint(IPAddress(v4: 0x7f00_0001), 1), destination: Endpoint(IPAddress(v4: 0x7f00_0002), 2),
        transport: .tcp(TCPSegment(sequenceNumber: 5, flags: .ack, payloadLength: 20))),
      payload: Array(repeating: 9, count: 20))
    let packets = [0..<24, 24..<40].map { range in
      var frame = Array(whole[..<34]) + whole[34...].dropFirst(range.lowerBound).prefix(range.count)
      frame[17] = UInt8(20 + range.count)
      frame[20] = range.upperBound < 40 ? 0x20 : 0
      frame[21] = UInt8(range.lowerBound / 8)
      return decoder.decode(frame.span.bytes, linkType: .ethernet, wireLength: frame.count)
    }
    guard case .fragment = packets[0]?.transport else {
      Issue.record("no fragment")
      return
    }
    #expect(packets[1]?.source.port == 1)
    guard case .tcp(let segment) = packets[1]?.transport else {
      Issue.record("no segment")
      return
    }
    #expect(segment.payloadLength == 20)
    #expect(decoder.undecodedCount == 0)
  }

  @Test func areCountedByName() throws {
    var decoder = FrameDecoder()
    let frames = [
      frame(47), frame(47), frame(4), frame(132), frame(etherType: 0x8864), frame(etherType: 0x0806),
    ]
    for octets in frames {
      _ = decoder.decode(octets.span.bytes, linkType: .ethernet, wireLength: octets.count)
    }
    #expect(decoder.undecodedCount == 6)
    #expect(
      decoder.unseen.counts == [
        .tunnel(.gre): 2, .tunnel(.ipInIP): 1, .ipProtocol(132): 1, .tunnel(.pppoe): 1,
      ])
    var result = InspectResult(
      file: "a.pcap", format: .pcap, linkTypes: ["ethernet"], packets: 6, undecodedPackets: 6,
      truncated: false, conversations: [])
    #expect(!InspectDocument.text([result]).contains("notUnwrapped"))
    result.unseen = decoder.unseen
    #expect(
      InspectDocument.text([result], pretty: false).contains(
        #""notUnwrapped":{"IP-in-IP":1,"GRE":2,"PPPoE":1}"#))
  }
}
