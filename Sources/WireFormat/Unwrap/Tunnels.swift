/// What IP carries, on the way into a frame.
extension Descent {
  mutating func readCarried(_ number: IPProtocol, _ frame: FrameBytes, _ options: Unwrapping)
    throws(DecodeError)
  {
    // Of a packet that was cut up the beginning alone is no packet.
    guard fragment == nil else {
      if number == .udp, fragment?.offset == 0 { closedCarrier = carrier(frame, options) }
      next = .transport(number)
      return
    }
    if number == .udp {
      let carrier = carrier(frame, options)
      if let carrier, options.isOn {
        pass(8, to: .datagram(carrier))
      } else {
        closedCarrier = carrier
        next = .transport(number)
      }
      return
    }
    guard options.isOn else {
      next = .transport(number)
      return
    }
    let isV6 = frame.captured.octet(at: network ?? 0) >> 4 == 6
    switch number.rawValue {
    case 4, 94:
      try enter(isV6 ? .fourInSix : .ipInIP, nil, options)
      next = .ipv4
    case 41:
      try enter(isV6 ? .sixInSix : .sixInFour, nil, options)
      next = .ipv6
    case 47: try readGRE(frame, options)
    case 97:
      // EtherIP (RFC 3378): version 3, and zeros.
      try require(2, of: frame)
      guard frame.captured.bigEndian16(at: offset) == 0x3000 else { throw unread(.etherIP) }
      try enter(.etherIP, nil, options)
      pass(2, to: .ethernet)
    case 143:
      try enter(.ethernetInIP, nil, options)
      next = .ethernet
    case 103: try readPIM(frame, options)
    case 115:
      try require(4, of: frame)
      let session = frame.captured.bigEndian32(at: offset)
      guard session != 0 else { throw control }
      try enter(.l2tp, session, options)
      pass(4, to: .guess(.l2tp, 0))
    case 137: next = .mpls
    case 50 where options.takesESPAsNull: try readESP(frame, options)
    default: next = .transport(number)
    }
  }

  /// GRE (RFC 2784, RFC 2890), its version 1 of PPTP (RFC 2637), and NVGRE (RFC 7637), which has a key whose
  /// numbers begin at 4,096 and no more.
  private mutating func readGRE(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    wrapper = .gre
    try require(4, of: frame)
    let octets = frame.captured
    let flags = octets.bigEndian16(at: offset)
    let type = EtherType(rawValue: octets.bigEndian16(at: offset + 2))
    let (hasChecksum, hasKey, hasSequence) = (flags & 0x8000 != 0, flags & 0x2000 != 0, flags & 0x1000 != 0)
    switch flags & 7 {
    case 0:
      // Routing is not read.
      guard flags & 0x4000 == 0 else { throw unread }
      let length = 4 + (hasChecksum ? 4 : 0) + (hasKey ? 4 : 0) + (hasSequence ? 4 : 0)
      try require(length, of: frame)
      // Keep-alives, and how routers find each other (RFC 2332).
      if [0, 0x2000, 0x2001].contains(type.rawValue) { throw control }
      let key = hasKey ? octets.bigEndian32(at: offset + (hasChecksum ? 8 : 4)) : nil
      offset += length
      try readGREPayload(type, key, hasOnlyKey: flags == 0x2000, hasSequence: hasSequence, frame, options)
    case 1:
      guard type.rawValue == 0x880b, hasKey else { throw unread }
      let length = 8 + (hasSequence ? 4 : 0) + (flags & 0x80 != 0 ? 4 : 0)
      try require(length, of: frame)
      // An acknowledgment alone.
      guard hasSequence, octets.bigEndian16(at: offset + 4) > 0 else { throw control }
      try enter(.pptp, UInt32(octets.bigEndian16(at: offset + 6)), options)
      pass(length, to: .ppp)
    default: throw unread
    }
  }

  private mutating func readGREPayload(
    _ type: EtherType, _ key: UInt32?, hasOnlyKey: Bool, hasSequence: Bool, _ frame: FrameBytes,
    _ options: Unwrapping
  ) throws(DecodeError) {
    switch type.rawValue {
    case 0x88be where !hasSequence:
      // Version 1 has no header of its own.
      try enter(.erspan, nil, options)
      next = .ethernet
    case 0x88be: try readERSPAN(frame, options)
    case 0x22eb: try readERSPAN(frame, options)
    case 0x6558 where hasOnlyKey && (key ?? 0) >> 8 > 0xfff:
      try enter(.nvgre, key.map { $0 >> 8 }, options)
      next = .ethernet
    default:
      try enter(.gre, key, options)
      announcer = (.encapsulation, offset, .etherType)
      next = .type(type)
    }
  }

  /// ERSPAN, version 2 of 8 octets and 3 of 12 (draft-foschiano-erspan).
  private mutating func readERSPAN(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    wrapper = .erspan
    try require(8, of: frame)
    let first = frame.captured.bigEndian32(at: offset)
    let session = first & 0x3ff
    switch first >> 28 {
    case 1:
      try enter(.erspan, session, options)
      pass(8, to: .ethernet)
    case 2:
      try require(12, of: frame)
      let last = frame.captured.bigEndian16(at: offset + 10)
      try enter(.erspan, session, options)
      // What kind of frame; whether eight octets of the platform follow.
      let layer: Layer
      switch last >> 10 & 0x1f {
      case 0: layer = .ethernet
      case 2: layer = .ip
      default: throw unread
      }
      let length = last & 1 != 0 ? 20 : 12
      try require(length, of: frame)
      pass(length, to: layer)
    default: throw unread
    }
  }

  /// The one message of PIM that carries a packet: a Register (RFC 7761 section 4.9.3), unless it is a null
  /// one.
  private mutating func readPIM(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    guard available(in: frame) > 0, frame.captured.octet(at: offset) & 0xf == 1 else {
      next = .transport(IPProtocol(rawValue: 103))
      return
    }
    wrapper = .pim
    try require(8, of: frame)
    guard frame.captured.octet(at: offset) >> 4 == 2 else { throw unread }
    if frame.captured.octet(at: offset + 4) & 0x40 != 0 { throw control }
    try enter(.pim, nil, options)
    pass(8, to: .ip)
  }

  /// ESP whose octets are in the clear (RFC 4303, RFC 2410): what it carries stands at its end, before a
  /// check value of which only the ends know how long it is.
  mutating func readESP(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    wrapper = .esp
    try require(10, of: frame)
    let octets = frame.captured
    guard wireEnd <= octets.byteCount else { throw unread }
    let start = offset + 8
    let checkLengths = [12, 16, 0, 24, 32] as InlineArray<5, Int>
    for index in checkLengths.indices {
      let trailer = wireEnd - checkLengths[index] - 2
      guard trailer >= start else { continue }
      let padding = Int(octets.octet(at: trailer))
      let number = IPProtocol(rawValue: octets.octet(at: trailer + 1))
      guard trailer - padding >= start, [4, 6, 17, 41, 58, 1].contains(number.rawValue) else { continue }
      // The padding counts from 1.
      var counts = true
      for index in 0..<padding where Int(octets.octet(at: trailer - padding + index)) != (index + 1) & 0xff {
        counts = false
        break
      }
      guard counts else { continue }
      try enter(.esp, octets.bigEndian32(at: offset), options)
      wireEnd = trailer - padding
      pass(8, to: .carried(number))
      return
    }
    throw unread
  }
}
