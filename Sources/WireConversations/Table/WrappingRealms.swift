import WireFormat

/// Conversations that have the same four-tuple in different wrappings: networks that use the same addresses.
///
/// The four-tuple is the key, and a wrapping only a label, as long as nothing speaks against it. Two are
/// kept apart when each holds both directions, and their numbers do not fit each other: then the second has
/// a realm of its own, which is a part of its key.
struct WrappingRealms {
  /// Segments in a wrapping in which their conversation was not seen, whose numbers are not its own: until it
  /// is known whether they are of another one.
  private(set) var waiting: [FourTuple: [Arrival]] = [:]
  /// The realms, by four-tuple and wrapping.
  private var realms: [FourTuple: [UInt32: UInt16]] = [:]

  /// The most segments of a four-tuple that wait, and the most four-tuples.
  static let limit = 16
  private static let tupleLimit = 4096
  /// The most four-tuples that have realms.
  private static let realmLimit = 1 << 16

  /// Whether nothing waits.
  @inline(__always)
  var isAtRest: Bool { waiting.isEmpty }

  /// Whether another four-tuple may wait.
  var hasRoom: Bool { waiting.count < Self.tupleLimit }

  /// The realm of a four-tuple in a wrapping; nil: it has none.
  func realm(of tuple: FourTuple, _ wrapping: UInt32) -> UInt16? {
    realms.isEmpty ? nil : realms[tuple]?[wrapping]
  }

  /// Whether segments of a four-tuple wait that were in this wrapping.
  func awaits(_ tuple: FourTuple, _ wrapping: UInt32) -> Bool {
    !waiting.isEmpty && waiting[tuple]?.contains { $0.metadata.wrapping == wrapping } ?? false
  }

  /// Lets segments wait, in place of those that did.
  mutating func hold(_ arrivals: [Arrival], of tuple: FourTuple) { waiting[tuple] = arrivals }

  /// The segments of a four-tuple that waited.
  mutating func release(_ tuple: FourTuple) -> [Arrival] { waiting.removeValue(forKey: tuple) ?? [] }

  /// Gives the wrappings of some segments a realm.
  ///
  /// - Returns: nil when there are too many.
  mutating func separate(_ arrivals: [Arrival], of tuple: FourTuple) -> UInt16? {
    let last = realms[tuple]?.values.max() ?? 0
    guard last < .max, last > 0 || realms.count < Self.realmLimit else { return nil }
    for arrival in arrivals { realms[tuple, default: [:]][arrival.metadata.wrapping] = last + 1 }
    return last + 1
  }

  /// Whether some segments are a conversation of their own: both ends sent, and one acknowledges the other.
  static func isConversation(_ arrivals: [Arrival]) -> Bool {
    arrivals.contains { one in
      one.segment.flags.contains(.ack)
        && arrivals.contains { other in
          other.sourceIsLower != one.sourceIsLower && one.segment.answers(other.segment)
        }
    }
  }
}

extension TCPSegment {
  /// Whether it may acknowledge another segment: of a SYN exactly that, and what it carries.
  func answers(_ other: TCPSegment) -> Bool {
    guard other.flags.contains(.syn) else { return acknowledgmentNumber.isNear(other.sequenceNumber) }
    let accepted = acknowledgmentNumber &- other.sequenceNumber &- 1
    return accepted <= UInt32(truncatingIfNeeded: other.payloadLength)
  }
}

extension UInt32 {
  /// Whether two numbers can be of the same direction: as far apart as a capture loses, or a window reaches.
  func isNear(_ other: UInt32) -> Bool { Int32(bitPattern: self &- other).magnitude < 1 << 25 }
}

extension TCPTracker {
  /// Whether a segment can be of this conversation by its numbers.
  func fits(_ segment: TCPSegment, from sender: Int) -> Bool {
    let receiver = receiver(of: sender)
    // Of a SYN that was seen the number is known exactly.
    if segment.flags.contains(.syn), flows[sender].synCount + flows[sender].synAckCount > 0 {
      return segment.sequenceNumber == flows[sender].base
    }
    if flows[sender].hasNext || flows[sender].hasBase {
      let known = flows[sender].hasNext ? flows[sender].next : flows[sender].base
      guard segment.sequenceNumber.isNear(known) else { return false }
    }
    guard segment.flags.contains(.ack), flows[receiver].hasNext else { return true }
    return segment.acknowledgmentNumber.isNear(flows[receiver].next)
  }

  /// Whether both ends were seen.
  var holdsBothDirections: Bool { isSelfConnected || flows[0].hasNext && flows[1].hasNext }

  /// Notes that an end sends in another wrapping from now on.
  mutating func rewrap(_ wrapping: UInt32, from sender: Int) {
    if flows[sender].hasNext { otherWrappings.note(flows[sender].wrapping, from: sender) }
    otherWrappings.note(wrapping, from: sender)
    flows[sender].wrapping = wrapping
  }
}

