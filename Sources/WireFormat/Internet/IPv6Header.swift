/// A view of the fixed IPv6 header, 40 octets (RFC 8200 section 3).
///
/// | octets | field |
/// |---|---|
/// | 0–3 | version (4 bits), traffic class (8 bits), flow label (20 bits) |
/// | 4–5 | payload length: everything behind these 40 octets |
/// | 6, 7 | next header, hop limit |
/// | 8–23, 24–39 | source, destination |
public struct IPv6Header: ~Escapable {
  private let bytes: FrameBytes
  /// The first octet of the header.
  public let start: Int

  /// Checks the header.
  ///
  /// - Throws: `DecodeError` when a part is not there, or the version is not 6.
  @_lifetime(copy bytes)
  @inline(__always)
  public init(_ bytes: FrameBytes, at start: Int) throws(DecodeError) {
    try bytes.require(40, at: start, for: .ipv6)
    let version = bytes.captured.octet(at: start) >> 4
    guard version == 6 else { throw .invalid(.ipv6, at: start, field: .version, value: Int(version)) }
    self.bytes = bytes
    self.start = start
  }

  /// The traffic class.
  public var trafficClass: UInt8 { UInt8(truncatingIfNeeded: bytes.captured.bigEndian16(at: start) >> 4) }
  /// The flow label, 20 bits.
  public var flowLabel: UInt32 { bytes.captured.bigEndian32(at: start) & 0xf_ffff }
  /// The octets behind the header, extension headers included; 0 for a packet larger than 65,535 octets.
  @inline(__always)
  public var payloadLength: UInt16 { bytes.captured.bigEndian16(at: start + 4) }
  /// What follows: an extension header or what the packet carries.
  @inline(__always)
  public var nextHeader: IPProtocol { IPProtocol(rawValue: bytes.captured.octet(at: start + 6)) }
  /// The hops left.
  @inline(__always)
  public var hopLimit: UInt8 { bytes.captured.octet(at: start + 7) }
  /// Where the packet came from.
  @inline(__always)
  public var source: IPAddress { address(at: start + 8) }
  /// Where the packet is going.
  @inline(__always)
  public var destination: IPAddress { address(at: start + 24) }
  /// The first octet behind the header.
  @inline(__always)
  public var payloadOffset: Int { start + 40 }

  /// The same frame, ending where the payload length says.
  ///
  /// A payload length of 0 means the rest of the frame (segmentation left to the device), except before
  /// hop-by-hop options: those state the length of a jumbogram.
  ///
  /// - Throws: `DecodeError` when hop-by-hop options follow a length of 0, and no jumbo payload option is in
  ///   them.
  @_lifetime(copy self)
  @inline(__always)
  public func payload() throws(DecodeError) -> FrameBytes {
    let length = Int(payloadLength)
    if length > 0 {
      let end = payloadOffset + length
      return bytes.ending(
        at: end <= bytes.wireEnd || nextHeader != .tcp
          ? end : max(bytes.wireEnd, FrameBytes.tcpHeaderEnd(in: bytes.captured, at: payloadOffset)),
        by: .ipv6PayloadLength)
    }
    guard nextHeader == .hopByHop else { return bytes }
    guard let jumbo = try JumboPayload.length(in: bytes, at: payloadOffset) else {
      throw .invalid(.ipv6, at: start, field: .payloadLength, value: 0)
    }
    return bytes.ending(at: payloadOffset + jumbo, by: .jumboPayloadLength)
  }

  @inline(__always)
  private func address(at offset: Int) -> IPAddress {
    IPAddress(v6High: bytes.captured.bigEndian64(at: offset), low: bytes.captured.bigEndian64(at: offset + 8))
  }
}
