/// A view of an ICMP (RFC 792) or ICMPv6 (RFC 4443) message, of 8 octets at least.
///
/// | octets | field |
/// |---|---|
/// | 0, 1 | type, code |
/// | 2–3 | checksum |
/// | 4–7 | rest of the header, by type: of a packet too big, its last two or all four octets are the MTU |
/// | 8– | for an error: the packet that caused it, as much of it as fits |
public struct ICMPHeader: ~Escapable {
  private let bytes: FrameBytes
  private let version: IPAddress.Version
  /// The first octet of the header.
  public let start: Int

  /// Checks the header.
  ///
  /// - Parameters:
  ///   - bytes: the frame, ending where the IP packet does.
  ///   - start: the first octet of the header.
  ///   - version: that of the IP packet, which says whose types are meant.
  /// - Throws: `DecodeError` when a part is not there.
  @_lifetime(copy bytes)
  public init(_ bytes: FrameBytes, at start: Int, version: IPAddress.Version) throws(DecodeError) {
    try bytes.require(8, at: start, for: version == .v4 ? .icmp : .icmpv6)
    self.bytes = bytes
    self.start = start
    self.version = version
  }

  /// The type.
  public var type: UInt8 { bytes.captured.octet(at: start) }
  /// The code, within the type.
  public var code: UInt8 { bytes.captured.octet(at: start + 1) }
  /// The checksum as sent.
  public var checksum: UInt16 { bytes.captured.bigEndian16(at: start + 2) }
  /// The first octet behind the header.
  public var payloadOffset: Int { start + 8 }

  /// Whether the type is one that quotes a packet: destination unreachable, source quench, redirect, time
  /// exceeded, parameter problem; in ICMPv6 any below 128.
  public var isError: Bool {
    switch version {
    case .v4: type == 3 || type == 4 || type == 5 || type == 11 || type == 12
    case .v6: type < 128
    }
  }

  /// The MTU of the next hop, as `ICMPMessage.nextHopMTU` has it.
  public var nextHopMTU: UInt16 {
    switch (version, type, code) {
    case (.v4, 3, 4): bytes.captured.bigEndian16(at: start + 6)
    case (.v6, 2, _): UInt16(clamping: bytes.captured.bigEndian32(at: start + 4))
    default: 0
    }
  }

  /// The octets of the packet that an error quotes, whose IP header is there.
  fileprivate var quotedLength: UInt16 {
    let fixed: UInt16 = version == .v4 ? 0 : 40
    let stated = bytes.captured.bigEndian16(at: payloadOffset + (version == .v4 ? 2 : 4))
    return UInt16(clamping: Int(stated) + Int(fixed))
  }

  /// The packet that an error quotes; nil for another type, or when the quoted IP header is cut or damaged.
  public var quoted: ICMPMessage.Quoted? {
    isError ? ICMPMessage.Quoted(bytes, at: payloadOffset, version: version) : nil
  }
}

extension ICMPMessage {
  /// The value of the message that a view shows.
  public init(_ header: ICMPHeader) {
    self.init(
      type: header.type, code: header.code, nextHopMTU: header.nextHopMTU, quoted: header.quoted)
    if nextHopMTU > 0 && quoted != nil { tooBigLength = header.quotedLength }
  }
}

extension ICMPMessage.Quoted {
  /// Reads the start of a packet that was cut to fit: its lengths speak of octets that are not there.
  init?(_ bytes: FrameBytes, at start: Int, version: IPAddress.Version) {
    do throws(DecodeError) {
      switch version {
      case .v4:
        let ip = try IPv4Header(bytes, at: start)
        self.init(
          bytes, from: ip.source, to: ip.destination, protocolNumber: ip.protocolNumber, at: ip.payloadOffset,
          hasTransport: ip.fragmentOffset == 0)
      case .v6:
        let ip = try IPv6Header(bytes, at: start)
        let chain = try IPv6Extensions(bytes, first: ip.nextHeader, at: ip.payloadOffset)
        self.init(
          bytes, from: ip.source, to: ip.destination, protocolNumber: chain.protocolNumber,
          at: chain.payloadOffset, hasTransport: !chain.isLaterFragment)
      }
    } catch {
      return nil
    }
  }

  /// Ports are 0, and the sequence number nil, where the quotation ends before them.
  private init(
    _ bytes: FrameBytes, from source: IPAddress, to destination: IPAddress,
    protocolNumber: IPProtocol, at offset: Int, hasTransport: Bool
  ) {
    let there = hasTransport ? bytes.end - offset : 0
    let hasPorts = there >= 4 && (protocolNumber == .tcp || protocolNumber == .udp)
    self.init(
      source: Endpoint(source, hasPorts ? bytes.captured.bigEndian16(at: offset) : 0),
      destination: Endpoint(destination, hasPorts ? bytes.captured.bigEndian16(at: offset + 2) : 0),
      protocolNumber: protocolNumber.rawValue,
      sequenceNumber: there >= 8 && protocolNumber == .tcp ? bytes.captured.bigEndian32(at: offset + 4) : nil)
  }
}
