/// The headers of IP on the way into a frame.
extension Descent {
  mutating func readIPv4(_ frame: FrameBytes) throws(DecodeError) {
    let header = try IPv4Header(layer(of: frame), at: offset)
    let length = Int(header.totalLength)
    try checkLength(length, .ipv4, .totalLength)
    if isGuess {
      let octets = frame.captured.extracting(offset..<header.payloadOffset)
      guard length > 0, Checksum.internet(octets) == 0 else { throw unread }
      isGuess = false
    }
    network = offset
    source = header.source
    destination = header.destination
    mark = (header.identification, header.timeToLive)
    let payload =
      length == 0 && trailer > 0
      ? try IPv4Header(layerBeforeTrailer(of: frame), at: offset).payload : header.payload
    (wireEnd, limit) = (payload.wireEnd, payload.limit)
    isBounded = true
    fragment =
      header.isFragment ? (UInt32(header.identification), header.fragmentOffset) : nil
    let number = header.protocolNumber
    let isChain = number == .authentication && header.fragmentOffset == 0
    pass(header.headerLength, to: isChain ? .extensions(number) : .carried(number))
  }

  mutating func readIPv6(_ frame: FrameBytes) throws(DecodeError) {
    let header = try IPv6Header(layer(of: frame), at: offset)
    let payload =
      header.payloadLength == 0 && trailer > 0
      ? try IPv6Header(layerBeforeTrailer(of: frame), at: offset).payload() : try header.payload()
    try checkLength(payload.wireEnd - offset, .ipv6, .payloadLength)
    if isGuess {
      guard header.payloadLength > 0, HiddenIP.isKnown(nextHeader: header.nextHeader.rawValue) else {
        throw unread
      }
      isGuess = false
    }
    network = offset
    source = header.source
    destination = header.destination
    mark = (0, header.hopLimit)
    (wireEnd, limit) = (payload.wireEnd, payload.limit)
    isBounded = true
    fragment = nil
    pass(40, to: .extensions(header.nextHeader))
  }

  /// A packet that is longer than what carries it is none. Of the outermost only the frame is the measure,
  /// and that may have been cut.
  private func checkLength(_ length: Int, _ layer: DecodeError.Layer, _ field: DecodeError.Field)
    throws(DecodeError)
  {
    guard isBounded || isGuess, length > wireEnd - offset else { return }
    throw .truncated(
      layer, at: offset, required: length, available: wireEnd - offset, field: field, value: length,
      limit: limit)
  }

  mutating func readExtensions(_ first: IPProtocol, _ frame: FrameBytes, _ options: Unwrapping)
    throws(DecodeError)
  {
    let chain = try IPv6Extensions(layer(of: frame), first: first, at: offset)
    if let place = chain.routingHeader {
      if let last = Self.finalDestination(of: frame, at: place) { destination = last }
      let isSegmentRouting = frame.captured.octet(at: place + 2) == 4
      if isSegmentRouting && options.isOn { try enter(.segmentRouting, nil, options) }
    }
    if let place = chain.authenticationHeader, options.isOn {
      try enter(.authentication, frame.captured.bigEndian32(at: place + 4), options)
    }
    if chain.fragmentHeader != nil {
      fragment = chain.fragment
      mark.identification = UInt16(truncatingIfNeeded: chain.fragment?.identification ?? 0)
    }
    offset = chain.payloadOffset
    next = .carried(chain.protocolNumber)
  }

  /// Where a packet goes in the end that is still on its way: the last segment (RFC 8754 section 2, RFC 2460
  /// section 4.4, RFC 6275 section 6.4), which is whom it is answered by.
  ///
  /// - Returns: nil when it has come that far, or the routing header is of another type.
  private static func finalDestination(of frame: FrameBytes, at place: Int) -> IPAddress? {
    let octets = frame.captured
    guard octets.octet(at: place + 3) > 0 else { return nil }
    let count = Int(octets.octet(at: place + 1)) / 2
    guard count > 0 else { return nil }
    let index: Int
    switch octets.octet(at: place + 2) {
    case 4: index = 0
    case 0, 2: index = count - 1
    default: return nil
    }
    let start = place + 8 + index * 16
    guard start + 16 <= octets.byteCount else { return nil }
    return IPAddress(v6High: octets.bigEndian64(at: start), low: octets.bigEndian64(at: start + 8))
  }
}
