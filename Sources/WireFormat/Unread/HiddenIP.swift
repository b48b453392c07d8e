/// Looks for an IP packet in a frame whose header announces none: an EtherType that nobody here knows may
/// stand for a tunnel.
public enum HiddenIP {
  /// How far an IP header may stand from the end of the header that is known; of Ethernet these are the first
  /// 64 octets.
  private static let reach = 50

  /// What an IPv6 header may announce: transports, extension headers, tunnels
  /// (https://www.iana.org/assignments/protocol-numbers).
  private static let knownNextHeaders: Set<UInt8> = [
    0, 4, 6, 17, 41, 43, 44, 47, 50, 51, 58, 59, 60, 97, 103, 115, 132, 136, 137, 143,
  ]

  /// Whether a header of IPv6 may announce this.
  static func isKnown(nextHeader: UInt8) -> Bool { knownNextHeaders.contains(nextHeader) }

  /// Whether one of the next 50 octets begins an IPv4 header with a right checksum and a length that fits,
  /// or an IPv6 header whose length is exactly what follows.
  ///
  /// - Parameters:
  ///   - frame: what was captured of the frame.
  ///   - start: where its link header ends.
  ///   - wireLength: its octets on the wire.
  public static func stands(in frame: RawSpan, from start: Int, wireLength: Int) -> Bool {
    let length = max(wireLength, frame.byteCount)
    for offset in start..<max(start, min(start + reach, frame.byteCount - 19)) {
      switch frame.octet(at: offset) >> 4 {
      case 4 where isIPv4(frame, at: offset, length): return true
      case 6 where isIPv6(frame, at: offset, length): return true
      default: continue
      }
    }
    return false
  }

  private static func isIPv4(_ frame: RawSpan, at offset: Int, _ length: Int) -> Bool {
    let headerLength = Int(frame.octet(at: offset) & 0xf) * 4
    let totalLength = Int(frame.bigEndian16(at: offset + 2))
    guard headerLength >= 20, headerLength <= totalLength, offset + totalLength <= length,
      offset + headerLength <= frame.byteCount
    else { return false }
    return Checksum.internet(frame.extracting(offset..<offset + headerLength)) == 0
  }

  private static func isIPv6(_ frame: RawSpan, at offset: Int, _ length: Int) -> Bool {
    guard offset + 40 <= frame.byteCount else { return false }
    return offset + 40 + Int(frame.bigEndian16(at: offset + 4)) == length
      && knownNextHeaders.contains(frame.octet(at: offset + 6))
  }
}
