/// What a frame begins with, by its link type (https://www.tcpdump.org/linktypes.html).
extension Descent {
  mutating func readLink(_ number: UInt16, _ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    switch number {
    case 1: next = .ethernet
    case 0, 108: try readLoopback(frame)
    // 12 and 14: what systems number it themselves, as some tools write it.
    case 101, 12, 14: next = .ip
    case 228: next = .ipv4
    case 229: next = .ipv6
    case 113: try readCooked(.v1, frame, options)
    case 276: try readCooked(.v2, frame, options)
    case 6: try readTokenRing(frame)
    case 8: try readSLIP(frame)
    case 9: next = .ppp
    case 10: try readFDDI(frame)
    case 50: try readPPPInHDLC(frame)
    case 51: next = .type(EtherType(rawValue: 0x8864))
    case 100: next = .llc(0)
    case 104: try readCiscoHDLC(frame)
    case 105: next = .wireless(hasFCS: false, isPadded: false)
    case 106: try readClassicalIP(frame)
    case 107: try readFrameRelay(frame)
    case 109: try pass(header: 12, to: .ip, frame)
    case 117: try readPFLOG(frame)
    case 119, 163: try readPrism(frame)
    case 122: try pass(header: 16, to: .llc(0), frame)
    case 127: try readRadiotap(frame)
    case 166: try pass(header: 2, to: .ppp, frame)
    case 178: try readJuniper(frame)
    case 192: try readPPI(frame, options)
    case 204: try pass(header: 1, to: .ppp, frame)
    case 205:
      try require(1, of: frame, for: .pseudoHeader)
      offset += 1
      try readCiscoHDLC(frame)
    case 206: try pass(header: 1, to: .link(107), frame)
    case 219: next = .mpls
    case 226: try pass(header: 24, to: .ip, frame)
    case 239: try readNFLOG(frame)
    case 240: try pass(header: 4, to: .ethernet, frame)
    case 241: try pass(header: 12, to: .ethernet, frame)
    case 242: try readIPoIB(frame)
    case 252: try readUpperPDU(frame)
    case 258: try readPKTAP(frame)
    case 274: try pass(header: 8, to: .ethernet, frame)
    case 281, 284: try readTagged(frame, options)
    case 282: try pass(header: 4, to: .ethernet, frame)
    case 285: next = .ethernet
    default: throw linkIsUnread(number)
    }
  }

  private func linkIsUnread(_ number: UInt16) -> DecodeError {
    .unsupported(.link, at: offset, field: .linkType, value: Int(number))
  }

  /// What a pseudo-header says that the rest is, by its link type.
  mutating func readLinkInside(_ number: UInt32) throws(DecodeError) {
    // No pseudo-header stands in another, so that this ends.
    guard let number = UInt16(exactly: number), ![119, 127, 163, 192, 239, 252, 258].contains(number) else {
      throw linkIsUnread(UInt16(truncatingIfNeeded: number))
    }
    next = .link(number)
  }

  private mutating func pass(header count: Int, to layer: Layer, _ frame: FrameBytes) throws(DecodeError) {
    try require(count, of: frame, for: .pseudoHeader)
    pass(count, to: layer)
  }

  private mutating func readLoopback(_ frame: FrameBytes) throws(DecodeError) {
    let header = try LoopbackHeader(frame, at: offset)
    guard let version = header.version else {
      throw .unsupported(.loopback, at: offset, field: .addressFamily, value: Int(header.addressFamily))
    }
    pass(4, to: version == .v4 ? .ipv4 : .ipv6)
  }

  /// Linux's cooked header. Its type is that of Ethernet, a mark of LLC, or belongs to the kind of interface.
  private mutating func readCooked(
    _ version: CookedHeader.Version, _ frame: FrameBytes, _ options: Unwrapping
  ) throws(DecodeError) {
    let header = try CookedHeader(frame, version: version, at: offset)
    announcer = (version == .v1 ? .linuxCooked : .linuxCooked2, offset, .protocolType)
    let type = header.protocolType
    let length = version == .v1 ? 16 : 20
    switch header.interfaceType {
    case 801: pass(length, to: .wireless(hasFCS: false, isPadded: false))
    case 802: pass(length, to: .link(119))
    case 803: pass(length, to: .link(127))
    // Netlink has families in the place of types; so has CAN.
    case 824, 280: throw control
    default:
      switch type.rawValue {
      // Without LLC (Novell's), and with it; others of Linux's own numbers are no packets.
      case 1, 4: pass(length, to: .llc(type.rawValue))
      case 0..<1536: throw unknown(type.rawValue)
      default: pass(length, to: .type(type))
      }
    }
  }

  /// SLIP: a direction, and what was compressed, in 16 octets; some write the direction alone.
  private mutating func readSLIP(_ frame: FrameBytes) throws(DecodeError) {
    try require(17, of: frame, for: .pseudoHeader)
    let isLong = [4, 6].contains(frame.captured.octet(at: offset + 16) >> 4)
    pass(isLong ? 16 : 1, to: .ip)
  }

