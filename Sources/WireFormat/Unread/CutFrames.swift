/// What is known of a packet whose frame ends, or is wrong, behind its addresses.
extension DecodeError {
  /// What follows the extension header, or the IPv4 header, that is not whole; nil: it is no such header, or
  /// does not even tell that.
  package func following(in frame: RawSpan) -> UInt8? {
    let place: Int
    switch layer {
    case .hopByHopOptions, .routingHeader, .fragmentHeader, .destinationOptions, .authenticationHeader:
      place = offset
    case .ipv4 where isInOptions: place = offset + 9
    default: return nil
    }
    return place < frame.byteCount ? frame.octet(at: place) : nil
  }

  /// Whether an IPv4 header is there but for its options.
  package var isInOptions: Bool {
    layer == .ipv4 && kind == .truncated && field == .internetHeaderLength
  }
}

extension Unwrapper {
  /// Between whom the packet is that a frame holds which could not be taken apart, with ports where they were
  /// captured; nil: anybody, because its addresses are not known, or because it may carry packets of others.
  package func ends(behind error: DecodeError, in frame: RawSpan) -> (Endpoint, Endpoint)? {
    let ends = outcome.ends.map { ($0.source, $0.destination) }
    switch error.layer {
    case .tcp: return ends
    case .udp:
      let isCarrier = [ends?.0.port, ends?.1.port].contains { $0.flatMap(options.carrier) != nil }
      return isCarrier ? nil : ends
    default:
      guard let number = error.following(in: frame), [6, 17].contains(number) else { return nil }
      guard error.isInOptions else { return ends }
      // Of a header in a tunnel nothing has confirmed that it is one.
      guard outcome.wrapper == nil, ends == nil, error.offset + 20 <= frame.byteCount else { return nil }
      return (
        Endpoint(IPAddress(v4: frame.bigEndian32(at: error.offset + 12)), 0),
        Endpoint(IPAddress(v4: frame.bigEndian32(at: error.offset + 16)), 0)
      )
    }
  }
}
