/// An IPv4 or IPv6 address: 128 bits in host order, an IPv4 address in the low 32.
///
/// Sources: RFC 791 section 2.3, RFC 4291 section 2; text form of IPv6: RFC 5952.
public struct IPAddress: Hashable, Codable, Sendable {
  /// Which protocol the address belongs to; the raw value is the version field of its packets.
  public enum Version: UInt8, Codable, Sendable {
    case v4 = 4
    case v6 = 6
  }

  /// Bits 0 to 63 of an IPv6 address; 0 for IPv4.
  public let high: UInt64
  /// Bits 64 to 127 of an IPv6 address, or the 32 bits of an IPv4 address.
  public let low: UInt64
  /// Which protocol the address belongs to.
  public let version: Version

  /// An IPv4 address from its 32 bits in host order: `0x7f000001` is 127.0.0.1.
  @inlinable
  public init(v4 bits: UInt32) {
    high = 0
    low = UInt64(bits)
    version = .v4
  }

  /// An IPv6 address from its two halves in host order.
  @inlinable
  public init(v6High high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
    version = .v6
  }
}

/// An address and a port; port 0 where the transport has none.
public struct Endpoint: Hashable, Codable, Sendable {
  /// The address.
  public var address: IPAddress
  /// The port in host order.
  public var port: UInt16

  /// An endpoint from its address and its port in host order.
  @inlinable
  public init(_ address: IPAddress, _ port: UInt16) {
    self.address = address
    self.port = port
  }
}