  /// FDDI: what kind of frame, two addresses, LLC.
  private mutating func readFDDI(_ frame: FrameBytes) throws(DecodeError) {
    try require(13, of: frame, for: .pseudoHeader)
    guard frame.captured.octet(at: offset) & 0xf0 == 0x50 else { throw control }
    pass(13, to: .llc(0))
  }

  /// Token Ring (IEEE 802.5): two octets, two addresses, a route if the source's first bit says so, LLC.
  private mutating func readTokenRing(_ frame: FrameBytes) throws(DecodeError) {
    try require(14, of: frame, for: .pseudoHeader)
    guard frame.captured.octet(at: offset + 1) & 0xc0 == 0x40 else { throw control }
    var length = 14
    if frame.captured.octet(at: offset + 8) & 0x80 != 0 {
      try require(16, of: frame, for: .pseudoHeader)
      length += Int(frame.captured.octet(at: offset + 14) & 0x1f)
      try require(length, of: frame, for: .pseudoHeader)
    }
    pass(length, to: .llc(0))
  }

  /// PPP in HDLC's framing; Cisco's own has another address.
  private mutating func readPPPInHDLC(_ frame: FrameBytes) throws(DecodeError) {
    try require(2, of: frame, for: .pseudoHeader)
    switch frame.captured.octet(at: offset) {
    case 0x0f, 0x8f: try readCiscoHDLC(frame)
    default: next = .ppp
    }
  }

  private mutating func readCiscoHDLC(_ frame: FrameBytes) throws(DecodeError) {
    try require(4, of: frame, for: .pseudoHeader)
    let type = EtherType(rawValue: frame.captured.bigEndian16(at: offset + 2))
    announcer = (.link, offset, .protocolType)
    switch type.rawValue {
    // SLARP and CDP.
    case 0x8035, 0x2000: throw control
    case 0xfefe: pass(1, to: .llc(0))
    default: pass(4, to: .type(type))
    }
  }

  /// Classical IP over ATM: LLC, or IP at once.
  private mutating func readClassicalIP(_ frame: FrameBytes) throws(DecodeError) {
    try require(2, of: frame, for: .pseudoHeader)
    next = frame.captured.bigEndian16(at: offset) == 0xaaaa ? .llc(0) : .ip
  }

  /// Frame Relay (Q.922, RFC 2427): an address of which the last octet is odd; 3 and a protocol, or an
  /// EtherType as Cisco has it.
  private mutating func readFrameRelay(_ frame: FrameBytes) throws(DecodeError) {
    try require(2, of: frame, for: .pseudoHeader)
    let octets = frame.captured
    announcer = (.link, offset, .protocolType)
    var length = 1
    while octets.octet(at: offset + length - 1) & 1 == 0 {
      guard length < 4 else { throw linkIsUnread(107) }
      length += 1
      try require(length, of: frame, for: .pseudoHeader)
    }
    guard length > 1 else { throw linkIsUnread(107) }
    // What settles the link has numbers of its own.
    if length == 2 {
      let connection = Int(octets.octet(at: offset) >> 2) << 4 | Int(octets.octet(at: offset + 1) >> 4)
      if connection == 0 || connection == 1023 { throw control }
    }
    try require(length + 2, of: frame, for: .pseudoHeader)
    if octets.octet(at: offset + length) == 3 {
      var place = length + 1
      if octets.octet(at: offset + place) == 0 { place += 1 }
      try require(place + 1, of: frame, for: .pseudoHeader)
      switch octets.octet(at: offset + place) {
      case 0xcc: pass(place + 1, to: .ipv4)
      case 0x8e: pass(place + 1, to: .ipv6)
      case 0xcf: pass(place + 1, to: .ppp)
      case 0x80:
        try require(place + 6, of: frame, for: .pseudoHeader)
        let organization = octets.bigEndian32(at: offset + place) & 0xff_ffff
        let type = EtherType(rawValue: octets.bigEndian16(at: offset + place + 4))
        switch (organization, type.rawValue) {
        case (0, _): pass(place + 6, to: .type(type))
        // A bridge's Ethernet, with its check sequence or without.
        case (0x80c2, 1), (0x80c2, 7): pass(place + 6, to: .ethernet)
        default: throw control
        }
      default: throw control
      }
      return
    }
    let type = EtherType(rawValue: octets.bigEndian16(at: offset + length))
    guard !type.isLength else { throw linkIsUnread(107) }
    pass(length + 2, to: .type(type))
  }

  /// OpenBSD's log of its filter: its first octet is its length, to which padding comes.
  private mutating func readPFLOG(_ frame: FrameBytes) throws(DecodeError) {
    try require(4, of: frame, for: .pseudoHeader)
    let length = (Int(frame.captured.octet(at: offset)) + 3) & ~3
    guard length >= 4 else { throw .invalid(.pseudoHeader, at: offset, field: .headerLength, value: length) }
    try pass(header: length, to: .ip, frame)
  }

