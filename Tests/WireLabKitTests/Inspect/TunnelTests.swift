import Testing
import WireFormat

@testable import WireLabKit

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

  @Test func areCountedByName() throws {
    var decoder = FrameDecoder()
    let frames = [
      frame(47), frame(47), frame(4), frame(132), frame(etherType: 0x8864), frame(etherType: 0x0806),
    ]
    for octets in frames {
      _ = decoder.decode(octets.span.bytes, linkType: .ethernet, wireLength: octets.count)
    }
    #expect(decoder.undecodedCount == 6)
    #expect(decoder.tunnels == [.gre: 2, .ipInIP: 1, .pppoe: 1])
    var result = InspectResult(
      file: "a.pcap", format: .pcap, linkTypes: ["ethernet"], packets: 6, undecodedPackets: 6,
      truncated: false, conversations: [])
    #expect(!InspectDocument.text([result]).contains("notUnwrapped"))
    result.tunnels = decoder.tunnels
    #expect(
      InspectDocument.text([result], pretty: false).contains(
        #""notUnwrapped":{"IP-in-IP":1,"GRE":2,"PPPoE":1}"#))
  }
}
