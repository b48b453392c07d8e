import TestSupport
import WireFormat

/// Captures that tests write, octet by octet.
enum Written {
  static let alice = Endpoint(IPAddress(v4: 0x0a00_0001), 40000)
  static let bob = Endpoint(IPAddress(v4: 0x0a00_0002), 80)
  static let carol = Endpoint(IPAddress(v4: 0x0a00_0003), 40000)

  /// A segment from one end to another.
  static func segment(
    _ from: Endpoint, _ to: Endpoint, _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32 = 0,
    payload: Int = 0
  ) -> [UInt8] {
    PacketEncoder.encode(
      Packet(
        source: from, destination: to,
        transport: .tcp(
          TCPSegment(
            sequenceNumber: sequence, acknowledgmentNumber: acknowledgment, flags: flags, window: 1000,
            payloadLength: payload))))
  }

  /// A segment that carries a text.
  static func segment(
    _ from: Endpoint, _ to: Endpoint, _ flags: TCPFlags, _ sequence: UInt32, _ acknowledgment: UInt32,
    says text: String
  ) -> [UInt8] {
    let payload = Array(text.utf8)
    return PacketEncoder.encode(
      Packet(
        source: from, destination: to,
        transport: .tcp(
          TCPSegment(
            sequenceNumber: sequence, acknowledgmentNumber: acknowledgment, flags: flags, window: 1000,
            payloadLength: payload.count))), payload: payload)
  }

  /// A whole conversation: three segments open it, four close it; 5 octets go there, 7 come back.
  static func conversation(_ client: Endpoint = alice, _ server: Endpoint = bob) -> [[UInt8]] {
    [
      segment(client, server, .syn, 100), segment(server, client, [.syn, .ack], 500, 101),
      segment(client, server, .ack, 101, 501), segment(client, server, [.ack, .psh], 101, 501, payload: 5),
      segment(server, client, [.ack, .psh], 501, 106, payload: 7),
      segment(client, server, [.fin, .ack], 106, 508),
      segment(server, client, .ack, 508, 107), segment(server, client, [.fin, .ack], 508, 107),
      segment(client, server, .ack, 107, 509),
    ]
  }

  /// The same, but the server never closes.
  static func halfClosed(_ client: Endpoint = alice, _ server: Endpoint = bob) -> [[UInt8]] {
    Array(conversation(client, server).prefix(7))
  }

  /// The IP packet of an Ethernet frame.
  static func packet(_ frame: [UInt8]) -> [UInt8] { Array(frame.dropFirst(14)) }

  /// An Ethernet frame of this type.
  static func ethernet(_ type: UInt16, _ payload: [UInt8]) -> [UInt8] {
    [UInt8](repeating: 2, count: 12) + [UInt8(type >> 8), UInt8(type & 0xff)] + payload
  }

  /// An IP packet of this protocol between carol and bob, in Ethernet.
  static func ip(_ number: UInt8, _ payload: [UInt8]) -> [UInt8] {
    PacketEncoder.encode(
      Packet(
        source: Endpoint(carol.address, 0), destination: Endpoint(bob.address, 0), transport: .other(number)),
      payload: payload)
  }

  /// A datagram between carol and a port of bob.
  static func datagram(to port: UInt16, _ payload: [UInt8]) -> [UInt8] {
    PacketEncoder.encode(
      Packet(
        source: carol, destination: Endpoint(bob.address, port),
        transport: .udp(UDPDatagram(payloadLength: payload.count))), payload: payload)
  }

  /// A frame, as far as it was captured.
  struct Frame {
    var octets: [UInt8]
    var length: Int
    /// When it was captured, in seconds after the first; nil: a millisecond after the one before it.
    var time: Double?

    init(_ octets: [UInt8], cutTo count: Int? = nil, at time: Double? = nil) {
      self.octets = Array(octets.prefix(count ?? octets.count))
      length = octets.count
      self.time = time
    }
  }

  /// A pcap file.
  static func pcap(_ frames: [Frame], linkType: UInt32 = 1, version: (UInt16, UInt16) = (2, 4)) -> [UInt8] {
    func word(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    func half(_ value: UInt16) -> [UInt8] { [UInt8(value & 0xff), UInt8(value >> 8)] }
    var file = word(0xa1b2_c3d4) + half(version.0) + half(version.1) + word(0) + word(0) + word(262_144)
    file += word(linkType)
    for (index, frame) in frames.enumerated() {
      let microseconds = frame.time.map { Int(($0 * 1e6).rounded()) } ?? index * 1000
      file += word(1_700_000_000 + UInt32(microseconds / 1_000_000)) + word(UInt32(microseconds % 1_000_000))
      file += word(UInt32(frame.octets.count))
      file += word(UInt32(frame.length)) + frame.octets
    }
    return file
  }

  /// Writes a file, gives its path to `body`, and removes it.
  static func with<Result>(_ octets: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let place = try TemporaryDirectory()
    return try body(place.write(octets, to: "capture"))
  }
}
