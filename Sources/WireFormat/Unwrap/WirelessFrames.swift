/// IEEE 802.11 on the way into a frame, and what stands before it in captures.
extension Descent {
  /// A frame of IEEE 802.11 (section 9.2): data that is neither encrypted nor cut up carries LLC, or, as an
  /// A-MSDU, several packets with a header of Ethernet each.
  mutating func readWireless(_ frame: FrameBytes, hasFCS: Bool, isPadded: Bool) throws(DecodeError) {
    if hasFCS { wireEnd -= 4 }
    try require(2, of: frame, for: .wireless)
    let octets = frame.captured
    var (first, flags) = (octets.octet(at: offset), octets.octet(at: offset + 1))
    // What carries frames of access points has these two the other way round.
    if wrapper == .capwap && first & 0x0f != 0x08 && flags & 0x0f == 0x08 { swap(&first, &flags) }
    guard first & 3 == 0 else {
      throw .invalid(.wireless, at: offset, field: .version, value: Int(first & 3))
    }
    // Management, control, and frames without data.
    guard first >> 2 & 3 == 2, first & 0x40 == 0 else { throw control }
    var length = flags & 3 == 3 ? 30 : 24
    let isQoS = first & 0x80 != 0
    let qualityPlace = length
    if isQoS { length += flags & 0x80 != 0 ? 6 : 2 }
    try require(length, of: frame, for: .wireless)
    let isAggregate = isQoS && octets.octet(at: offset + qualityPlace) & 0x80 != 0
    guard flags & 0x40 == 0 else { throw unread(.encryptedWireless) }
    guard flags & 4 == 0, octets.octet(at: offset + 22) & 0xf == 0 else { throw wirelessIsUnread }
    if isPadded { length += -length & 3 }
    announcer = (.wireless, offset, .etherType)
    offset += length
    if isAggregate {
      try readSubframe(frame)
    } else {
      next = .llc(0)
    }
  }

  private var wirelessIsUnread: DecodeError { .unsupported(.wireless, at: offset, field: .content, value: 0) }

  /// One of the packets of an A-MSDU: two addresses, a length, LLC; the next one stands at a multiple of four
  /// octets from it.
  mutating func readSubframe(_ frame: FrameBytes) throws(DecodeError) {
    try require(14, of: frame, for: .wireless)
    let length = Int(frame.captured.bigEndian16(at: offset + 12))
    guard length <= wireEnd - offset - 14 else { throw wirelessIsUnread }
    let following = offset + (14 + length + 3) & ~3
    nextSubframe = following + 14 <= min(wireEnd, frame.captured.byteCount) ? following : 0
    wireEnd = offset + 14 + length
    isBounded = true
    pass(14, to: .llc(0))
  }

  /// Radiotap (https://www.radiotap.org): a length, bits that say which fields there are, the fields, each at
  /// a multiple of its own size. The second tells whether a check sequence ends the frame.
  mutating func readRadiotap(_ frame: FrameBytes) throws(DecodeError) {
    try require(8, of: frame, for: .pseudoHeader)
    let octets = frame.captured
    let length = Int(octets.integer16(at: offset + 2, .little))
    guard length >= 8 else {
      throw .invalid(.pseudoHeader, at: offset, field: .headerLength, value: length)
    }
    try require(length, of: frame, for: .pseudoHeader)
    let present = octets.integer32(at: offset + 4, .little)
    var place = 8
    var word = present
    while word & 0x8000_0000 != 0, place + 4 <= length {
      word = octets.integer32(at: offset + place, .little)
      place += 4
    }
    if present & 1 != 0 { place = (place + 7) & ~7 + 8 }
    let flags = present & 2 != 0 && place < length ? octets.octet(at: offset + place) : 0
    pass(length, to: .wireless(hasFCS: flags & 0x10 != 0, isPadded: flags & 0x20 != 0))
  }

  /// Per-Packet Information: version, flags, a length, the link type of what follows; a field of the radio
  /// tells whether a check sequence ends the frame.
  mutating func readPPI(_ frame: FrameBytes, _ options: Unwrapping) throws(DecodeError) {
    try require(8, of: frame, for: .pseudoHeader)
    let octets = frame.captured
    let length = Int(octets.integer16(at: offset + 2, .little))
    guard length >= 8 else {
      throw .invalid(.pseudoHeader, at: offset, field: .headerLength, value: length)
    }
    try require(length, of: frame, for: .pseudoHeader)
    let linkType = octets.integer32(at: offset + 4, .little)
    var hasFCS = false
    var place = 8
    while place + 4 <= length {
      let type = octets.integer16(at: offset + place, .little)
      let size = Int(octets.integer16(at: offset + place + 2, .little))
      if type == 2, size >= 10, place + 14 <= length {
        hasFCS = octets.integer16(at: offset + place + 12, .little) & 1 != 0
      }
      place += 4 + size
    }
    offset += length
    if linkType == 105 {
      next = .wireless(hasFCS: hasFCS, isPadded: false)
    } else {
      try readLinkInside(linkType)
    }
  }

  /// Prism's header of 144 octets, or the one of AVS, whose first word says so and whose second is its
  /// length.
  mutating func readPrism(_ frame: FrameBytes) throws(DecodeError) {
    try require(8, of: frame, for: .pseudoHeader)
    let octets = frame.captured
    let magic = octets.bigEndian32(at: offset)
    let length: Int
    if magic & 0xffff_f000 == 0x8021_1000 {
      length = Int(octets.bigEndian32(at: offset + 4))
    } else {
      length = 144
    }
    guard length >= 8, length <= 4096 else {
      throw .invalid(.pseudoHeader, at: offset, field: .headerLength, value: length)
    }
    try require(length, of: frame, for: .pseudoHeader)
    pass(length, to: .wireless(hasFCS: false, isPadded: false))
  }
}
