/// The way back: from a `Packet` to the octets of a frame, with right lengths and checksums.
///
/// For captures made in tests, and for actors that send packets of their own.
public enum PacketEncoder {
  /// The octets of a packet in a frame.
  ///
  /// What a `Packet` does not hold is filled in: don't fragment, MAC addresses of 0 as on Linux's `lo`,
  /// zeros for a Fast Open cookie, and the first SACK block again for each further one. A length beyond
  /// 65,535 is written as 0, as the kernel does when it leaves segmentation to the device. A fragment that is
  /// not the first is the last.
  ///
  /// - Parameters:
  ///   - packet: what to write; both addresses of one version.
  ///   - payload: the octets behind the transport's header; nil for zeros of the length that the packet
  ///     states. The lengths on the wire are those of what is written.
  ///   - linkType: the header before the packet; one of Ethernet, NULL, LOOP, RAW, IPV4, IPV6, and both of
  ///     Linux cooked.
  public static func encode(_ packet: Packet, payload: [UInt8]? = nil, linkType: LinkType = .ethernet)
    -> [UInt8]
  {
    precondition(packet.source.address.version == packet.destination.address.version, "two versions of IP")
    let payload = payload ?? [UInt8](repeating: 0, count: packet.transport.payloadLength)
    let (number, body) = encodeTransport(packet, payload)
    var frame: [UInt8] = []
    frame.reserveCapacity(body.count + 96)
    frame.appendLinkHeader(linkType, packet.source.address.version)
    switch packet.source.address.version {
    case .v4: frame.appendIPv4(packet, number, payloadLength: body.count)
    case .v6: frame.appendIPv6(packet, number, payloadLength: body.count)
    }
    return frame + body
  }

  /// The transport's header with its checksum, and its payload.
  private static func encodeTransport(_ packet: Packet, _ payload: [UInt8]) -> (IPProtocol, [UInt8]) {
    let (source, destination) = (packet.source, packet.destination)
    var body: [UInt8] = []
    let checksumOffset: Int
    let number: IPProtocol
    switch packet.transport {
    case .tcp(let segment):
      (number, checksumOffset) = (.tcp, 16)
      body.appendTCP(segment, from: source.port, to: destination.port)
      body += payload
    case .udp:
      (number, checksumOffset) = (.udp, 6)
      let isWhole = packet.transport.fragmentation == nil
      body.appendUDP(
        from: source.port, to: destination.port,
        payloadLength: isWhole ? payload.count : packet.transport.payloadLength)
      body += payload
    case .icmp(let message):
      number = source.address.version == .v4 ? .icmp : .icmpv6
      checksumOffset = 2
      body += [message.type, message.code, 0, 0, 0, 0, 0, 0]
      if let quoted = message.quoted { body.appendQuoted(quoted) }
      body += payload
    case .other(let number): return (IPProtocol(rawValue: number), payload)
    case .fragment(let fragment): return (IPProtocol(rawValue: fragment.protocolNumber), payload)
    }
    let checksum =
      number == .icmp
      ? Checksum.internet(body.octets)
      : Checksum.transport(
        body.octets, source: source.address, destination: destination.address, protocolNumber: number)
    body.replace16(at: checksumOffset, with: checksum == 0 && number == .udp ? 0xffff : checksum)
    return (number, body)
  }
}

extension Packet.Transport {
  /// The octets of payload that the transport states.
  fileprivate var payloadLength: Int {
    switch self {
    case .tcp(let segment): segment.payloadLength
    case .udp(let datagram): datagram.payloadLength
    case .fragment(let fragment): fragment.payloadLength
    case .icmp, .other: 0
    }
  }

  /// Of a fragment: which belong together, its first octet, and whether more follow.
  var fragmentation: (identification: UInt32, offset: UInt16, more: Bool)? {
    switch self {
    case .udp(let datagram): datagram.identification.map { ($0, 0, true) }
    case .fragment(let fragment): (fragment.identification, UInt16(fragment.offset), false)
    case .tcp, .icmp, .other: nil
    }
  }
}

extension [UInt8] {
  /// Overwrites two octets in network byte order.
  mutating func replace16(at offset: Int, with value: UInt16) {
    self[offset] = UInt8(value >> 8)
    self[offset + 1] = UInt8(value & 0xff)
  }
}
