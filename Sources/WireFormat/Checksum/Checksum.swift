/// The Internet checksum (RFC 1071): the complement of the ones' complement sum of 16-bit words.
///
/// Over octets whose checksum field is 0 it gives what belongs in the field; over octets whose checksum is
/// right, 0. A wrong one never excludes a segment: on loopback the kernel leaves checksums to a device that
/// is not there.
public enum Checksum {
  /// The checksum of some octets; an odd last one counts as the high half of a word.
  public static func internet(_ octets: RawSpan) -> UInt16 {
    ~fold(sum(octets))
  }

  /// The checksum of a TCP segment, a UDP datagram or an ICMPv6 message, with the pseudo header before it
  /// (RFC 9293 section 3.1, RFC 8200 section 8.1).
  ///
  /// A UDP sender writes 0xffff for a sum of 0, since 0 stands for no checksum (RFC 768).
  ///
  /// - Parameters:
  ///   - octets: header and payload.
  ///   - source: the source address of the packet.
  ///   - destination: its destination address, of the same version.
  ///   - protocolNumber: what the octets are.
  public static func transport(
    _ octets: RawSpan, source: IPAddress, destination: IPAddress, protocolNumber: IPProtocol
  ) -> UInt16 {
    var total = sum(octets)
    // An address of IPv4 has zeros where IPv6 has more: they add nothing.
    for half in [source.high, source.low, destination.high, destination.low] {
      total += half >> 32 + half & 0xffff_ffff
    }
    total += UInt64(octets.byteCount) + UInt64(protocolNumber.rawValue)
    return ~fold(total)
  }

  /// The sum of 32-bit words, which is worth the same as that of their halves; 2^32 of them fit.
  private static func sum(_ octets: RawSpan) -> UInt64 {
    var total: UInt64 = 0
    var offset = 0
    let count = octets.byteCount
    while offset + 4 <= count {
      total += UInt64(octets.bigEndian32(at: offset))
      offset += 4
    }
    if offset + 2 <= count {
      total += UInt64(octets.bigEndian16(at: offset))
      offset += 2
    }
    if offset < count { total += UInt64(octets.octet(at: offset)) << 8 }
    return total
  }

  private static func fold(_ sum: UInt64) -> UInt16 {
    var sum = sum
    while sum > 0xffff { sum = sum >> 16 + sum & 0xffff }
    return UInt16(sum)
  }
}
