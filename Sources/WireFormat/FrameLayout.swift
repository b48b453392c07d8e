/// Where the parts of a frame stand, one after the other: what a picture of its headers is drawn from.
public struct FrameLayout: Hashable, Sendable {
  /// What a part is.
  public enum Kind: String, Hashable, Sendable {
    /// Everything before the innermost IP header: the link layer, and what the packet is wrapped in.
    case link
    case ipv4
    case ipv6
    /// IPv6 extension headers, or the authentication header of IPv4.
    case extensions
    case tcp
    case udp
    case icmp
    case icmpv6
    /// Whatever the last header carries.
    case data
    /// What stands behind the end of the packet: the padding of Ethernet.
    case padding
  }

  /// A part, which is never empty.
  public struct Part: Hashable, Sendable {
    /// What it is.
    public var kind: Kind
    /// Its octets, counted from the start of the frame.
    public var octets: Range<Int>
  }

  /// The parts; together they are the frame.
  public private(set) var parts: [Part] = []

  /// Takes a frame apart as far as it can be.
  ///
  /// - Parameters:
  ///   - frame: what was captured of the frame.
  ///   - linkType: what the frame begins with.
  ///   - wireLength: the octets that the frame had on the wire.
  public init(_ frame: RawSpan, linkType: LinkType, wireLength: Int) {
    var unwrapper = Unwrapper()
    _ = try? unwrapper.unwrap(frame, linkType: linkType, wireLength: wireLength)
    // A part that cannot be taken apart is data to its end.
    if let place = unwrapper.outcome.network {
      try? read(FrameBytes(frame, wireLength: wireLength), at: place)
    }
    append(.data, to: frame.byteCount)
  }

  private mutating func read(_ bytes: FrameBytes, at place: Int) throws(DecodeError) {
    append(.link, to: place)
    if bytes.captured.octet(at: place) >> 4 == 4 {
      let header = try IPv4Header(bytes, at: place)
      append(.ipv4, to: header.payloadOffset)
      let isLater = header.fragmentOffset != 0
      var number = header.protocolNumber
      if !isLater && number == .authentication {
        let chain = try IPv6Extensions(header.payload, first: number, at: end)
        append(.extensions, to: chain.payloadOffset)
        number = chain.protocolNumber
      }
      try readTransport(header.payload, number, isFragment: header.isFragment, isLaterFragment: isLater)
    } else {
      let header = try IPv6Header(bytes, at: place)
      append(.ipv6, to: header.payloadOffset)
      let payload = try header.payload()
      let chain = try IPv6Extensions(payload, first: header.nextHeader, at: end)
      append(.extensions, to: chain.payloadOffset)
      try readTransport(
        payload, chain.protocolNumber, isFragment: chain.fragment != nil,
        isLaterFragment: chain.isLaterFragment)
    }
  }

  private mutating func readTransport(
    _ bytes: FrameBytes, _ number: IPProtocol, isFragment: Bool, isLaterFragment: Bool
  ) throws(DecodeError) {
    if !isLaterFragment {
      switch number {
      case .tcp: append(.tcp, to: try TCPHeader(bytes, at: end).payloadOffset)
      case .udp: append(.udp, to: try UDPHeader(bytes, at: end, isFragment: isFragment).payloadOffset)
      case .icmp: append(.icmp, to: try ICMPHeader(bytes, at: end, version: .v4).payloadOffset)
      case .icmpv6: append(.icmpv6, to: try ICMPHeader(bytes, at: end, version: .v6).payloadOffset)
      default: break
      }
    }
    append(.data, to: bytes.end)
    append(.padding, to: bytes.captured.byteCount)
  }

  /// The end of what is known so far.
  private var end: Int { parts.last?.octets.upperBound ?? 0 }

  private mutating func append(_ kind: Kind, to newEnd: Int) {
    if newEnd > end { parts.append(Part(kind: kind, octets: end..<newEnd)) }
  }
}
