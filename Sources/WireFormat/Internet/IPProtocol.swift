/// What an IP packet carries, by its IANA number (https://www.iana.org/assignments/protocol-numbers).
///
/// IPv6 numbers its extension headers among them.
public struct IPProtocol: RawRepresentable, Hashable, Sendable {
  /// The IPv4 protocol or the IPv6 next header.
  public let rawValue: UInt8

  /// A protocol from its IANA number.
  @inlinable
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// IPv6 hop-by-hop options (RFC 8200 section 4.3).
  public static let hopByHop = IPProtocol(rawValue: 0)
  /// ICMP (RFC 792).
  public static let icmp = IPProtocol(rawValue: 1)
  /// TCP (RFC 9293).
  public static let tcp = IPProtocol(rawValue: 6)
  /// UDP (RFC 768).
  public static let udp = IPProtocol(rawValue: 17)
  /// IPv6 routing header (RFC 8200 section 4.4).
  public static let routing = IPProtocol(rawValue: 43)
  /// IPv6 fragment header (RFC 8200 section 4.5).
  public static let fragment = IPProtocol(rawValue: 44)
  /// Authentication header (RFC 4302), of both versions.
  public static let authentication = IPProtocol(rawValue: 51)
  /// ICMPv6 (RFC 4443).
  public static let icmpv6 = IPProtocol(rawValue: 58)
  /// IPv6 destination options (RFC 8200 section 4.6).
  public static let destinationOptions = IPProtocol(rawValue: 60)
}
