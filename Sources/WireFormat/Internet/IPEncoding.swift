extension [UInt8] {
  /// Appends an IPv4 header without options (RFC 791 section 3.1).
  mutating func appendIPv4(_ packet: Packet, _ number: IPProtocol, payloadLength: Int) {
    let start = count
    self += [0x45, 0]
    append(UInt16(exactly: 20 + payloadLength) ?? 0, .big)
    if let fragment = packet.transport.fragmentation {
      append(UInt16(truncatingIfNeeded: fragment.identification), .big)
      append(fragment.offset / 8 | (fragment.more ? 0x2000 : 0), .big)
    } else {
      append(packet.identification, .big)
      append(0x4000 as UInt16, .big)
    }
    self += [packet.timeToLive, number.rawValue, 0, 0]
    append(packet.source.address)
    append(packet.destination.address)
    replace16(at: start + 10, with: Checksum.internet(octets.extracting(start..<count)))
  }

  /// Appends an IPv6 header, and for a fragment its fragment header (RFC 8200 sections 3 and 4.5).
  mutating func appendIPv6(_ packet: Packet, _ number: IPProtocol, payloadLength: Int) {
    let fragment = packet.transport.fragmentation
    append(0x6000_0000 as UInt32, .big)
    append(UInt16(exactly: payloadLength + (fragment == nil ? 0 : 8)) ?? 0, .big)
    self += [(fragment == nil ? number : IPProtocol.fragment).rawValue, packet.timeToLive]
    append(packet.source.address)
    append(packet.destination.address)
    if let fragment {
      self += [number.rawValue, 0]
      append(fragment.offset | (fragment.more ? 1 : 0), .big)
      append(fragment.identification, .big)
    }
  }

  /// Appends an address in network byte order, 4 or 16 octets.
  private mutating func append(_ address: IPAddress) {
    switch address.version {
    case .v4: append(UInt32(truncatingIfNeeded: address.low), .big)
    case .v6:
      append(address.high, .big)
      append(address.low, .big)
    }
  }
}
