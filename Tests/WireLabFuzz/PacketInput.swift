import WireConversations
import WireFormat

/// Packets of a few conversations, from octets of any kind: one packet of each dozen.
///
/// | octet | of the first dozen |
/// |---|---|
/// | 0 | how many conversations are held at most; 0: all |
/// | 1 | bit 0: no findings; bit 1: no states; bit 2: both ends were captured; bit 3: to its end |
///
/// | octets | of the others |
/// |---|---|
/// | 0 | bits 0–2: what it is; 3: which way; 4–6: which conversation; 7: IPv6 |
/// | 1 | flags of TCP, or the type of ICMP |
/// | 2–3, 4–5 | sequence and acknowledgment number; bit 15: so far below 0 |
/// | 6 | octets of payload |
/// | 7–8 | how much later than the one before it comes, in hundredths of a second |
/// | 9 | the identification, or what a SYN announces |
/// | 10 | when it is received, in tenths of a second; 0: at once; 255: never |
/// | 11 | the window |
struct PacketInput {
  var options = ConversationTable.Options(keepsRecords: true)
  var holdsBothDirections = false
  var isComplete = false
  var packets: [(packet: Packet, time: Timestamp, passage: PacketPassage)] = []

  private static let size = 12

  init(_ octets: [UInt8]) {
    guard octets.count >= Self.size else { return }
    if octets[0] > 0 { options.limit = Int(octets[0]) }
    options.keepsFindings = octets[1] & 1 == 0
    options.keepsStates = octets[1] & 2 == 0
    holdsBothDirections = octets[1] & 4 != 0
    isComplete = octets[1] & 8 != 0
    var time: Int64 = 1_700_000_000_000_000_000
    for start in stride(from: Self.size, through: octets.count - Self.size, by: Self.size) {
      let fields = Array(octets[start..<start + Self.size])
      time += (Int64(fields[7]) << 8 | Int64(fields[8])) * 10_000_000
      packets.append((Self.packet(fields), Timestamp(nanoseconds: time), Self.passage(fields[10])))
    }
  }

  private static func passage(_ octet: UInt8) -> PacketPassage {
    switch octet {
    case 0: .plain
    case 255: PacketPassage(delivery: .never)
    default: PacketPassage(delivery: .later(nanoseconds: Int64(octet) * 100_000_000))
    }
  }

  private static func packet(_ fields: [UInt8]) -> Packet {
    func number(_ place: Int) -> UInt32 {
      UInt32(bitPattern: Int32(Int16(bitPattern: UInt16(fields[place]) << 8 | UInt16(fields[place + 1]))))
    }
    let isV6 = fields[0] & 0x80 != 0
    let port = 40_000 + UInt16(fields[0] >> 4 & 7)
    let ends = [UInt64(1), 2].map { last in
      Endpoint(
        isV6 ? IPAddress(v6High: 0xfd00 << 48, low: last) : IPAddress(v4: 0x0a00_0000 + UInt32(last)),
        last == 1 ? port : 8899)
    }
    let by = Int(fields[0] >> 3 & 1)
    var options = TCPOptions()
    let flags = TCPFlags(rawValue: UInt16(fields[1]))
    if flags.contains(.syn), fields[9] > 0 {
      (options.maximumSegmentSize, options.windowScale) = (UInt16(fields[9]) * 10, fields[9] & 15)
    }
    let identification = UInt32(fields[9])
    let protocolNumber: UInt8 = flags.contains(.fin) ? 17 : 6
    let transport: Packet.Transport =
      switch fields[0] & 7 {
      case 0..<4:
        .tcp(
          TCPSegment(
            sequenceNumber: number(2), acknowledgmentNumber: number(4), flags: flags,
            window: UInt16(fields[11]) << 4, payloadLength: Int(fields[6]), options: options))
      case 4: .udp(UDPDatagram(payloadLength: Int(fields[6])))
      case 5: .udp(UDPDatagram(payloadLength: Int(fields[6]) * 100, identification: identification))
      case 6:
        .fragment(
          Fragment(
            protocolNumber: protocolNumber, identification: identification, offset: Int(fields[3]) * 8,
            payloadLength: Int(fields[6])))
      default:
        .icmp(
          ICMPMessage(
            type: fields[1], code: fields[2] & 7, nextHopMTU: UInt16(fields[6]),
            quoted: .init(
              source: ends[1 - by], destination: ends[by], protocolNumber: fields[2] & 8 == 0 ? 6 : 17,
              sequenceNumber: number(4))))
      }
    return Packet(
      source: ends[by], destination: ends[1 - by], transport: transport,
      identification: UInt16(fields[9]))
  }
}

