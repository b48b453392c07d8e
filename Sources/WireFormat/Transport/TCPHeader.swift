/// A view of a TCP header (RFC 9293 section 3.1).
///
/// | octets | field |
/// |---|---|
/// | 0–1, 2–3 | source port, destination port |
/// | 4–7 | sequence number |
/// | 8–11 | acknowledgment number |
/// | 12–13 | data offset in units of four octets (4 bits), reserved (3 bits), control bits (9 bits) |
/// | 14–15 | window |
/// | 16–17 | checksum |
/// | 18–19 | urgent pointer |
/// | 20– | options |
public struct TCPHeader: ~Escapable {
  private let bytes: FrameBytes
  /// The first octet of the header.
  public let start: Int
  /// The octets of the header with its options on the wire, 20 to 60.
  public let headerLength: Int

  /// Checks the header.
  ///
  /// The fixed 20 octets must have been captured; options need only be there on the wire, since a capture
  /// with a short snap length still tells the story without them.
  ///
  /// - Throws: `DecodeError` when a part is not there, or the data offset is below 5.
  @_lifetime(copy bytes)
  @inline(__always)
  public init(_ bytes: FrameBytes, at start: Int) throws(DecodeError) {
    try bytes.require(20, at: start, for: .tcp)
    let words = Int(bytes.captured.octet(at: start + 12) >> 4)
    guard words >= 5 else { throw .invalid(.tcp, at: start, field: .dataOffset, value: words) }
    if words * 4 > bytes.wireEnd - start {
      try bytes.require(words * 4, at: start, for: .tcp, field: .dataOffset, value: words)
    }
    self.bytes = bytes
    self.start = start
    headerLength = words * 4
  }

  /// A header that was checked.
  @_lifetime(copy bytes)
  @inline(__always)
  init(checked bytes: FrameBytes, at start: Int, headerLength: Int) {
    self.bytes = bytes
    self.start = start
    self.headerLength = headerLength
  }

  /// The port of the sender.
  @inline(__always)
  public var sourcePort: UInt16 { bytes.captured.bigEndian16(at: start) }
  /// The port of the receiver.
  @inline(__always)
  public var destinationPort: UInt16 { bytes.captured.bigEndian16(at: start + 2) }
  /// The sequence number of the first octet, or of the SYN.
  @inline(__always)
  public var sequenceNumber: UInt32 { bytes.captured.bigEndian32(at: start + 4) }
  /// The next octet that the sender expects; significant with ACK.
  @inline(__always)
  public var acknowledgmentNumber: UInt32 { bytes.captured.bigEndian32(at: start + 8) }
  /// The control bits.
  @inline(__always)
  public var flags: TCPFlags { TCPFlags(rawValue: bytes.captured.bigEndian16(at: start + 12) & 0x1ff) }
  /// The window as sent, not scaled.
  @inline(__always)
  public var window: UInt16 { bytes.captured.bigEndian16(at: start + 14) }
  /// The checksum as sent; wrong on loopback, where the kernel leaves it to a device that is not there.
  public var checksum: UInt16 { bytes.captured.bigEndian16(at: start + 16) }
  /// The urgent pointer; significant with URG.
  @inline(__always)
  public var urgentPointer: UInt16 { bytes.captured.bigEndian16(at: start + 18) }
  /// The octets of payload on the wire.
  @inline(__always)
  public var payloadLength: Int { bytes.wireEnd - start - headerLength }
  /// The first octet of the payload, or the end of the capture if that comes first.
  @inline(__always)
  public var payloadOffset: Int { min(start + headerLength, bytes.captured.byteCount) }

  /// The options, as far as they were captured and are undamaged.
  @inline(__always)
  public var options: TCPOptions {
    headerLength == 20 ? TCPOptions() : TCPOptions(bytes.captured, at: start + 20, end: payloadOffset)
  }
}

extension TCPSegment {
  /// The value of the header that a view shows.
  @inline(__always)
  public init(_ header: TCPHeader) {
    self.init(
      sequenceNumber: header.sequenceNumber, acknowledgmentNumber: header.acknowledgmentNumber,
      flags: header.flags, window: header.window, urgentPointer: header.urgentPointer,
      payloadLength: header.payloadLength, options: header.options)
  }
}
