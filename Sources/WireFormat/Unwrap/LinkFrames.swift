/// Ethernet and its relatives on the way into a frame: what an EtherType or LLC announces.
extension Descent {
  mutating func readType(_ type: EtherType, _ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    switch type.rawValue {
    case 0x0800: next = .ipv4
    case 0x86dd: next = .ipv6
    case 0x8100, 0x88a8, 0x9100, 0x9200:
      try layer(of: frame).require(
        4, at: offset, for: .vlanTag, field: .etherType, value: Int(type.rawValue))
      let tag = frame.captured.bigEndian16(at: offset)
      if options.isOn { try enter(.vlan, UInt32(tag & 0xfff), options) }
      pass(typeAt: 2, of: frame)
    case 0x8847, 0x8848: next = .mpls
    case 0x8864: try readPPPoE(frame, options)
    case 0x6558: next = .ethernet
    case 0x880b: next = .ppp
    case 0x8870: next = .llc(type.rawValue)
    case 0x88e7:
      // IEEE 802.1ah: four octets of I-TAG, then the customer's frame.
      wrapper = .pbb
      try require(4, of: frame)
      try enter(.pbb, frame.captured.bigEndian32(at: offset) & 0xff_ffff, options)
      pass(4, to: .ethernet)
    case 0x8926:
      wrapper = .vnTag
      try require(6, of: frame)
      try enter(.vnTag, nil, options)
      pass(typeAt: 4, of: frame)
    case 0x8909:
      wrapper = .ciscoMetadata
      // Version 1, then options of as many words of four octets as the next octet says.
      try require(2, of: frame)
      let length = Int(frame.captured.octet(at: offset + 1)) * 4
      guard frame.captured.octet(at: offset) == 1, length > 0 else { throw unread }
      try require(4 + length, of: frame)
      try enter(.ciscoMetadata, nil, options)
      pass(typeAt: 2 + length, of: frame)
    case 0x894f: try readNSH(frame, options)
    case 0x88e5: try readMACsec(frame, options)
    case 0xdada:
      // Two octets that are reserved.
      try require(8, of: frame)
      offset += 2
      try readDSA(frame, options)
    case 0x4305: try readBatman(frame, options)
    default:
      if type.isLength {
        next = .llc(type.rawValue)
      } else {
        throw unknown(type.rawValue)
      }
    }
  }

  /// Goes on with what the EtherType at `place` names, which ends a header.
  mutating func pass(typeAt place: Int, of frame: FrameBytes) {
    let type = EtherType(rawValue: frame.captured.bigEndian16(at: offset + place))
    pass(place + 2, to: .type(type))
  }

  /// What the last header announced is not known.
  func unknown(_ value: UInt16) -> DecodeError {
    .unsupported(announcer.layer, at: announcer.start, field: announcer.field, value: Int(value))
  }

  /// What stands here is not read, and may carry packets.
  mutating func unread(_ wrapper: Wrapper) -> DecodeError {
    self.wrapper = wrapper
    return unread
  }

  /// IEEE 802.2, behind a length or a frame that has none (RFC 1042): SNAP with an EtherType, IP by its own
  /// number, or OSI's list of protocols. What else LLC carries is not IP.
  mutating func readLLC(_ announced: UInt16, _ frame: FrameBytes) throws(DecodeError) {
    guard available(in: frame) >= 3 else { throw isGuess ? unread : unknown(announced) }
    let octets = frame.captured
    let (service, control) = (octets.bigEndian16(at: offset), octets.octet(at: offset + 2))
    // Any two octets may be a length: only what bridges say to each other is known for sure.
    if isGuess, service != 0xaaaa { throw service == 0x4242 && control == 3 ? self.control : unread }
    switch (service, control) {
    case (0xaaaa, 3):
      try require(8, of: frame, for: announcer.layer)
      // 00 00 F8 is what bridges write (IEEE 802.1H).
      let organization = octets.bigEndian32(at: offset + 2) & 0xff_ffff
      let type = EtherType(rawValue: octets.bigEndian16(at: offset + 6))
      guard organization == 0 || organization == 0xf8, !type.isLength else {
        throw .unsupported(
          announcer.layer, at: announcer.start, field: .serviceAccessPoint, value: Int(type.rawValue))
      }
      pass(8, to: .type(type))
    case (0x0606, 3): pass(3, to: .ipv4)
    case (0xfefe, 3):
      try require(4, of: frame, for: announcer.layer)
      switch octets.octet(at: offset + 3) {
      case 0xcc: pass(4, to: .ipv4)
      case 0x8e: pass(4, to: .ipv6)
      case 0xcf: pass(4, to: .ppp)
      default: throw unknown(announced)
      }
    default: throw unknown(announced)
    }
  }

  /// PPP over Ethernet (RFC 2516): version and type 1, code 0 for a session, its number, a length.
  mutating func readPPPoE(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    wrapper = .pppoe
    try require(6, of: frame)
    guard frame.captured.bigEndian16(at: offset) == 0x1100 else { throw unread }
    try enter(.pppoe, UInt32(frame.captured.bigEndian16(at: offset + 2)), options)
    pass(6, to: .ppp)
  }