/// Whose a segment is that came in another wrapping than the last one.
extension ConversationTable {
  /// Decides whose a segment is in another wrapping than the last one of its sender.
  @inline(never)
  mutating func addRewrapped(
    _ arrival: Arrival, _ packet: borrowing KeyedPacket, in slot: Int, from sender: Int
  ) {
    let (tuple, wrapping) = (arrival.tuple, arrival.metadata.wrapping)
    if let realm = realms.realm(of: tuple, wrapping) {
      add(arrival, packet, to: realm)
      return
    }
    if tcp[slot].wrapping == wrapping || tcp[slot].otherWrappings.hold(wrapping)
      || tcp[slot].fits(arrival.segment, from: sender) && !realms.awaits(tuple, wrapping) || !realms.hasRoom
    {
      tcp[slot].rewrap(wrapping, from: sender)
      if seen.isOn, takeRepetition(arrival, of: packet, in: slot, from: sender) { return }
      addOpening(arrival, besides: slot, from: sender)
      return
    }
    var waiting = realms.release(tuple)
    waiting.append(arrival)
    decide(waiting, of: tuple, in: slot, isLast: waiting.count >= WrappingRealms.limit)
  }

  /// Reads a segment of a conversation beside which others may wait: where it answers one of them, they are
  /// its own.
  mutating func addOpening(_ arrival: Arrival, besides slot: Int, from sender: Int) {
    var slot = slot
    if !realms.isAtRest, let waiting = realms.waiting[arrival.tuple], arrival.segment.flags.contains(.ack) {
      let others = waiting.filter { $0.sourceIsLower != arrival.sourceIsLower }
      let syns = others.filter { $0.segment.flags.contains(.syn) }
      let isAnswer = (syns.isEmpty ? others : syns).contains { arrival.segment.answers($0.segment) }
      if isAnswer {
        join(realms.release(arrival.tuple))
        slot = tcp.find(arrival.tuple, hash: arrival.tuple.hash) ?? slot
      }
    }
    addOpening(arrival, in: slot, from: self.sender(of: arrival, in: slot))
  }

  /// Decides about what waits, because no more comes.
  mutating func settleRealms() {
    let order = realms.waiting.sorted { $0.value[0].metadata.frame < $1.value[0].metadata.frame }
    for (tuple, _) in order {
      guard let slot = tcp.find(tuple, hash: tuple.hash) else {
        join(realms.release(tuple))
        continue
      }
      decide(realms.release(tuple), of: tuple, in: slot, isLast: true)
    }
  }

  private mutating func decide(_ waiting: [Arrival], of tuple: FourTuple, in slot: Int, isLast: Bool) {
    if WrappingRealms.isConversation(waiting), tcp[slot].holdsBothDirections,
      let realm = realms.separate(waiting, of: tuple)
    {
      for arrival in waiting { add(arrival, to: realm) }
    } else if isLast {
      join(waiting)
    } else {
      realms.hold(waiting, of: tuple)
    }
  }

  /// Reads segments that waited in the conversation of their four-tuple.
  private mutating func join(_ waiting: [Arrival]) {
    for arrival in waiting { read(arrival) }
  }

  /// Reads a segment in the realm of its wrapping.
  mutating func add(_ arrival: Arrival, _ packet: borrowing KeyedPacket, to realm: UInt16) {
    var arrival = arrival
    arrival.tuple = arrival.tuple.within(realm: realm)
    if seen.isOn {
      if let slot = tcp.find(arrival.tuple, hash: arrival.tuple.hash) {
        let sender = sender(of: arrival, in: slot)
        if takeRepetition(arrival, of: packet, in: slot, from: sender) { return }
      } else {
        let slot = openTCP(arrival, id: takeID())
        remember(arrival.segment, of: packet, in: slot)
        return
      }
    }
    read(arrival)
  }

  /// Reads a segment that waited in the realm of its wrapping.
  private mutating func add(_ arrival: Arrival, to realm: UInt16) {
    var arrival = arrival
    arrival.tuple = arrival.tuple.within(realm: realm)
    read(arrival)
  }

  /// Reads a segment in the conversation of its tuple.
  private mutating func read(_ arrival: Arrival) {
    guard let slot = tcp.find(arrival.tuple, hash: arrival.tuple.hash) else {
      openTCP(arrival, id: takeID())
      return
    }
    let sender = sender(of: arrival, in: slot)
    if tcp[slot].flows[sender].wrapping != arrival.metadata.wrapping {
      tcp[slot].rewrap(arrival.metadata.wrapping, from: sender)
    }
    addOpening(arrival, in: slot, from: sender)
  }
}
