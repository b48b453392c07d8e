/// What UDP carries, on the way into a frame.
extension Descent {
  /// What a datagram carries by its ports and its shape; nil: itself. The destination's port is asked first.
  func carrier(_ frame: FrameBytes, _ options: Unwrapping) -> Carrier? {
    guard available(in: frame) >= 8 else { return nil }
    let octets = frame.captured
    let length = Int(octets.bigEndian16(at: offset + 4))
    guard length >= 16, fragment != nil || length <= wireEnd - offset else { return nil }
    for place in stride(from: offset + 2, through: offset, by: -2) {
      guard let carrier = options.carrier(at: octets.bigEndian16(at: place)) else { continue }
      if hasShape(of: carrier, octets, at: offset + 8, length: length - 8) { return carrier }
    }
    return nil
  }

  /// Whether the first octets of a datagram are what a carrier begins with.
  private func hasShape(of carrier: Carrier, _ octets: RawSpan, at start: Int, length: Int) -> Bool {
    let there = min(length, octets.byteCount - start)
    guard there >= 8 else { return false }
    let first = octets.octet(at: start)
    switch carrier {
    // The bit that says there is a VNI; the last octet is reserved, and the next protocol of some is known.
    case .vxlan:
      return first & 0x0c == 0x08 && octets.octet(at: start + 7) == 0
        || first & 0x0c == 0x0c && (1...5).contains(octets.octet(at: start + 3))
    case .vxlanGPE: return first & 0x0c == 0x08 || first & 0x0c == 0x0c && first & 0x30 == 0
    case .geneve:
      let type = octets.bigEndian16(at: start + 2)
      return first >> 6 == 0 && octets.octet(at: start + 7) == 0
        && [0x6558, 0x0800, 0x86dd, 0x8847, 0x8848, 0x894f].contains(type)
    // Version 1, and a message of it whose length is that of the datagram.
    case .gtp:
      return first & 0xf8 == 0x30 && Int(octets.bigEndian16(at: start + 2)) == length - 8
        && [1, 2, 26, 31, 253, 254, 255].contains(octets.octet(at: start + 1))
    case .teredo:
      return first >> 4 == 6 || first == 0 && octets.octet(at: start + 1) <= 1
    case .tzsp: return first == 1 && octets.octet(at: start + 1) <= 5
    // Version 0, not encrypted; a header of two words at least.
    case .capwap: return first == 0 && octets.octet(at: start + 1) >> 3 >= 2
    case .l2tp:
      let flags = octets.bigEndian16(at: start)
      switch flags & 0xf {
      case 2 where flags & 0x8000 != 0:
        return flags & 0xfff0 == 0xc800 && Int(octets.bigEndian16(at: start + 2)) == length
      case 2: return flags & 0x34f0 == 0
      case 3 where flags & 0x8000 != 0:
        return flags & 0xfff0 == 0xc800 && Int(octets.bigEndian16(at: start + 2)) == length
      case 3: return flags & 0xfff0 == 0 && octets.bigEndian32(at: start + 4) != 0
      default: return false
      }
    // Zeros stand in place of the SPI before IKE.
    case .esp: return octets.bigEndian32(at: start) != 0
    case .fou, .mpls, .gre: return true
    case .gue: return first >> 6 == 0 || first >> 4 == 4 || first >> 4 == 6
    }
  }

  mutating func readDatagram(_ carrier: Carrier, _ frame: FrameBytes, _ options: Unwrapping)
    throws(DecodeError)
  {
    let octets = frame.captured
    wrapper = carrier.wrapper
    // The header of UDP is where `carrier` has seen it; nothing inside reaches beyond the datagram.
    wireEnd = min(wireEnd, offset - 8 + Int(octets.bigEndian16(at: offset - 4)))
    switch carrier {
    case .vxlan, .vxlanGPE:
      try require(8, of: frame)
      let first = octets.octet(at: offset)
      let layer = try first & 4 == 0 ? .ethernet : gpeLayer(octets.octet(at: offset + 3))
      try enter(.vxlan, octets.bigEndian32(at: offset + 4) >> 8, options)
      pass(8, to: layer)
    case .geneve:
      try require(8, of: frame)
      let length = 8 + Int(octets.octet(at: offset) & 0x3f) * 4
      let type = EtherType(rawValue: octets.bigEndian16(at: offset + 2))
      let network = octets.bigEndian32(at: offset + 4) >> 8
      // Control packets.
      if octets.octet(at: offset + 1) & 0x80 != 0 { throw control }
      try require(length, of: frame)
      try enter(.geneve, network, options)
      announcer = (.encapsulation, offset, .etherType)
      pass(length, to: .type(type))
    case .gtp: try readGTP(frame, options)
    case .teredo: try readTeredo(frame, options)
    case .tzsp: try readTZSP(frame, options)
    case .capwap: try readCAPWAP(frame, options)
    case .l2tp: try readL2TP(frame, options)
    case .esp:
      guard options.takesESPAsNull else { throw unread }
      try readESP(frame, options)
    case .fou:
      try enter(.fou, nil, options)
      next = .guess(.fou, 0)
    case .gue: try readGUE(frame, options)
    case .gre: next = .carried(.gre)
    case .mpls: next = .mpls
    }
  }

  private func gpeLayer(_ number: UInt8) throws(DecodeError) -> Layer {
    switch number {
    case 1: .ipv4
    case 2: .ipv6
    case 3: .ethernet
    case 4: .type(EtherType(rawValue: 0x894f))
    case 5: .mpls
    default: throw unread
    }
  }

