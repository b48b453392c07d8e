import WireFormat

/// What a router says to the sender of a packet that its next link cannot take.
enum PacketTooBig {
  /// Octets of the payload that are quoted: all that RFC 792 asks for, which hold ports and number.
  private static let quotedPayload = 8

  /// The message, from the IP header on (RFC 1191 section 4, RFC 4443 section 3.2). As there is no router, it
  /// comes from where the packet was going.
  ///
  /// - Parameters:
  ///   - octets: the packet, from the IP header on.
  ///   - packet: what it is.
  ///   - mtu: the largest packet that would have passed.
  static func message(about octets: UnsafeRawBufferPointer, _ packet: Packet, mtu: Int) -> [UInt8] {
    let isIPv4 = packet.source.address.version == .v4
    let header = isIPv4 ? Int(octets[0] & 0xf) * 4 : 40
    // Destination unreachable, fragmentation needed; and packet too big.
    var body: [UInt8] = isIPv4 ? [3, 4, 0, 0, 0, 0] : [2, 0, 0, 0, 0, 0]
    body += [UInt8(mtu >> 8), UInt8(mtu & 0xff)] + octets.prefix(header + quotedPayload)
    let number: IPProtocol = isIPv4 ? .icmp : .icmpv6
    let checksum =
      isIPv4
      ? Checksum.internet(body.span.bytes)
      : Checksum.transport(
        body.span.bytes, source: packet.destination.address, destination: packet.source.address,
        protocolNumber: number)
    body[2] = UInt8(checksum >> 8)
    body[3] = UInt8(checksum & 0xff)
    return PacketEncoder.encode(
      Packet(
        source: packet.destination, destination: packet.source, transport: .other(number.rawValue)),
      payload: body, linkType: .raw)
  }
}
