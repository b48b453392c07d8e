import Testing
import WireFormat

/// Every link type that captures of packets have.
@Suite struct LinkHeaderTests {
  /// What stands before a packet of one version, and behind it.
  struct Link: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var linkType: UInt16
    var header: @Sendable (Wrapped) -> [UInt8]
    var trailer: [UInt8] = []

    init(
      _ name: String, _ linkType: UInt16, trailer: String = "",
      _ header: @escaping @Sendable (Wrapped) -> [UInt8]
    ) {
      testDescription = name
      self.linkType = linkType
      self.header = header
      self.trailer = hex(trailer)
    }

    func frame(_ packet: Wrapped) -> [UInt8] { header(packet) + packet.octets + trailer }
  }

  private static func fixed(_ name: String, _ linkType: UInt16, _ before: String, ppp: Bool = false) -> Link {
    Link(name, linkType) { hex(before) + (ppp ? $0.pppNumber : $0.type) }
  }

  private static func bare(_ name: String, _ linkType: UInt16, _ before: String) -> Link {
    Link(name, linkType) { _ in hex(before) }
  }

  private static let snap = "aaaa03 000000"
  private static let wireless = "0801 0000 020000000003 020000000001 020000000002 1000"
  private static let quality = "8802 0000 020000000003 020000000001 020000000002 1000 0000"

  static let all: [Link] = [
    Link("null, Darwin", 0) { hex($0.isV6 ? "1e000000" : "02000000") },
    Link("null, FreeBSD", 0) { hex($0.isV6 ? "0000001c" : "00000002") },
    Link("loop", 108) { hex($0.isV6 ? "00000018" : "00000002") },
    bare("raw", 101, ""), bare("raw of BSD", 12, ""), bare("raw of OpenBSD", 14, ""),
    Link("Ethernet", 1) { Wrapped.addresses + $0.type },
    fixed("SLL", 113, "0000 0001 0006 020000000001 0000"),
    fixed("SLL with a VLAN", 113, "0000 0001 0006 020000000001 0000 8100 0007"),
    fixed("SLL with LLC", 113, "0000 0001 0006 020000000001 0000 0004" + snap),
    fixed("SLL of PPP", 113, "0004 0200 0000 0000000000000000"),
    fixed("SLL2 with two VLANs", 276, "88a8 0000 00000002 0001 00 06 0200000000010000 00c8 8100 0007"),
    Link("SLL2 of PPPoE", 276) {
      hex("8864 0000 00000002 0001 00 06 0200000000010000 1100 0007")
        + Wrapped.big16($0.octets.count + 2) + $0.pppNumber
    },
    Link("SLL2", 276) { $0.type + hex("0000 00000001 0304 00 06 0000000000000000") },
    fixed("Token Ring", 6, "10 40 0200 0000 0002 8200 0000 0001 0250" + snap),
    bare("SLIP", 8, "01 40 0000 0000 0000 0000 0000 0000 0000"),
    fixed("PPP", 9, "ff03", ppp: true), fixed("PPP without an address", 9, "", ppp: true),
    Link("PPP with a short number", 9) { [$0.isV6 ? 0x57 : 0x21] },
    fixed("FDDI", 10, "50 020000000002 020000000001" + snap),
    fixed("PPP in HDLC", 50, "ff03", ppp: true), fixed("Cisco's HDLC as PPP", 50, "0f00"),
    Link("PPPoE", 51) { hex("1100 0007") + Wrapped.big16($0.octets.count + 2) + $0.pppNumber },
    fixed("ATM", 100, snap), fixed("Cisco's HDLC", 104, "0f00"),
    fixed("classical IP", 106, snap), bare("classical IP at once", 106, ""),
    Link("Frame Relay", 107) { hex("1841 03") + ($0.isV6 ? [0x8e] : [0xcc]) },
    fixed("Frame Relay with SNAP", 107, "1841 03 00 80 000000"),
    fixed("Frame Relay, Cisco", 107, "1841"),
    fixed("Frame Relay, four octets", 107, "18 40 00 01 03 00 80 000000"),
    Link("ENC", 109) { hex($0.isV6 ? "18000000" : "02000000") + hex("00001234 00000030") },
    Link("PFLOG", 117) { [61] + ($0.isV6 ? [24] : [2]) + [UInt8](repeating: 0, count: 62) },
    Link("PFLOG of 100 octets", 117) { [100] + ($0.isV6 ? [24] : [2]) + [UInt8](repeating: 0, count: 98) },
    fixed("IP over Fibre Channel", 122, "1000 020000000002 1000 020000000001" + snap),
    fixed("PPP with direction", 166, "01 03", ppp: true),
    fixed("PPP with direction, 204", 204, "01 ff03", ppp: true),
    fixed("Cisco's HDLC with direction", 205, "01 0f00"), fixed("Frame Relay with direction", 206, "01 1841"),
    Link("Juniper", 178) { hex("4d4743 01") + Wrapped.addresses + $0.type },
    Link("Juniper with extensions", 178) { hex("4d4743 81 0006 010203040506") + Wrapped.addresses + $0.type },
    bare("Juniper without Ethernet", 178, "4d4743 03 02000000"),
    bare("MPLS", 219, "00010 140"),
    bare("IPNET", 226, "01 02 0000 00000028 00000001 00000001 00000000 00000000"),
    Link("NFLOG", 239) {
      hex("02 00 0001 0800 0100 08000100 0500 0a00 65000000") + [UInt8(4 + $0.octets.count), 0, 9, 0]
    },
    Link("NFLOG of a big machine", 239) {
      hex("0a 00 0001 0008 0001 08000100") + [0, UInt8(4 + $0.octets.count), 0, 9]
    },
    Link("IPoIB", 242) { [UInt8](repeating: 0, count: 40) + $0.type + hex("0000") },
    Link("IPoIB without a route", 242) { $0.type + hex("0000") },
    bare("exported PDU", 252, "000c 0004 69700000 0014 0004 0a000001 0000 0000"),
    Link("exported Ethernet", 252) {
      hex("000c 0010 6574685f77697468 6f75746663730000 0000 0000") + Wrapped.addresses + $0.type
    },
    Link("PKTAP", 258) {
      hex("6c000000 01000000 01000000") + [UInt8](repeating: 0, count: 96) + Wrapped.addresses + $0.type
    },
    Link("PKTAP of loopback", 258) {
      hex("6c000000 01000000 00000000") + [UInt8](repeating: 0, count: 96)
        + hex($0.isV6 ? "1e000000" : "02000000")
    },
    Link("mPacket", 274, trailer: "01020304") { hex("55555555555555d5") + Wrapped.addresses + $0.type },
    Link("Broadcom's tag", 281) { Wrapped.addresses + hex("00000003") + $0.type },
    Link("Broadcom's tag before", 282) { hex("00000003") + Wrapped.addresses + $0.type },
    Link("DSA", 284) { Wrapped.addresses + hex("c0 08 0021") + $0.type },
    Link("EDSA", 285) { Wrapped.addresses + hex("dada 0000 c0 08 0021") + $0.type },
    fixed("IEEE 802.11", 105, wireless + snap), fixed("IEEE 802.11 with quality", 105, quality + snap),
    fixed(
      "IEEE 802.11 of four addresses", 105,
      "0803 0000 020000000003 020000000001 020000000002 1000 020000000004" + snap),
    fixed(
      "IEEE 802.11 with high throughput", 105,
      "8882 0000 020000000003 020000000001 020000000002 1000 0000 00000000" + snap),
    fixed("radiotap", 127, "0000 0800 00000000" + wireless + snap),
    Link("radiotap with a check sequence", 127, trailer: "deadbeef") {
      hex("0000 1100 03000000 0011223344556677 10") + hex(wireless + snap) + $0.type
    },
    Link("radiotap with two words", 127, trailer: "deadbeef") {
      hex("0000 1900 030000a0 00000000 00000000 0011223344556677 10") + hex(wireless + snap) + $0.type
    },
    Link("radiotap with padding", 127) {
      hex("0000 0900 02000000 20") + hex(quality) + hex("0000") + hex(snap) + $0.type
    },
    Link("PPI", 192) { hex("00 00 0800 69000000" + wireless + snap) + $0.type },
    Link("PPI with a check sequence", 192, trailer: "deadbeef") {
      hex("00 00 2000 69000000 0200 1400 0000000000000000 0100 0000 0000 0000 0000 0000" + wireless + snap)
        + $0.type
    },
    Link("PPI of Ethernet", 192) { hex("00 00 0800 01000000") + Wrapped.addresses + $0.type },
    Link("AVS", 163) {
      hex("80211001 00000040") + [UInt8](repeating: 0, count: 56) + hex(wireless + snap) + $0.type
    },
    Link("Prism", 119) {
      hex("44000000 90000000") + [UInt8](repeating: 0, count: 136) + hex(wireless + snap) + $0.type
    },
    Link("AVS as Prism", 119) {
      hex("80211001 00000040") + [UInt8](repeating: 0, count: 56) + hex(wireless + snap) + $0.type
    },
  ]

  @Test(arguments: all) func packetIsFound(link: Link) throws {
    for packet in WrappingTests.packets {
      let frame = link.frame(packet)
      var unwrapper = Unwrapper()
      let found = try unwrapper.decode(
        frame.span.bytes, linkType: LinkType(rawValue: link.linkType), wireLength: frame.count)
      let plain = try decode(packet.octets, .raw)
      #expect(found.source == plain.source && found.destination == plain.destination)
      #expect(found.transport == plain.transport)
      #expect(found.payloadOffset == frame.count - link.trailer.count - 11)
      #expect(found.capturedPayloadLength == 11)
      // The link layer is read without unwrapping, too, unless it is a tunnel itself.
      if ![51, 219].contains(link.linkType), link.testDescription != "SLL2 of PPPoE" {
        #expect(try decode(frame, LinkType(rawValue: link.linkType)).source == plain.source)
      }
    }
  }

  @Test(arguments: all) func everyCut(link: Link) throws {
    for packet in WrappingTests.packets {
      let frame = link.frame(packet)
      let plain = try decode(packet.octets, .raw)
      for length in 0..<frame.count - link.trailer.count - 11 {
        var unwrapper = Unwrapper()
        let linkType = LinkType(rawValue: link.linkType)
        let cut = Array(frame[..<length])
        do {
          _ = try unwrapper.decode(cut.span.bytes, linkType: linkType, wireLength: frame.count)
          Issue.record("\(length) octets")
        } catch {
          #expect(error.offset <= frame.count && !error.description.isEmpty)
          if let ends = unwrapper.outcome.ends {
            #expect(ends.source.address == plain.source.address)
            #expect([plain.source.port, 0].contains(ends.source.port))
          }
        }
        _ = try? unwrapper.decode(cut.span.bytes, linkType: linkType, wireLength: length)
      }
    }
  }

  @Test func everyMutationEndsInAnAnswer() {
    var random = SplitMix64(state: 2323)
    var unwrapper = Unwrapper()
    for round in 0..<20_000 {
      let link = Self.all[round % Self.all.count]
      var frame = link.frame(WrappingTests.packets[round & 1])
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        frame[Int.random(in: 0..<frame.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if round % 3 == 0 { frame.removeLast(Int.random(in: 0...frame.count, using: &random)) }
      let (linkType, wireLength) = (
        LinkType(rawValue: link.linkType), Int.random(in: 0...250, using: &random)
      )
      if let packet = try? unwrapper.decode(frame.span.bytes, linkType: linkType, wireLength: wireLength) {
        #expect(packet.payloadOffset >= 0 && packet.capturedPayloadLength >= 0)
        #expect(packet.payloadOffset + packet.capturedPayloadLength <= frame.count)
      }
      while unwrapper.hasMore { _ = try? unwrapper.decodeNext(frame.span.bytes, wireLength: wireLength) }
    }
  }

  /// An A-MSDU holds several packets.
  @Test func packetsOfAnAggregate() throws {
    var frame = hex("8801 0000 020000000003 020000000001 020000000002 1000 8000")
    let packets = [WrappingTests.packets[0], WrappingTests.packets[1], WrappingTests.packets[0]]
    for (index, packet) in packets.enumerated() {
      let llc = hex(Self.snap) + packet.type + packet.octets
      var subframe = Wrapped.addresses + Wrapped.big16(llc.count) + llc
      if index < 2 { subframe += [UInt8](repeating: 0, count: -subframe.count & 3) }
      frame += subframe
    }
    var unwrapper = Unwrapper()
    var found = [
      try unwrapper.decode(frame.span.bytes, linkType: LinkType(rawValue: 105), wireLength: frame.count)
    ]
    while unwrapper.hasMore {
      found.append(try unwrapper.decodeNext(frame.span.bytes, wireLength: frame.count))
    }
    #expect(found.map(\.source) == (try packets.map { try decode($0.octets, .raw).source }))
    #expect(found.allSatisfy { $0.capturedPayloadLength == 11 })
  }

  /// What carries no packet is known; what is encrypted, or a part, is not read.
  @Test(arguments: [
    (105, "8000 0000 ffffffffffff 020000000001 020000000002 1000", true, nil),
    (105, "b400 0000 020000000003 020000000001", true, nil), (105, "4801 0000 020000000003", true, nil),
    (105, "c801 0000 020000000003", true, nil),
    (105, "0841 0000 020000000003 020000000001 020000000002 1000 1122", false, Wrapper.encryptedWireless),
    (105, "0805 0000 020000000003 020000000001 020000000002 1000 aaaa", false, nil),
    (105, "0801 0000 020000000003 020000000001 020000000002 1100 aaaa", false, nil),
    (9, "ff03 c021 0101", true, nil), (9, "ff03 00fd 0101", false, nil), (104, "8f00 8035 0000", true, nil),
    (107, "0001 03 08", true, nil), (10, "4f 020000000002 020000000001", true, nil),
    (258, "0c000000 00000000 01000000", true, nil), (113, "0000 0338 0000 0000000000000000 0000", true, nil),
    (195, "0102", false, nil), (147, "0102", false, nil),
    (252, "000c 0004 736970 00 0000 0000 01", false, nil),
  ])
  func whatIsNoPacket(linkType: Int, octets: String, isDecided: Bool, wrapper: Wrapper?) {
    var unwrapper = Unwrapper()
    let frame = hex(octets)
    let error = #expect(throws: DecodeError.self) {
      try unwrapper.decode(
        frame.span.bytes, linkType: LinkType(rawValue: UInt16(linkType)), wireLength: frame.count)
    }
    #expect(error?.isDecided == isDecided, "\(String(describing: error))")
    #expect(unwrapper.outcome.wrapper == wrapper)
  }

  /// One table names them all, read or not.
  @Test func everyLinkTypeHasAName() {
    let numbers: [UInt16] = [0, 3, 127, 195, 201, 239, 252, 289]
    #expect(
      numbers.map { LinkType(rawValue: $0).name } == [
        "null", "ax25", "ieee802-11-radiotap", "ieee802-15-4-withfcs", "bluetooth-hci-h4-with-phdr", "nflog",
        "wireshark-upper-pdu", "atsc-alp",
      ])
    #expect(LinkType(rawValue: 127).title == "radiotap" && LinkType(rawValue: 9999).title == nil)
    for link in Self.all where ![12, 14].contains(link.linkType) {
      #expect(LinkType(rawValue: link.linkType).title != nil, "\(link.testDescription)")
    }
  }
}
