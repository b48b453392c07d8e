/// One fragment of an IP packet (RFC 791 section 3.2, RFC 8200 section 4.5).
struct IPFragment {
  /// What is equal in all fragments of a packet.
  struct Identity: Hashable {
    var source: IPAddress
    var destination: IPAddress
    var identification: UInt32
    /// What the packet carries; behind IPv6's fragment header further extension headers may come first.
    var protocolNumber: IPProtocol
    /// What the packet is wrapped in: tunnels may hold the same addresses.
    var wrapping: UInt32
  }

  let identity: Identity
  /// The octets of the packet's payload that it carries.
  let range: Range<Int>
  /// Whether others follow.
  let hasMore: Bool
  /// Where they are in the frame.
  let start: Int

  /// Reads the headers of a packet.
  ///
  /// - Parameters:
  ///   - bytes: the frame, ending where whatever carries the packet does.
  ///   - place: the first octet of the IP header.
  /// - Returns: nil when it carries no fragment.
  /// - Throws: `DecodeError` when a header is not wholly there.
  init?(_ bytes: FrameBytes, at place: Int, wrapping: UInt32) throws(DecodeError) {
    try bytes.require(1, at: place, for: .ip)
    let offset: Int
    let end: Int
    if bytes.captured.octet(at: place) >> 4 == 4 {
      let header = try IPv4Header(bytes, at: place)
      identity = Identity(
        source: header.source, destination: header.destination,
        identification: UInt32(header.identification), protocolNumber: header.protocolNumber,
        wrapping: wrapping)
      hasMore = header.moreFragments
      start = header.payloadOffset
      offset = header.fragmentOffset
      end = header.payload.wireEnd
    } else {
      let header = try IPv6Header(bytes, at: place)
      let payload = try header.payload()
      let chain = try IPv6Extensions(payload, first: header.nextHeader, at: header.payloadOffset)
      guard let place = chain.fragmentHeader else { return nil }
      let offsetAndFlags = bytes.captured.bigEndian16(at: place + 2)
      identity = Identity(
        source: header.source, destination: header.destination,
        identification: bytes.captured.bigEndian32(at: place + 4),
        protocolNumber: IPProtocol(rawValue: bytes.captured.octet(at: place)), wrapping: wrapping)
      hasMore = offsetAndFlags & 1 != 0
      start = place + 8
      offset = Int(offsetAndFlags & 0xfff8)
      end = payload.wireEnd
    }
    guard start < end, hasMore || offset > 0 else { return nil }
    range = offset..<offset + (end - start)
  }
}
