/// A view of an IPv4 header (RFC 791 section 3.1).
///
/// | octets | field |
/// |---|---|
/// | 0 | version (4 bits), IHL in units of four octets (4 bits) |
/// | 2–3 | total length: header and payload |
/// | 4–5 | identification |
/// | 6–7 | flags (3 bits), fragment offset in units of eight octets (13 bits) |
/// | 8, 9 | time to live, protocol |
/// | 10–11 | header checksum |
/// | 12–15, 16–19 | source, destination |
/// | 20– | options |
public struct IPv4Header: ~Escapable {
  private let bytes: FrameBytes
  /// The first octet of the header.
  public let start: Int
  /// The octets of the header with its options, 20 to 60.
  public let headerLength: Int

  /// Checks the header and its options.
  ///
  /// - Throws: `DecodeError` when a part is not there, the version is not 4, or a length contradicts another.
  @_lifetime(copy bytes)
  @inline(__always)
  public init(_ bytes: FrameBytes, at start: Int) throws(DecodeError) {
    try bytes.require(20, at: start, for: .ipv4)
    let first = bytes.captured.octet(at: start)
    guard first >> 4 == 4 else {
      throw .invalid(.ipv4, at: start, field: .version, value: Int(first >> 4))
    }
    let words = Int(first & 0x0f)
    guard words >= 5 else { throw .invalid(.ipv4, at: start, field: .internetHeaderLength, value: words) }
    try bytes.require(words * 4, at: start, for: .ipv4, field: .internetHeaderLength, value: words)
    self.bytes = bytes
    self.start = start
    headerLength = words * 4
    let totalLength = Int(totalLength)
    guard totalLength == 0 || totalLength >= headerLength else {
      throw .invalid(.ipv4, at: start, field: .totalLength, value: totalLength)
    }
  }

  /// The octets of header and payload; 0 when the kernel left segmentation to the device.
  @inline(__always)
  public var totalLength: UInt16 { bytes.captured.bigEndian16(at: start + 2) }
  /// Which fragments belong together.
  @inline(__always)
  public var identification: UInt16 { bytes.captured.bigEndian16(at: start + 4) }
  /// Whether routers may not fragment the packet.
  public var dontFragment: Bool { flagsAndOffset & 0x4000 != 0 }
  /// Whether further fragments follow.
  public var moreFragments: Bool { flagsAndOffset & 0x2000 != 0 }
  /// The first octet of the payload within the packet that was fragmented.
  @inline(__always)
  public var fragmentOffset: Int { Int(flagsAndOffset & 0x1fff) * 8 }
  /// Whether the packet is one of several fragments, the first or a later one.
  @inline(__always)
  var isFragment: Bool { flagsAndOffset & 0x3fff != 0 }
  /// The hops left.
  @inline(__always)
  public var timeToLive: UInt8 { bytes.captured.octet(at: start + 8) }
  /// What the packet carries.
  @inline(__always)
  public var protocolNumber: IPProtocol { IPProtocol(rawValue: bytes.captured.octet(at: start + 9)) }
  /// The header checksum as sent.
  public var checksum: UInt16 { bytes.captured.bigEndian16(at: start + 10) }
  /// Where the packet came from.
  @inline(__always)
  public var source: IPAddress { IPAddress(v4: bytes.captured.bigEndian32(at: start + 12)) }
  /// Where the packet is going.
  @inline(__always)
  public var destination: IPAddress { IPAddress(v4: bytes.captured.bigEndian32(at: start + 16)) }
  /// The first octet of the payload.
  @inline(__always)
  public var payloadOffset: Int { start + headerLength }

  /// The same frame, ending where the total length says.
  ///
  /// A total length of 0 is that of a segment larger than 65,535 octets, or one that the device was to cut
  /// up: then the payload is the rest of the frame. A frame that Ethernet may have padded holds none.
  public var payload: FrameBytes {
    @_lifetime(copy self)
    @inline(__always)
    get {
      let length = Int(totalLength)
      var end = start + length
      if length == 0 || end > bytes.wireEnd {
        end = Self.unusualEnd(in: bytes.captured, at: start, length: length, frameEnd: bytes.wireEnd)
      }
      return bytes.ending(at: end, by: length == 0 ? bytes.limit : .ipv4TotalLength)
    }
  }

  // With few arguments, because every packet would pay for a view in memory.
  @inline(never)
  private static func unusualEnd(in captured: RawSpan, at start: Int, length: Int, frameEnd: Int) -> Int {
    let stated = length == 0 ? frameEnd : start + length
    let isFragment = captured.bigEndian16(at: start + 6) & 0x3fff != 0
    guard captured.octet(at: start + 9) == IPProtocol.tcp.rawValue, !isFragment else { return stated }
    let payload = start + Int(captured.octet(at: start) & 0x0f) * 4
    let headerEnd = FrameBytes.tcpHeaderEnd(in: captured, at: payload)
    if length > 0 { return max(frameEnd, headerEnd) }
    return frameEnd > FrameTrailer.smallestFrame ? frameEnd : min(frameEnd, headerEnd)
  }

  @inline(__always)
  private var flagsAndOffset: UInt16 { bytes.captured.bigEndian16(at: start + 6) }
}
