extension [UInt8] {
  /// Appends the header of a link layer for an IP packet.
  mutating func appendLinkHeader(_ linkType: LinkType, _ version: IPAddress.Version) {
    let type: EtherType = version == .v4 ? .ipv4 : .ipv6
    switch linkType {
    case .ethernet:
      self += repeatElement(0, count: 12)
      append(type.rawValue, .big)
    case .null:
      append((version == .v4 ? 2 : 30) as UInt32, .little)
    case .loop:
      append((version == .v4 ? 2 : 24) as UInt32, .big)
    case .raw, .ipv4, .ipv6:
      break
    case .linuxCooked:
      // To us, from loopback (772), whose address is six octets of 0.
      self += [0, 0, 0x03, 0x04, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0]
      append(type.rawValue, .big)
    case .linuxCooked2:
      append(type.rawValue, .big)
      self += [0, 0, 0, 0, 0, 1, 0x03, 0x04, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0]
    default:
      preconditionFailure("no header of \(linkType.name) can be written")
    }
  }
}
