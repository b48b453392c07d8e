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
      var packet = Packet.none
      #expect(
        decoder.decode(frame.span.bytes, linkType: .ethernet, wireLength: frame.count, into: &packet))
      return packet
    }
    guard case .fragment = packets[0].transport else {
      Issue.record("no fragment")
      return
    }
    #expect(packets[1].source.port == 1)
    guard case .tcp(let segment) = packets[1].transport else {
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
      var packet = Packet.none
      _ = decoder.decode(
        octets.span.bytes, linkType: .ethernet, wireLength: octets.count, into: &packet)
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

  /// A conversation in a tunnel is one, and its wrapping stands beside it; without unwrapping the tunnel is.
  @Test func wrappingStandsBeside() throws {
    let frames = Written.conversation().map {
      Written.Frame(Written.datagram(to: 4789, [8, 0, 0, 0, 0, 0, 42, 0] + $0))
    }
    let found = try Written.with(Written.pcap(frames)) { try CaptureInspector.inspect($0) }
    #expect(found.conversations.count == 1 && found.unseen.isEmpty)
    #expect(found.conversations.first?.wrapping?.label == "vxlan 42")
    #expect(found.conversations.first?.teardown?.kind == .fourSegment)
    let document = InspectDocument.text([found], pretty: false)
    #expect(document.contains(#""wrapping":{"label":"vxlan 42","initiator":["vxlan 42"]"#))
    #expect(TextReport(TextReport.Options(language: .en)).inspect([found]).contains("vxlan 42 > 10.0.0.1"))
    let outer = try Written.with(Written.pcap(frames)) {
      try CaptureInspector.inspect($0, unwrapping: Unwrapping(isOn: false))
    }
    #expect(outer.conversations.count == 1 && outer.conversations.first?.transport == .udp)
    #expect(outer.conversations.first?.wrapping == nil && outer.unseen.counts == [.tunnel(.vxlan): 9])
  }

  @Test func whatAUserSaysOfPorts() throws {
    let told = try CaptureInspector.unwrapping(isOn: true, decodeAs: ["4791=vxlan,esp=null", "7000=FOU"])
    #expect(told == Unwrapping(ports: [4791: .vxlan, 7000: .fou], takesESPAsNull: true))
    for wrong in ["4791=vxlam", "0=vxlan", "vxlan", "65536=gtp", "esp=aes"] {
      let error = #expect(throws: CaptureInspector.Failure.self) {
        try CaptureInspector.unwrapping(isOn: true, decodeAs: [wrong])
      }
      #expect(error?.description.contains("vxlan, vxlan-gpe, geneve") == true)
    }
  }
}
