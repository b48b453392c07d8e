extension [UInt8] {
  /// Appends a TCP header with its options, and 0 for its checksum (RFC 9293 section 3.1).
  mutating func appendTCP(_ segment: TCPSegment, from source: UInt16, to destination: UInt16) {
    var options: [UInt8] = []
    options.appendTCPOptions(segment.options)
    precondition(options.count <= 40, "more options than a TCP header can hold")
    append(source, .big)
    append(destination, .big)
    append(segment.sequenceNumber, .big)
    append(segment.acknowledgmentNumber, .big)
    append(UInt16(5 + options.count / 4) << 12 | segment.flags.rawValue & 0x1ff, .big)
    append(segment.window, .big)
    append(0 as UInt16, .big)
    append(segment.urgentPointer, .big)
    self += options
  }

  /// Appends options, padded to a multiple of four with no-operations before them.
  private mutating func appendTCPOptions(_ options: TCPOptions) {
    if let size = options.maximumSegmentSize {
      self += [TCPOptionKind.maximumSegmentSize, 4]
      append(size, .big)
    }
    if options.sackPermitted { self += [TCPOptionKind.sackPermitted, 2] }
    if let (value, echo) = options.timestamps {
      self += [TCPOptionKind.timestamps, 10]
      append(value, .big)
      append(echo, .big)
    }
    if let shift = options.windowScale { self += [TCPOptionKind.windowScale, 3, shift] }
    if let block = options.sackEdges {
      self += [TCPOptionKind.sack, 2 + options.sackBlockCount * 8]
      for _ in 0..<options.sackBlockCount {
        append(block.left, .big)
        append(block.right, .big)
      }
    }
    if let length = options.fastOpenCookieLength {
      self += [TCPOptionKind.fastOpen, 2 + length]
      self += repeatElement(0, count: Int(length))
    }
    insert(contentsOf: repeatElement(TCPOptionKind.noOperation, count: -count & 3), at: 0)
  }

  /// Appends a UDP header, and 0 for its checksum (RFC 768).
  mutating func appendUDP(from source: UInt16, to destination: UInt16, payloadLength: Int) {
    append(source, .big)
    append(destination, .big)
    append(UInt16(exactly: 8 + payloadLength) ?? 0, .big)
    append(0 as UInt16, .big)
  }

  /// Appends the start of the packet that an ICMP error is about: its IP header and 8 octets.
  mutating func appendQuoted(_ quoted: ICMPMessage.Quoted) {
    let packet = Packet(
      source: quoted.source, destination: quoted.destination, transport: .other(quoted.protocolNumber))
    let number = IPProtocol(rawValue: quoted.protocolNumber)
    switch quoted.source.address.version {
    case .v4: appendIPv4(packet, number, payloadLength: 8)
    case .v6: appendIPv6(packet, number, payloadLength: 8)
    }
    append(quoted.source.port, .big)
    append(quoted.destination.port, .big)
    append(quoted.sequenceNumber ?? 0, .big)
  }
}
