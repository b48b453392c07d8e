/// A view of a UDP header, 8 octets (RFC 768).
///
/// | octets | field |
/// |---|---|
/// | 0–1, 2–3 | source port, destination port |
/// | 4–5 | length of header and payload |
/// | 6–7 | checksum; 0 for none |
public struct UDPHeader: ~Escapable {
  private let bytes: FrameBytes
  /// The first octet of the header.
  public let start: Int
  /// The octets of payload on the wire.
  public let payloadLength: Int

  /// Checks the header.
  ///
  /// - Parameters:
  ///   - bytes: the frame, ending where the IP packet does.
  ///   - start: the first octet of the header.
  ///   - isFragment: whether this is the first of several fragments, so that the length counts what others
  ///     carry.
  /// - Throws: `DecodeError` when a part is not there, or the length is below 8 or beyond the IP packet.
  @_lifetime(copy bytes)
  public init(_ bytes: FrameBytes, at start: Int, isFragment: Bool = false) throws(DecodeError) {
    try bytes.require(8, at: start, for: .udp)
    self.bytes = bytes
    self.start = start
    let length = Int(bytes.captured.bigEndian16(at: start + 4))
    guard length == 0 || length >= 8 else {
      throw .invalid(.udp, at: start, field: .udpLength, value: length)
    }
    if length > bytes.wireEnd - start && !isFragment {
      throw .truncated(
        .udp, at: start, required: length, available: bytes.wireEnd - start, field: .udpLength, value: length,
        limit: bytes.limit)
    }
    // A length of 0 is that of a jumbogram (RFC 2675 section 4): the IP packet says where it ends.
    payloadLength = length == 0 ? bytes.wireEnd - start - 8 : length - 8
  }

  /// The port of the sender.
  public var sourcePort: UInt16 { bytes.captured.bigEndian16(at: start) }
  /// The port of the receiver.
  public var destinationPort: UInt16 { bytes.captured.bigEndian16(at: start + 2) }
  /// The length field: header and payload.
  public var length: UInt16 { bytes.captured.bigEndian16(at: start + 4) }
  /// The checksum as sent; 0 for none.
  public var checksum: UInt16 { bytes.captured.bigEndian16(at: start + 6) }
  /// The first octet of the payload.
  public var payloadOffset: Int { start + 8 }
}