  /// Juniper's header: three octets of magic, flags, and extensions if one of them says so.
  private mutating func readJuniper(_ frame: FrameBytes) throws(DecodeError) {
    try require(4, of: frame, for: .pseudoHeader)
    let octets = frame.captured
    guard octets.bigEndian32(at: offset) >> 8 == 0x4d_4743 else { throw linkIsUnread(178) }
    let flags = octets.octet(at: offset + 3)
    var length = 4
    if flags & 0x80 != 0 {
      try require(6, of: frame, for: .pseudoHeader)
      length = 6 + Int(octets.bigEndian16(at: offset + 4))
    }
    // Without a header of layer 2 a family of four octets stands there.
    if flags & 2 != 0 {
      try pass(header: length + 4, to: .ip, frame)
    } else {
      try pass(header: length, to: .ethernet, frame)
    }
  }

  /// Linux's log of its filter: a family, then fields of which the lengths are in the order of the machine,
  /// each at a multiple of four octets; one of them is the packet.
  private mutating func readNFLOG(_ frame: FrameBytes) throws(DecodeError) {
    try require(4, of: frame, for: .pseudoHeader)
    let octets = frame.captured
    guard octets.octet(at: offset + 1) == 0 else { throw linkIsUnread(239) }
    for order in [ByteOrder.little, .big] {
      var place = offset + 4
      while place + 4 <= min(wireEnd, octets.byteCount) {
        let length = Int(octets.integer16(at: place, order))
        guard length >= 4, place + length <= wireEnd else { break }
        if octets.integer16(at: place + 2, order) & 0x3fff == 9 {
          offset = place + 4
          wireEnd = place + length
          next = .ip
          return
        }
        place += (length + 3) & ~3
      }
    }
    // The packet stands last, so that it is what a cut takes.
    try layer(of: frame).require(wireEnd - offset, at: offset, for: .pseudoHeader)
    throw control
  }

  /// IP over InfiniBand (RFC 4391 section 6): a type, behind the 40 octets of a route that captures put
  /// before it.
  private mutating func readIPoIB(_ frame: FrameBytes) throws(DecodeError) {
    try require(4, of: frame, for: .pseudoHeader)
    announcer = (.link, offset, .protocolType)
    let first = EtherType(rawValue: frame.captured.bigEndian16(at: offset))
    if [0x0800, 0x86dd, 0x0806].contains(first.rawValue) && frame.captured.bigEndian16(at: offset + 2) == 0 {
      pass(4, to: .type(first))
      return
    }
    try require(44, of: frame, for: .pseudoHeader)
    pass(44, to: .type(EtherType(rawValue: frame.captured.bigEndian16(at: offset + 40))))
  }

  /// What Wireshark exports: fields until an empty one; one names what the rest is.
  private mutating func readUpperPDU(_ frame: FrameBytes) throws(DecodeError) {
    let octets = frame.captured
    var layer: Layer?
    while true {
      try require(4, of: frame, for: .pseudoHeader)
      let type = octets.bigEndian16(at: offset)
      let length = Int(octets.bigEndian16(at: offset + 2))
      try require(4 + length, of: frame, for: .pseudoHeader)
      if type == 12 { layer = named(octets, at: offset + 4, length) }
      offset += 4 + length
      if type == 0 { break }
    }
    guard let layer else { throw linkIsUnread(252) }
    next = layer
  }

  /// The layer that Wireshark calls so; zeros may fill the name up.
  private func named(_ octets: RawSpan, at start: Int, _ length: Int) -> Layer? {
    var name = ""
    for index in 0..<length where octets.octet(at: start + index) != 0 {
      name.unicodeScalars.append(Unicode.Scalar(octets.octet(at: start + index)))
    }
    switch name {
    case "ip", "ipv4": return .ip
    case "ipv6": return .ipv6
    case "eth", "eth_maybefcs", "eth_withoutfcs", "eth_withfcs": return .ethernet
    case "wlan", "wlan_withoutfcs": return .wireless(hasFCS: false, isPadded: false)
    case "ppp", "ppp_hdlc": return .ppp
    case "mpls": return .mpls
    default: return nil
    }
  }

  /// Darwin's metadata of a packet: its length, whether there is a packet, the link type of that.
  private mutating func readPKTAP(_ frame: FrameBytes) throws(DecodeError) {
    try require(12, of: frame, for: .pseudoHeader)
    let octets = frame.captured
    // The order of the machine: a length is small.
    let order: ByteOrder = octets.integer32(at: offset, .little) < 0x1_0000 ? .little : .big
    let length = Int(octets.integer32(at: offset, order))
    guard length >= 12, length < 0x1_0000 else {
      throw .invalid(.pseudoHeader, at: offset, field: .headerLength, value: length)
    }
    guard octets.integer32(at: offset + 4, order) == 1 else { throw control }
    let linkType = octets.integer32(at: offset + 8, order)
    try require(length, of: frame, for: .pseudoHeader)
    offset += length
    try readLinkInside(linkType)
  }

  /// Ethernet in which a switch's tag stands behind the addresses.
  private mutating func readTagged(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    try require(18, of: frame, for: .ethernet)
    announcer = (.ethernet, offset, .etherType)
    let isBroadcom = if case .link(281) = next { true } else { false }
    offset += 12
    if isBroadcom {
      pass(typeAt: 4, of: frame)
    } else {
      try readDSA(frame, options)
    }
  }
}
