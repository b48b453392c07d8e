/// What still can be said of a frame that was not decoded down to its ports.
public enum UnreadFrame {
  /// Who talks in a frame whose transport header was cut, or is damaged.
  ///
  /// - Returns: the endpoints, with port 0 where the capture does not hold it; nil: the addresses are not
  ///   there either.
  public static func endpoints(
    of frame: RawSpan, linkType: LinkType, wireLength: Int, transportAt offset: Int
  ) -> (source: Endpoint, destination: Endpoint)? {
    let bytes = FrameBytes(frame, wireLength: wireLength)
    guard let packet = try? LinkPayload(bytes, linkType: linkType) else { return nil }
    let addresses: (IPAddress, IPAddress)
    switch packet.version {
    case .v4:
      guard let header = try? IPv4Header(bytes, at: packet.offset) else { return nil }
      addresses = (header.source, header.destination)
    case .v6:
      guard let header = try? IPv6Header(bytes, at: packet.offset) else { return nil }
      addresses = (header.source, header.destination)
    }
    let hasPorts = offset >= packet.offset && offset + 4 <= frame.byteCount
    return (
      Endpoint(addresses.0, hasPorts ? frame.bigEndian16(at: offset) : 0),
      Endpoint(addresses.1, hasPorts ? frame.bigEndian16(at: offset + 2) : 0)
    )
  }

  /// Whether a frame of PPPoE carries a protocol of PPP that settles the link, and no packet (RFC 1661
  /// section 2, RFC 2516).
  public static func isControlOfPPP(_ frame: RawSpan, linkType: LinkType) -> Bool {
    let bytes = FrameBytes(frame)
    let start: Int
    if linkType == .ethernet {
      guard let header = try? EthernetHeader(bytes) else { return false }
      start = header.payloadOffset
    } else {
      guard let header = try? CookedHeader(bytes, version: linkType == .linuxCooked ? .v1 : .v2) else {
        return false
      }
      start = header.payloadOffset
    }
    return frame.byteCount >= start + 8 && frame.octet(at: start + 6) >= 0x80
  }

  /// Whether a message of PIM carries a packet: a Register (RFC 7761 section 4.9.3).
  public static func isRegisterOfPIM(_ frame: RawSpan, at offset: Int) -> Bool {
    offset < frame.byteCount && frame.octet(at: offset) & 0x0f == 1
  }

  /// Whether a frame of IEEE 802.11 is one of management, of control, or without data.
  public static func isWithoutData80211(_ frame: RawSpan, linkType: LinkType) -> Bool {
    let start: Int
    switch linkType.rawValue {
    case 105: start = 0
    // Radiotap and PPI: their length is in the third and fourth octet, the lower one first.
    case 127, 192:
      guard frame.byteCount >= 4 else { return false }
      start = Int(frame.bigEndian16(at: 2).byteSwapped)
    default: return false
    }
    guard frame.byteCount > start else { return false }
    let control = frame.octet(at: start)
    let type = control >> 2 & 3
    return type != 2 || control & 0x40 != 0
  }
}
