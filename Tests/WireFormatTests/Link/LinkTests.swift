import Testing
import WireFormat

@Suite struct LinkTests {
  let packet = Headers.ipv4(protocol: 6, length: 20) + Headers.tcp()
  let packet6 = Headers.ipv6(nextHeader: 6, length: 20) + Headers.tcp()

  @Test(
    arguments: [
      (.ethernet, "0200 0000 0002 0200 0000 0001 0800", 4),
      (.ethernet, "0200 0000 0002 0200 0000 0001 86dd", 6),
      // A customer's tag; a service tag around it; the old service tag.
      (.ethernet, "0200 0000 0002 0200 0000 0001 8100 0064 0800", 4),
      (.ethernet, "0200 0000 0002 0200 0000 0001 88a8 00c8 8100 0064 86dd", 6),
      (.ethernet, "0200 0000 0002 0200 0000 0001 9100 00c8 8100 0064 0800", 4),
      // IEEE 802.3 with LLC and SNAP.
      (.ethernet, "0200 0000 0002 0200 0000 0001 0030 aaaa03 000000 0800", 4),
      (.ethernet, "0200 0000 0002 0200 0000 0001 8100 0064 0044 aaaa03 000000 86dd", 6),
      (.linuxCooked, "0000 0001 0006 0200 0000 0001 0000 0004 aaaa03 000000 0800", 4),
      // AF_INET and AF_INET6 in both orders; the families of NetBSD, FreeBSD, Darwin and Linux.
      (.null, "02000000", 4), (.null, "00000002", 4), (.null, "18000000", 6), (.null, "0000001c", 6),
      (.null, "1e000000", 6), (.null, "0a000000", 6), (.loop, "00000002", 4), (.loop, "00000018", 6),
      (LinkType(rawValue: 12), "", 4), (LinkType(rawValue: 14), "", 6), (.raw, "", 4), (.raw, "", 6),
      (.ipv4, "", 4), (.ipv6, "", 6),
      (.linuxCooked, "0000 0304 0006 0000 0000 0000 0000 0800", 4),
      (.linuxCooked, "0004 0001 0006 0200 0000 0001 0000 86dd", 6),
      (.linuxCooked, "0000 0001 0006 0200 0000 0001 0000 8100 0064 0800", 4),
      (.linuxCooked2, "0800 0000 00000001 0304 00 06 0000000000000000", 4),
      (.linuxCooked2, "86dd 0000 00000001 0304 04 06 0000000000000000", 6),
    ] as [(LinkType, String, Int)])
  func packetIsFound(linkType: LinkType, header: String, version: Int) throws {
    let header = hex(header)
    let decoded = try decode(header + (version == 4 ? packet : packet6), linkType)
    #expect(decoded.source.port == 40001)
    #expect(decoded.destination.port == 8899)
    #expect(decoded.destination.address == IPAddress(version == 4 ? "127.0.0.2" : "::2"))
    #expect(decoded.payloadOffset == header.count + (version == 4 ? 40 : 60))
  }

  @Test(
    arguments: [
      (
        .ethernet, "ffffffffffff 020000000001 0806 0001",
        "Ethernet header: EtherType 0x0806 is not decoded, at offset 0"
      ),
      (
        .ethernet, "0180c2000000 020000000001 0026 4242",
        "Ethernet header: IEEE 802.3 length 38 is not decoded, at offset 0"
      ),
      (.null, "00000007", "loopback header: address family 7 is not decoded, at offset 0"),
      (
        .linuxCooked, "0000 0304 0006 0000 0000 0000 0000 0004",
        "Linux cooked header: protocol type 0x0004 is not decoded, at offset 0"
      ),
      (
        .linuxCooked2, "0806 0000 00000001 0304 00 06 0000000000000000",
        "Linux cooked v2 header: protocol type 0x0806 is not decoded, at offset 0"
      ),
      (LinkType(rawValue: 147), "0102", "frame: link type linktype-147 is not decoded, at offset 0"),
    ] as [(LinkType, String, String)])
  func otherProtocolsAreNoDamage(linkType: LinkType, frame: String, text: String) {
    let frame = hex(frame)
    let error = #expect(throws: DecodeError.self) { try decode(frame, linkType) }
    #expect(error?.kind == .unsupported)
    #expect(error?.description == text)
  }

  @Test(
    arguments: [
      (.ethernet, "0200 0000 0002 0200 0000 0001 0800", 4, "Ethernet header: 14 octets needed"),
      (.null, "02000000", 4, "loopback header: 4 octets needed"),
      (.linuxCooked, "0000 0304 0006 0000 0000 0000 0000 0800", 4, "Linux cooked header: 16 octets needed"),
      (
        .linuxCooked2, "0800 0000 00000001 0304 00 06 0000000000000000", 4,
        "Linux cooked v2 header: 20 octets needed"
      ),
    ] as [(LinkType, String, Int, String)])
  func headerIsCutAtEveryLength(linkType: LinkType, header: String, version: Int, text: String) {
    let header = hex(header)
    for length in 0..<header.count {
      #expect(outcome(header.prefix(length), linkType) == "\(text), \(length) there, at offset 0")
    }
    #expect(
      outcome(header, linkType) == "IPv4 header: 20 octets needed, 0 there, at offset \(header.count)")
    #expect(outcome(header + packet, linkType) == "decoded")
  }

  @Test func tagIsCutAtEveryLength() {
    let header = hex("0200 0000 0002 0200 0000 0001 88a8 00c8 8100 0064 0800")
    for length in 14..<18 {
      #expect(
        outcome(header.prefix(length))
          == "VLAN tag: 4 octets needed (EtherType 0x88a8), \(length - 14) there, at offset 14")
    }
    for length in 18..<22 {
      #expect(
        outcome(header.prefix(length), wireLength: 100)
          == "VLAN tag: 4 octets needed (EtherType 0x8100), \(length - 18) there before the snap length, at offset 18"
      )
    }
  }

  @Test func rawPacketSaysItsVersion() {
    #expect(outcome([], .raw) == "IP header: 1 octet needed, 0 there, at offset 0")
    #expect(outcome([0x50], .raw) == "IP header: version 5 is invalid, at offset 0")
    #expect(outcome(packet6, .ipv4) == "IPv4 header: version 6 is invalid, at offset 0")
    #expect(outcome(packet, .ipv6) == "IPv6 header: version 4 is invalid, at offset 0")
  }

  @Test func ethernetViewShowsItsFields() throws {
    let frame = hex("0200 0000 0002 0200 0000 0001 8100 e064 0800")
    let header = try EthernetHeader(FrameBytes(frame.span.bytes))
    let (destination, source, vlan) = (header.destination, header.source, header.vlanIdentifier)
    #expect(destination == 0x0200_0000_0002)
    #expect(source == 0x0200_0000_0001)
    #expect(vlan == 100)
    let (type, offset) = (header.etherType, header.payloadOffset)
    #expect(type == .ipv4)
    #expect(offset == 18)
  }

  @Test func cookedViewShowsItsFields() throws {
    let first = hex("0004 0304 0006 0000 0000 0000 0000 0800")
    let v1 = try CookedHeader(FrameBytes(first.span.bytes), version: .v1)
    let (type1, interface1) = (v1.packetType, v1.interfaceType)
    #expect(type1 == 4 && interface1 == 772)
    let second = hex("0800 0000 00000001 0304 03 06 0000000000000000")
    let v2 = try CookedHeader(FrameBytes(second.span.bytes), version: .v2)
    let (type2, interface2) = (v2.packetType, v2.interfaceType)
    #expect(type2 == 3 && interface2 == 772)
  }
}
