import Foundation
import WireFormat

/// What is mutated: captures of every format and link layer, and the shipped scenarios.
struct Seeds {
  /// Captures, uncompressed.
  let captures: [[UInt8]]
  /// Scenario files.
  let scenarios: [[UInt8]]

  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  init(scenarios directory: String) throws {
    captures = LinkType.written.flatMap { linkType in
      [SeedCapture.pcapng(linkType), SeedCapture.pcap(linkType)]
    }
    let files = FileManager.default.enumerator(atPath: directory)?.compactMap { $0 as? String } ?? []
    scenarios = try files.filter { $0.hasSuffix(".yaml") }.sorted().map {
      Array(try Data(contentsOf: URL(fileURLWithPath: directory + "/" + $0)))
    }
    guard !scenarios.isEmpty else {
      throw Failure(description: "there is no scenario in \(directory): name the place with --scenarios DIR")
    }
  }
}

extension LinkType {
  /// Those that the encoder writes.
  static let written: [LinkType] = [.ethernet, .null, .loop, .raw, .linuxCooked, .linuxCooked2]
}

/// A small capture with something of everything: opens, talk, closes, a challenge, a reuse, UDP, ICMP errors,
/// a tunnel, fragments.
enum SeedCapture {
  static func pcapng(_ linkType: LinkType) -> [UInt8] {
    var writer = PcapngWriter(application: "fuzz", comments: ["a comment"])
    writer.addInterface(name: "lo", linkType: linkType)
    for (index, packet) in packets.enumerated() {
      let frame = PacketEncoder.encode(packet, linkType: linkType)
      writer.append(
        frame.span.bytes, time: time(index),
        comments: index % 9 == 8 ? ["wirelab: sent, not delivered"] : [])
    }
    writer.appendStatistics(time: time(packets.count), received: UInt64(packets.count), dropped: 0)
    return writer.bytes
  }

  static func pcap(_ linkType: LinkType) -> [UInt8] {
    var writer = PcapWriter(linkType: linkType)
    for (index, packet) in packets.enumerated() {
      writer.append(PacketEncoder.encode(packet, linkType: linkType).span.bytes, time: time(index))
    }
    return writer.bytes
  }

  /// What snoop(8) writes (RFC 1761).
  static func snoop() -> [UInt8] {
    var bytes = Array("snoop\0\0\0".utf8) + [0, 0, 0, 2, 0, 0, 0, 4]
    func append32(_ number: Int) {
      bytes += (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - $0 * 8)) }
    }
    for (index, frame) in frames(.ethernet).enumerated() {
      let padding = (4 - frame.count % 4) % 4
      [frame.count, frame.count, 24 + frame.count + padding, 0, 1_700_000_000, index].forEach(append32)
      bytes += frame + [UInt8](repeating: 0, count: padding)
    }
    return bytes
  }

  /// Records of Endace's cards, of Ethernet, with two octets before each frame.
  static func erf() -> [UInt8] {
    var bytes: [UInt8] = []
    for (index, frame) in frames(.ethernet).enumerated() {
      let ticks = UInt64(1_700_000_000) << 32 + UInt64(index)
      let padding = (8 - (frame.count + 2) % 8) % 8
      bytes += (0..<8).map { UInt8(truncatingIfNeeded: ticks >> UInt64($0 * 8)) } + [2, 0]
      for number in [18 + frame.count + padding, 0, frame.count] {
        bytes += [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
      }
      bytes += [0, 0] + frame + [UInt8](repeating: 0, count: padding)
    }
    return bytes
  }

  static func frames(_ linkType: LinkType) -> [[UInt8]] {
    packets.map { PacketEncoder.encode($0, linkType: linkType) }
  }

  private static func time(_ index: Int) -> Timestamp {
    Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(index) * 1_000_000)
  }

  /// Direction, flags, sequence and acknowledgment number, octets of payload.
  private static let segments: [(Int, TCPFlags, UInt32, UInt32, Int)] = [
    (0, .syn, 0, 0, 0), (1, [.syn, .ack], 0, 1, 0), (0, .ack, 1, 1, 0), (0, [.psh, .ack], 1, 1, 40),
    (1, .ack, 1, 41, 0), (0, [.psh, .ack], 1, 1, 40), (0, .ack, 40, 1, 1), (1, .ack, 1, 41, 0),
    (0, .syn, 900, 0, 0), (1, .ack, 1, 41, 0), (0, .rst, 60, 0, 0), (1, [.psh, .ack, .urg], 1, 41, 9),
    (0, [.fin, .ack], 41, 10, 0), (1, .ack, 10, 42, 0), (1, [.fin, .ack], 10, 42, 0), (0, .ack, 42, 11, 0),
    (1, .rst, 11, 0, 0), (0, .syn, 70_000, 0, 20), (1, .syn, 80_000, 0, 0),
    (0, [.syn, .ack], 70_000, 80_001, 0),
    (1, [.syn, .ack], 80_000, 70_021, 0), (0, [.rst, .ack], 70_021, 80_001, 0),
  ]

  private static let packets: [Packet] = {
    let pairs: [(IPAddress, IPAddress)] = [
      (IPAddress(v4: 0x7f00_0001), IPAddress(v4: 0x7f00_0002)),
      (IPAddress(v6High: 0, low: 1), IPAddress(v6High: 0xfd00 << 48, low: 2)),
    ]
    var packets: [Packet] = []
    for (first, second) in pairs {
      let ends = [Endpoint(first, 40001), Endpoint(second, 8899)]
      for (by, flags, sequence, acknowledgment, length) in segments {
        var options = TCPOptions()
        if flags.contains(.syn) { (options.maximumSegmentSize, options.windowScale) = (1460, 7) }
        packets.append(
          Packet(
            source: ends[by], destination: ends[1 - by],
            transport: .tcp(
              TCPSegment(
                sequenceNumber: sequence &- 30, acknowledgmentNumber: acknowledgment &- 30, flags: flags,
                payloadLength: length, options: options))))
      }
      let quoted = ICMPMessage.Quoted(
        source: ends[0], destination: ends[1], protocolNumber: 6, sequenceNumber: UInt32.max - 29)
      for transport: Packet.Transport in [
        .udp(UDPDatagram(payloadLength: 12)), .icmp(ICMPMessage(type: 3, code: 1, quoted: quoted)),
        .other(47),
        .other(4), .fragment(Fragment(protocolNumber: 17, identification: 9, offset: 1480, payloadLength: 0)),
        .udp(UDPDatagram(payloadLength: 4000, identification: 9)),
      ] {
        packets.append(Packet(source: ends[0], destination: ends[1], transport: transport))
      }
    }
    return packets
  }()
}
