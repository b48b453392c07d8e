/// Why a frame, or a header in it, could not be decoded.
///
/// A flat value without references: a capture full of ARP costs no allocation.
public struct DecodeError: Error, Hashable, Sendable {
  /// What is wrong.
  public enum Kind: UInt8, Sendable {
    /// Fewer octets are there than `field` asks for: damage, or a capture that was cut.
    case truncated
    /// `field` has a value that no right packet has: damage.
    case invalid
    /// Nothing is wrong: `field` names something that WireLab does not take apart.
    case unsupported
  }

  /// The header that could not be decoded.
  public enum Layer: UInt8, Sendable {
    case link, ethernet, vlanTag, loopback, linuxCooked, linuxCooked2
    /// What a capture puts before a frame.
    case pseudoHeader
    case ppp, wireless
    /// The header of a tunnel, or of whatever else carries packets.
    case encapsulation
    case ip, ipv4, ipv6, hopByHopOptions, routingHeader, fragmentHeader, destinationOptions
    case authenticationHeader
    case tcp, udp, icmp, icmpv6
  }

  /// The field that asked for more octets than there are, or that has a wrong value.
  public enum Field: UInt8, Sendable {
    /// No field: the part of the header that is always there.
    case fixedHeader
    case linkType, addressFamily, etherType, protocolType
    case version, internetHeaderLength, totalLength, payloadLength, headerExtensionLength
    case dataOffset, udpLength
    case headerLength
    /// A protocol of some vendor, behind SNAP.
    case serviceAccessPoint
    /// What the header carries, which is encrypted, cut up, or not known.
    case content
    /// No field: it settles a link or a tunnel, and carries nothing.
    case control
  }

  /// What ended the octets that were there.
  public enum Limit: UInt8, Sendable {
    /// The end of the frame on the wire.
    case frame
    /// The end of what was captured of a longer frame.
    case snapLength
    /// The length that the IPv4 header states.
    case ipv4TotalLength
    /// The length that the IPv6 header states.
    case ipv6PayloadLength
    /// The length that an IPv6 jumbo payload option states (RFC 2675).
    case jumboPayloadLength
  }

  /// What is wrong.
  public let kind: Kind
  /// The header that could not be decoded.
  public let layer: Layer
  /// The first octet of that header, counted from the start of the frame.
  public let offset: Int
  /// The field that is to blame.
  public let field: Field
  /// The value of that field in host order; 0 for the fixed part of a header.
  public let value: Int
  /// Of a truncation: the octets that the header needs; else 0.
  public let required: Int
  /// Of a truncation: the octets that there are; else 0.
  public let available: Int
  /// Of a truncation: what ended them.
  public let limit: Limit

  /// Fewer octets than needed.
  static func truncated(
    _ layer: Layer, at offset: Int, required: Int, available: Int, field: Field = .fixedHeader,
    value: Int = 0,
    limit: Limit
  ) -> DecodeError {
    DecodeError(
      kind: .truncated, layer: layer, offset: offset, field: field, value: value, required: required,
      available: available, limit: limit)
  }

  /// A value that no right packet has.
  static func invalid(_ layer: Layer, at offset: Int, field: Field, value: Int) -> DecodeError {
    DecodeError(
      kind: .invalid, layer: layer, offset: offset, field: field, value: value, required: 0, available: 0,
      limit: .frame)
  }

  /// Whether it is known what stands there, and that it carries no packet.
  public var isDecided: Bool {
    guard kind == .unsupported else { return false }
    switch field {
    case .control, .serviceAccessPoint: return true
    case .etherType, .protocolType: return EtherType.carriesNoIP(value)
    default: return false
    }
  }

  /// Something that is not taken apart.
  static func unsupported(_ layer: Layer, at offset: Int, field: Field, value: Int) -> DecodeError {
    DecodeError(
      kind: .unsupported, layer: layer, offset: offset, field: field, value: value, required: 0, available: 0,
      limit: .frame)
  }
}
