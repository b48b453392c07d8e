/// The way to a whole TCP segment or UDP datagram in a packet of IP without options or extension headers:
/// nearly every frame. Nothing is thrown on it, and what is not so takes the longer way.
struct StraightRoad {
  /// The first octet of the transport header; 0: the frame is not so.
  private(set) var start = 0
  /// The octet after the last one of the packet.
  private(set) var wireEnd = 0
  private var isV6 = false
  private(set) var isUDP = false
  /// Of TCP: the octets of the header with its options.
  private var headerLength = 0

  /// None.
  init() {}

  /// Looks at what begins with the EtherType at `place`.
  ///
  /// - Parameter end: of what is carried by a packet of IP: the octet after its last one; else nil.
  @inline(__always)
  init(_ bytes: FrameBytes, typeAt place: Int, within end: Int? = nil, _ options: Unwrapping) {
    let octets = bytes.captured
    // The shortest: 20 octets of IPv4, 8 of UDP.
    guard octets.byteCount >= place + 30 else { return }
    let ip = place + 2
    let number: UInt8
    let transport: Int
    switch octets.bigEndian16(at: place) {
    case EtherType.ipv4.rawValue:
      let length = Int(octets.bigEndian16(at: ip + 2))
      guard octets.octet(at: ip) == 0x45, octets.bigEndian16(at: ip + 6) & 0x3fff == 0,
        length >= 28
      else { return }
      wireEnd = ip + length
      number = octets.octet(at: ip + 9)
      transport = ip + 20
    case EtherType.ipv6.rawValue:
      let length = Int(octets.bigEndian16(at: ip + 4))
      guard octets.byteCount >= ip + 48, octets.octet(at: ip) >> 4 == 6,
        length >= 8
      else { return }
      isV6 = true
      wireEnd = ip + 40 + length
      number = octets.octet(at: ip + 6)
      transport = ip + 40
    default: return
    }
    // What claims more than there is, or nothing, takes the longer way.
    if wireEnd > end ?? bytes.wireEnd { return }
    let captured = min(wireEnd, octets.byteCount) - transport
    if number == IPProtocol.tcp.rawValue {
      guard captured >= 20 else { return }
      headerLength = Int(octets.octet(at: transport + 12) >> 4) * 4
      guard headerLength >= 20, headerLength <= wireEnd - transport else { return }
    } else if number == IPProtocol.udp.rawValue {
      guard captured >= 8 else { return }
      let length = Int(octets.bigEndian16(at: transport + 4))
      guard length >= 8, length <= wireEnd - transport,
        options.carrier(at: octets.bigEndian16(at: transport)) == nil,
        options.carrier(at: octets.bigEndian16(at: transport + 2)) == nil
      else { return }
      isUDP = true
    } else {
      return
    }
    start = transport
  }

  /// The packet, where there is one.
  @inline(__always)
  func segment(_ frame: FrameBytes) -> Packet {
    let bytes = frame.ending(at: wireEnd, by: .ipv4TotalLength)
    let header = TCPHeader(checked: bytes, at: start, headerLength: headerLength)
    return PacketDecoder.packet(
      .tcp(TCPSegment(header)), bytes, from: address(bytes, 0), to: address(bytes, 1),
      mark(bytes), ports: (header.sourcePort, header.destinationPort), payload: header.payloadOffset,
      header: start)
  }

  /// The packet, where it is one of UDP.
  @inline(__always)
  func datagram(_ frame: FrameBytes) -> Packet {
    let bytes = frame.ending(at: wireEnd, by: .ipv4TotalLength)
    let octets = bytes.captured
    let datagram = UDPDatagram(payloadLength: Int(octets.bigEndian16(at: start + 4)) - 8)
    return PacketDecoder.packet(
      .udp(datagram), bytes, from: address(bytes, 0), to: address(bytes, 1),
      mark(bytes), ports: (octets.bigEndian16(at: start), octets.bigEndian16(at: start + 2)),
      payload: start + 8, header: start)
  }

  /// The identification, which IPv6 has not without fragments, and the hops left.
  @inline(__always)
  private func mark(_ bytes: FrameBytes) -> (identification: UInt16, timeToLive: UInt8) {
    let octets = bytes.captured
    if isV6 { return (0, octets.octet(at: start - 33)) }
    return (octets.bigEndian16(at: start - 16), octets.octet(at: start - 12))
  }

  /// The addresses end the IP header: the source's is 0, the destination's 1.
  @inline(__always)
  private func address(_ bytes: FrameBytes, _ index: Int) -> IPAddress {
    let octets = bytes.captured
    guard isV6 else { return IPAddress(v4: octets.bigEndian32(at: start - 8 + index * 4)) }
    let place = start - 32 + index * 16
    return IPAddress(v6High: octets.bigEndian64(at: place), low: octets.bigEndian64(at: place + 8))
  }
}
