/// The chain of extension headers behind an IPv6 header (RFC 8200 section 4), followed to what the packet
/// carries.
struct IPv6Extensions {
  /// What the packet carries; for a later fragment, what the fragment header says that it carries a piece of.
  private(set) var protocolNumber: IPProtocol
  /// The first octet behind the chain.
  private(set) var payloadOffset: Int
  /// Of one of several fragments: which belong together, and its first octet in what was cut up.
  private(set) var fragment: (identification: UInt32, offset: Int)?

  /// Whether the packet is a fragment other than the first.
  var isLaterFragment: Bool { (fragment?.offset ?? 0) > 0 }
  /// Where the fragment header is; nil: there is none.
  private(set) var fragmentHeader: Int?
  /// Where the last routing header is.
  private(set) var routingHeader: Int?
  /// Where the authentication header is.
  private(set) var authenticationHeader: Int?

  /// Follows the chain that begins at `offset` with `first`.
  ///
  /// Every header but the fragment's states its length; the sum of them is bounded by the frame.
  ///
  /// - Throws: `DecodeError` when a header is not wholly there.
  init(_ bytes: FrameBytes, first: IPProtocol, at offset: Int) throws(DecodeError) {
    protocolNumber = first
    payloadOffset = offset
    while let layer = Self.layer(of: protocolNumber), !isLaterFragment {
      try bytes.require(8, at: payloadOffset, for: layer)
      let next = IPProtocol(rawValue: bytes.captured.octet(at: payloadOffset))
      if layer == .fragmentHeader {
        fragmentHeader = payloadOffset
        let offsetAndFlags = bytes.captured.bigEndian16(at: payloadOffset + 2)
        // A fragment that is alone is whole (RFC 6946).
        if offsetAndFlags & 0xfff9 != 0 {
          fragment = (bytes.captured.bigEndian32(at: payloadOffset + 4), Int(offsetAndFlags & 0xfff8))
        }
        payloadOffset += 8
      } else {
        let units = Int(bytes.captured.octet(at: payloadOffset + 1))
        // The authentication header counts in four octets, two units of which it leaves out (RFC 4302).
        let length = layer == .authenticationHeader ? (units + 2) * 4 : (units + 1) * 8
        try bytes.require(length, at: payloadOffset, for: layer, field: .headerExtensionLength, value: units)
        if layer == .routingHeader { routingHeader = payloadOffset }
        if layer == .authenticationHeader { authenticationHeader = payloadOffset }
        payloadOffset += length
      }
      protocolNumber = next
    }
  }

  @inline(__always)
  private static func layer(of number: IPProtocol) -> DecodeError.Layer? {
    switch number {
    case .hopByHop: .hopByHopOptions
    case .routing: .routingHeader
    case .fragment: .fragmentHeader
    case .destinationOptions: .destinationOptions
    case .authentication: .authenticationHeader
    default: nil
    }
  }
}

/// The option that states the length of an IPv6 packet larger than 65,535 octets (RFC 2675 section 2).
///
/// Linux writes it on loopback when BIG TCP is on.
enum JumboPayload {
  /// The length in the hop-by-hop options at `offset`; nil when the option is not among them.
  static func length(in bytes: FrameBytes, at offset: Int) throws(DecodeError) -> Int? {
    try bytes.require(8, at: offset, for: .hopByHopOptions)
    let units = Int(bytes.captured.octet(at: offset + 1))
    let length = (units + 1) * 8
    try bytes.require(length, at: offset, for: .hopByHopOptions, field: .headerExtensionLength, value: units)
    let end = offset + length
    var option = offset + 2
    while option < end {
      // Pad1 alone has no length.
      if bytes.captured.octet(at: option) == 0 {
        option += 1
        continue
      }
      guard option + 2 <= end else { return nil }
      let valueLength = Int(bytes.captured.octet(at: option + 1))
      if bytes.captured.octet(at: option) == 0xc2 && valueLength == 4 && option + 6 <= end {
        return Int(bytes.captured.bigEndian32(at: option + 2))
      }
      option += 2 + valueLength
    }
    return nil
  }
}
