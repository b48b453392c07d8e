import WireFormat

/// A capture of many random conversations, some dozens at a time, whose every octet follows from a seed.
struct RandomCapture {
  /// The octets of the file (pcapng).
  let file: [UInt8]

  /// What happens to a segment of a conversation on its way into the capture.
  private enum Damage: CaseIterable {
    case missing, twice, swapped, flagFlipped, sequenceOff, acknowledgmentOff, startMissing, endMissing
  }

  private static let openAtOnce = 48

  /// Every opening with every close, `rounds` times; a third of the conversations damaged, an eighth on a
  /// used four-tuple.
  init(seed: UInt64, rounds: Int) {
    var random = SplitMix64(state: seed)
    var waiting: [[Packet]] = []
    for _ in 0..<rounds {
      for opening in RandomConversation.Opening.allCases {
        for close in RandomConversation.Close.allCases {
          let packets = Self.packets(opening, close, number: waiting.count, using: &random)
          if Int.random(in: 0..<8, using: &random) == 0, let last = waiting.indices.last {
            waiting[last] += Self.moved(packets, to: waiting[last].first)
          } else {
            waiting.append(packets)
          }
        }
      }
    }
    waiting.shuffle(using: &random)
    file = Self.write(&waiting, using: &random)
  }

  /// The packets of one conversation.
  private static func packets(
    _ opening: RandomConversation.Opening, _ close: RandomConversation.Close, number: Int,
    using random: inout SplitMix64
  ) -> [Packet] {
    let isWrapping = Int.random(in: 0..<4, using: &random) == 0
    func initialNumber() -> UInt32 {
      isWrapping
        ? UInt32.max - UInt32.random(in: 0...3000, using: &random)
        : UInt32.random(in: 0 ... .max, using: &random)
    }
    var segments = RandomConversation(
      opening, close, talks: Int.random(in: 0...4, using: &random),
      initialNumbers: (initialNumber(), initialNumber()), using: random.next()
    ).segments
    if Int.random(in: 0..<3, using: &random) == 0 { damage(&segments, using: &random) }
    let ends = endpoints(number)
    return segments.map { segment in
      Packet(
        source: ends[segment.by], destination: ends[1 - segment.by],
        transport: .tcp(
          TCPSegment(
            sequenceNumber: segment.sequence, acknowledgmentNumber: segment.acknowledgment,
            flags: segment.flags, window: segment.window,
            urgentPointer: segment.flags.contains(.urg) ? 1 : 0, payloadLength: segment.length,
            options: segment.options)))
    }
  }

  /// Two endpoints that no other conversation has; the opening one is now the lower and now the higher.
  private static func endpoints(_ number: Int) -> [Endpoint] {
    let isV6 = number % 3 == 0
    func address(_ last: UInt64) -> IPAddress {
      isV6 ? IPAddress(v6High: 0xfd00 << 48, low: last) : IPAddress(v4: 0x0a00_0000 | UInt32(last))
    }
    let ends = [
      Endpoint(address(UInt64(number / 500) + 10), UInt16(20_000 + number % 500)), Endpoint(address(5), 8899),
    ]
    return number % 2 == 0 ? ends : [ends[1], ends[0]]
  }

  private static func damage(
    _ segments: inout [RandomConversation.Segment], using random: inout SplitMix64
  ) {
    guard !segments.isEmpty else { return }
    let place = Int.random(in: segments.indices, using: &random)
    switch Damage.allCases.randomElement(using: &random)! {
    case .missing: segments.remove(at: place)
    case .twice: segments.insert(segments[place], at: Int.random(in: place..<segments.count, using: &random))
    case .swapped: if place > 0 { segments.swapAt(place, place - 1) }
    case .flagFlipped:
      let flag = [TCPFlags.fin, .syn, .rst, .ack].randomElement(using: &random)!
      segments[place].flags.formSymmetricDifference(flag)
    case .sequenceOff: segments[place].sequence &+= [1, .max].randomElement(using: &random)!
    case .acknowledgmentOff: segments[place].acknowledgment &+= [1, .max].randomElement(using: &random)!
    case .startMissing: segments.removeFirst(place)
    case .endMissing: segments.removeLast(segments.count - place)
    }
  }

  /// The same packets between the ends of another one.
  private static func moved(_ packets: [Packet], to other: Packet?) -> [Packet] {
    guard let other, let first = packets.first else { return packets }
    return packets.map { packet in
      var packet = packet
      let isForward = packet.source == first.source
      packet.source = isForward ? other.source : other.destination
      packet.destination = isForward ? other.destination : other.source
      return packet
    }
  }

  /// Writes the packets of some conversations in turn, those of each in their order, and some cut at a snap
  /// length.
  private static func write(_ waiting: inout [[Packet]], using random: inout SplitMix64) -> [UInt8] {
    var writer = PcapngWriter()
    writer.addInterface(linkType: .ethernet)
    var open: [ArraySlice<Packet>] = []
    var time: Int64 = 1_700_000_000_000_000_000
    while true {
      while open.count < openAtOnce, let next = waiting.popLast() { open.append(next[...]) }
      guard !open.isEmpty else { return writer.bytes }
      let turn = Int.random(in: open.indices, using: &random)
      guard let packet = open[turn].popFirst() else {
        open.remove(at: turn)
        continue
      }
      time += Int64.random(in: 1_000...2_000_000, using: &random)
      let frame = PacketEncoder.encode(packet)
      let captured = Bool.random(using: &random) ? frame.count : min(frame.count, 96)
      writer.append(
        frame.span.bytes.extracting(0..<captured), time: Timestamp(nanoseconds: time),
        originalLength: frame.count)
    }
  }
}