extension PacketInput {
  /// A conversation that opens, talks and closes, alone and among SYNs, datagrams and errors.
  static let seeds: [[UInt8]] = {
    let (client, server) = (0 as UInt8, 8 as UInt8)
    func segment(_ by: UInt8, _ flags: TCPFlags, _ sequence: UInt8, _ ack: UInt8, _ payload: UInt8 = 0)
      -> [UInt8]
    {
      [by, UInt8(flags.rawValue), 0, sequence, 0, ack, payload, 0, 1, flags.contains(.syn) ? 146 : 0, 0, 255]
    }
    let conversation =
      segment(client, .syn, 0, 0) + segment(server, [.syn, .ack], 0, 1) + segment(client, .ack, 1, 1)
      + segment(client, [.psh, .ack], 1, 1, 5) + segment(server, .ack, 1, 6)
      + segment(client, [.fin, .ack], 6, 1) + segment(server, .ack, 1, 7)
      + segment(server, [.fin, .ack], 1, 7) + segment(client, .ack, 7, 2)
    let others: [UInt8] = (1..<7).flatMap { number -> [UInt8] in
      [number << 4, 2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 255] + [4 | number << 4, 0, 0, 0, 0, 0, 9, 0, 1, 0, 0, 0]
    }
    let error: [UInt8] = [15, 3, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    let fragments: [UInt8] = [5, 0, 0, 0, 0, 0, 40, 0, 1, 7, 0, 0, 6, 1, 0, 185, 0, 0, 90, 0, 1, 7, 0, 0]
    func head(_ limit: UInt8, _ bits: UInt8) -> [UInt8] { [limit, bits] + [UInt8](repeating: 0, count: 10) }
    return [
      head(0, 12) + conversation, head(0, 0) + conversation + conversation,
      head(3, 1) + others + conversation,
      head(0, 6) + others + error + fragments + conversation + others,
    ]
  }()
}

extension Target {
  /// Conversations that are handed over as they end have the packets of those that are kept; no more are held
  /// than may be, and what was given up is counted.
  func checkTable(_ input: PacketInput) throws {
    var handed = 0
    var handedPackets = 0
    var kept = ConversationTable(input.options)
    var streaming = ConversationTable(input.options) { ended in
      let conversation = ended.conversation
      handed += 1
      handedPackets += conversation.packets
    }
    kept.holdsBothDirections = input.holdsBothDirections
    streaming.holdsBothDirections = input.holdsBothDirections
    for (index, entry) in input.packets.enumerated() {
      kept.add(entry.packet, frame: index + 1, time: entry.time, passage: entry.passage)
      streaming.add(entry.packet, frame: index + 1, time: entry.time, passage: entry.passage)
      if let limit = input.options.limit, streaming.count > limit + 1 {
        throw Broken("\(streaming.count) conversations are held, not \(limit)")
      }
    }
    let all = kept.finish(
      captureIsComplete: input.isComplete, droppedPackets: 0, liveAndDrained: input.holdsBothDirections)
    streaming.finish(
      captureIsComplete: input.isComplete, droppedPackets: 0, liveAndDrained: input.holdsBothDirections)
    // What comes later than that after an end is a conversation of its own where they are handed over as they
    // end, and an error finds none.
    let isBrief = input.packets.last.map { $0.time - input.packets[0].time < 30_000_000_000 } ?? true
    guard !isBrief || all.reduce(0, { $0 + $1.packets }) == handedPackets else {
      throw Broken(
        "\(all.map(\.packets)) packets, and \(handedPackets) of \(handed) conversations as they end")
    }
    for conversation in all where conversation.packets != conversation.records.count {
      throw Broken("\(conversation.packets) packets, \(conversation.records.count) records")
    }
    guard handedPackets <= input.packets.count * 2 else { throw Broken("\(handedPackets) packets") }
  }
}