  /// GTP-U: eight octets; four more if one of three bits asks for them; extension headers, each of which says
  /// how long it is and what the next one is (3GPP TS 29.281 section 5).
  private mutating func readGTP(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    let octets = frame.captured
    try require(8, of: frame)
    guard octets.octet(at: offset + 1) == 255 else { throw control }
    let flags = octets.octet(at: offset) & 7
    let tunnel = octets.bigEndian32(at: offset + 4)
    try enter(.gtp, tunnel, options)
    offset += 8
    if flags != 0 {
      try require(4, of: frame)
      var following = flags & 4 != 0 ? octets.octet(at: offset + 3) : 0
      offset += 4
      while following != 0 {
        try require(1, of: frame)
        let length = Int(octets.octet(at: offset)) * 4
        guard length > 0 else { throw unread }
        try require(length, of: frame)
        following = octets.octet(at: offset + length - 1)
        offset += length
      }
    }
    try require(1, of: frame)
    switch octets.octet(at: offset) >> 4 {
    case 4: next = .ipv4
    case 6: next = .ipv6
    default: next = .guess(.gtp, 0)
    }
  }

  /// Teredo: an authentication of the client and the origin of a packet may stand before it (RFC 4380 section
  /// 5.1.1).
  private mutating func readTeredo(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    let octets = frame.captured
    try enter(.teredo, nil, options)
    try require(2, of: frame)
    if octets.bigEndian16(at: offset) == 1 {
      try require(4, of: frame)
      let length = 13 + Int(octets.octet(at: offset + 2)) + Int(octets.octet(at: offset + 3))
      try require(length, of: frame)
      offset += length
    }
    try require(2, of: frame)
    if octets.bigEndian16(at: offset) == 0 {
      try require(8, of: frame)
      offset += 8
    }
    try require(40, of: frame, for: .ipv6)
    // A bubble keeps a mapping open, and carries nothing.
    if octets.octet(at: offset + 6) == 59 { throw control }
    next = .ipv6
  }

  /// TZSP: version, type, what it holds, then fields until the one that ends them.
  private mutating func readTZSP(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    let octets = frame.captured
    try require(4, of: frame)
    // Configuration and keep-alives.
    guard octets.octet(at: offset + 1) <= 1 else { throw control }
    let layer: Layer
    switch octets.bigEndian16(at: offset + 2) {
    case 1: layer = .ethernet
    case 18: layer = .wireless(hasFCS: false, isPadded: false)
    case 119: layer = .link(119)
    case 127: layer = .link(163)
    default: throw unread
    }
    try enter(.tzsp, nil, options)
    offset += 4
    while true {
      try require(1, of: frame)
      let tag = octets.octet(at: offset)
      if tag == 1 { break }
      if tag == 0 {
        offset += 1
        continue
      }
      try require(2, of: frame)
      let length = 2 + Int(octets.octet(at: offset + 1))
      try require(length, of: frame)
      offset += length
    }
    pass(1, to: layer)
  }

  /// Data of CAPWAP (RFC 5415 section 4.3): the length of its header, and bits that say whether the frame is
  /// one of IEEE 802.11, and whole. Many write the two octets of its frame control the other way round.
  private mutating func readCAPWAP(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    let octets = frame.captured
    try require(8, of: frame)
    let bits = octets.bigEndian32(at: offset)
    let length = Int(bits >> 19 & 0x1f) * 4
    guard length >= 8 else { throw unread }
    // Keep-alives.
    if bits & 0x08 != 0 { throw control }
    try require(length, of: frame)
    try enter(.capwap, nil, options)
    guard bits & 0x80 == 0 else { throw unread }
    if bits & 0x100 == 0 {
      pass(length, to: .ethernet)
    } else {
      guard bits >> 9 & 0x1f == 1 else { throw unread }
      pass(length, to: .wireless(hasFCS: false, isPadded: false))
    }
  }

  /// Data of L2TP: version 2 carries PPP (RFC 2661 section 3.1), version 3 what its ends have agreed on (RFC
  /// 3931 section 4.1.2.1).
  private mutating func readL2TP(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    let octets = frame.captured
    try require(8, of: frame)
    let flags = octets.bigEndian16(at: offset)
    if flags & 0x8000 != 0 { throw control }
    if flags & 0xf == 3 {
      try enter(.l2tp, octets.bigEndian32(at: offset + 4), options)
      pass(8, to: .guess(.l2tp, 0))
      return
    }
    let start = offset
    let hasLength = flags & 0x4000 != 0
    let sessionPlace = hasLength ? 6 : 4
    var length = sessionPlace + 2 + (flags & 0x0800 != 0 ? 4 : 0)
    if hasLength {
      let total = Int(octets.bigEndian16(at: offset + 2))
      guard total <= wireEnd - start else { throw unread }
      wireEnd = start + total
    }
    if flags & 0x0200 != 0 {
      try require(length + 2, of: frame)
      length += 2 + Int(octets.bigEndian16(at: offset + length))
    }
    try require(length, of: frame)
    try enter(.l2tp, UInt32(octets.bigEndian16(at: start + sessionPlace)), options)
    pass(length, to: .ppp)
  }

  /// GUE: variant 0 has a header whose length is in words, and names a protocol; variant 1 is IP at once.
  private mutating func readGUE(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    let octets = frame.captured
    try require(4, of: frame)
    let first = octets.octet(at: offset)
    try enter(.gue, nil, options)
    if first >> 6 == 1 {
      next = .ip
      return
    }
    guard first >> 6 == 0 else { throw unread }
    if first & 0x20 != 0 { throw control }
    let length = 4 + Int(first & 0x1f) * 4
    try require(length, of: frame)
    pass(length, to: .carried(IPProtocol(rawValue: octets.octet(at: offset + 1))))
  }
}