  /// The Network Service Header (RFC 8300): version 0, its length in words, what follows, a path.
  mutating func readNSH(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    wrapper = .nsh
    try require(8, of: frame)
    let first = frame.captured.bigEndian16(at: offset)
    let length = Int(first & 0x3f) * 4
    guard first >> 14 == 0, length >= 8 else { throw unread }
    let layer: Layer
    switch frame.captured.octet(at: offset + 3) {
    case 1: layer = .ipv4
    case 2: layer = .ipv6
    case 3: layer = .ethernet
    case 4: layer = .type(EtherType(rawValue: 0x894f))
    case 5: layer = .mpls
    default: throw unread
    }
    // Operation and maintenance.
    if first & 0x2000 != 0 { throw control }
    try require(length, of: frame)
    try enter(.nsh, frame.captured.bigEndian32(at: offset + 4) >> 8, options)
    pass(length, to: layer)
  }

  /// MACsec (IEEE 802.1AE) that protects integrity alone: the octets are those that were sent, and 16 of
  /// check value stand behind them.
  mutating func readMACsec(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    wrapper = .macsec
    try require(6, of: frame)
    let control = frame.captured.octet(at: offset)
    // Version 0, neither encrypted nor changed.
    guard control & 0x8c == 0 else { throw unread }
    let length = control & 0x20 != 0 ? 14 : 6
    try require(length + 2, of: frame)
    // A short frame says how long it is.
    let short = Int(frame.captured.octet(at: offset + 1) & 0x3f)
    try enter(.macsec, nil, options)
    wireEnd = short > 0 ? min(wireEnd, offset + length + short) : wireEnd - 16
    try require(length + 2, of: frame)
    pass(typeAt: length, of: frame)
  }

  /// A tag of a switch chip by Marvell, in place of a VLAN tag or before the EtherType: command, device and
  /// port, the VLAN if bit 29 says so.
  mutating func readDSA(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    try require(6, of: frame)
    let tag = frame.captured.bigEndian32(at: offset)
    let isTagged = tag & 0x2000_0000 != 0
    if options.isOn { try enter(.dsa, isTagged ? tag & 0xfff : nil, options) }
    pass(typeAt: 4, of: frame)
  }

  /// B.A.T.M.A.N. advanced, compatibility version 15 (batman-adv's `batadv_packet.h`).
  mutating func readBatman(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    wrapper = .batman
    try require(2, of: frame)
    guard frame.captured.octet(at: offset + 1) == 15 else { throw unread }
    let length: Int
    switch frame.captured.octet(at: offset) {
    case 0x01: length = 14
    case 0x40: length = 10
    case 0x42: length = 18
    // What the nodes say to each other.
    case 0x00, 0x03, 0x04, 0x43, 0x44: throw control
    default: throw unread
    }
    try require(length, of: frame)
    try enter(.batman, nil, options)
    pass(length, to: .ethernet)
  }

  /// PPP (RFC 1661, RFC 1662): two octets that may be left out, and a protocol, of which the first may be.
  mutating func readPPP(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    try require(1, of: frame, for: .ppp)
    let octets = frame.captured
    if available(in: frame) >= 2, octets.bigEndian16(at: offset) == 0xff03 { offset += 2 }
    try require(1, of: frame, for: .ppp)
    var number = UInt16(octets.octet(at: offset))
    var length = 1
    if number & 1 == 0 {
      try require(2, of: frame, for: .ppp)
      number = octets.bigEndian16(at: offset)
      length = 2
    }
    switch number {
    case 0x0021: pass(length, to: .ipv4)
    case 0x0057: pass(length, to: .ipv6)
    case 0x0281, 0x0283: pass(length, to: .mpls)
    case 0x0031:
      // A bridge's frame (RFC 3518): flags, of which the lowest four count padding; type 1 is Ethernet.
      try require(length + 2, of: frame, for: .ppp)
      guard octets.octet(at: offset + length + 1) == 1 else { throw pppIsUnread }
      pass(length + 2, to: .ethernet)
    case 0x003d:
      // Multilink (RFC 1990): a packet that is not cut up.
      try require(length + 4, of: frame, for: .ppp)
      guard octets.octet(at: offset + length) & 0xc0 == 0xc0 else { throw pppIsUnread }
      pass(length + 4, to: .ppp)
    // Control protocols, and those that carry little (RFC 1661 section 2).
    case 0x4000...: throw control
    default: throw pppIsUnread
    }
  }

  private var pppIsUnread: DecodeError { .unsupported(.ppp, at: offset, field: .content, value: 0) }

  /// MPLS (RFC 3032) down to the bottom of the stack, whose label is that of the service.
  mutating func readMPLS(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    var entry: UInt32
    repeat {
      wrapper = .mpls
      try require(4, of: frame)
      entry = frame.captured.bigEndian32(at: offset)
      offset += 4
    } while entry & 0x100 == 0
    try enter(.mpls, entry >> 12, options)
    next = .guess(.pseudowire, 0)
  }
}
