extension Checksum {
  /// Fills in the checksum of a TCP segment or a UDP datagram that its sender had left to a device.
  ///
  /// - Parameter packet: from the IP header on; without extension headers. Others stay as they are.
  public static func complete(_ packet: inout [UInt8]) {
    guard let decoded = try? PacketDecoder.decode(packet.octets, linkType: .raw, wireLength: packet.count)
    else { return }
    let number: IPProtocol
    let place: Int
    switch decoded.transport {
    case .tcp: (number, place) = (.tcp, 16)
    case .udp: (number, place) = (.udp, 6)
    case .icmp, .other, .fragment: return
    }
    let start = packet[0] >> 4 == 4 ? Int(packet[0] & 0xf) * 4 : 40
    guard start + place + 2 <= packet.count else { return }
    packet.replace16(at: start + place, with: 0)
    let checksum = transport(
      Array(packet[start...]).octets, source: decoded.source.address,
      destination: decoded.destination.address,
      protocolNumber: number)
    packet.replace16(at: start + place, with: checksum == 0 && number == .udp ? 0xffff : checksum)
  }
}
