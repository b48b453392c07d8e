import WireFormat

/// Which ways packets went in a capture: whether it holds answers is told by what else goes the way that an
/// answer would have gone.
///
/// Hosts of different networks (24 bits of an IPv4 address, 64 of an IPv6 address) are taken together by
/// their networks, since packets between two networks take the same road; those of one network are told
/// apart.
struct Directions {
  /// Two ends in an order of their own: networks, or hosts of one network.
  private struct Key: Equatable {
    /// What tells which of both, and which network.
    var scope: UInt64
    var lower: UInt64
    var upper: UInt64
  }

  /// Ways between two ends.
  struct Ways: OptionSet {
    let rawValue: UInt8
    /// From the lower end to the upper.
    static var up: Ways { Ways(rawValue: 1) }
    /// From the upper end to the lower.
    static var down: Ways { Ways(rawValue: 2) }
  }

  // A table that does not grow: of more pairs than it has room for it is not known that anything goes either
  // way.
  private static let places = 1 << 13
  private static let reach = 8
  private static let seed = UInt64.random(in: .min ... .max)
  private var keys: [Key] = []
  private var ways: [Ways] = []

  /// Notes that something went from one end to the other.
  mutating func note(from source: IPAddress, to destination: IPAddress) {
    let (key, isTurned) = Self.key(source, destination)
    note(key, isTurned ? .down : .up)
  }

  /// Notes which ends of a conversation sent something.
  mutating func note(_ ends: Ends, initiator: Bool, responder: Bool) {
    let (key, isTurned) = Self.key(ends.initiator.address, ends.responder.address)
    var ways: Ways = []
    if initiator { ways.insert(isTurned ? .down : .up) }
    if responder { ways.insert(isTurned ? .up : .down) }
    note(key, ways)
  }

  /// Whether anything is known to have gone from one end to the other. An address that talks to itself goes
  /// both ways.
  func goes(from source: IPAddress, to destination: IPAddress) -> Bool {
    guard source != destination else { return true }
    let (key, isTurned) = Self.key(source, destination)
    return place(of: key).map { ways[$0].contains(isTurned ? .down : .up) } ?? false
  }

  private mutating func note(_ key: Key, _ new: Ways) {
    if keys.isEmpty {
      keys = [Key](repeating: Key(scope: 0, lower: 0, upper: 0), count: Self.places)
      ways = [Ways](repeating: [], count: Self.places)
    }
    guard let place = place(of: key) else { return }
    keys[place] = key
    ways[place].formUnion(new)
  }

  /// Where a pair stands, or may stand.
  private func place(of key: Key) -> Int? {
    guard !keys.isEmpty else { return nil }
    let start = Self.hash(key)
    for step in 0..<Self.reach {
      let place = (start &+ step) & (Self.places - 1)
      if ways[place].isEmpty || keys[place] == key { return place }
    }
    return nil
  }

  private static func hash(_ key: Key) -> Int {
    let hash = mix(mix(mix(seed, key.scope), key.lower), key.upper)
    return Int(truncatingIfNeeded: hash ^ hash >> 32)
  }

  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
    return product.high ^ product.low
  }

  /// The key of two ends, and whether it holds them the other way round.
  private static func key(_ one: IPAddress, _ other: IPAddress) -> (key: Key, isTurned: Bool) {
    let isV4 = one.version == .v4
    let networks = isV4 ? (one.low >> 8, other.low >> 8) : (one.high, other.high)
    let isOneNetwork = networks.0 == networks.1
    let (first, second) = isOneNetwork ? (one.low, other.low) : networks
    let scope: UInt64 = isOneNetwork ? ~(isV4 ? 4 : networks.0 &+ 8) : isV4 ? 4 : 6
    return first <= second
      ? (Key(scope: scope, lower: first, upper: second), false)
      : (Key(scope: scope, lower: second, upper: first), true)
  }
}

extension ConversationTable {
  /// Notes the way of a segment.
  mutating func noteWay(of arrival: Arrival) {
    let (lower, upper) = (arrival.tuple.lower.address, arrival.tuple.upper.address)
    if arrival.sourceIsLower {
      directions.note(from: lower, to: upper)
    } else {
      directions.note(from: upper, to: lower)
    }
  }

  /// Notes which ways the packets of a conversation went that leaves the table.
  ///
  /// - Parameter known: its verdict, where it was asked for already: one that both ends have shaped need not
  ///   be read again.
  mutating func noteWays(ofTCP slot: Int, known: Verdict? = nil) {
    let isOfBoth = known?.handshake.showsBothEnds ?? false
    directions.note(
      tcp[slot].ends, initiator: isOfBoth || tcp[slot].flows[0].isSeen,
      responder: isOfBoth || tcp[slot].flows[1].isSeen)
  }

  /// The same of UDP.
  mutating func noteWays(ofUDP slot: Int) {
    directions.note(
      udp[slot].ends, initiator: udp[slot].datagrams.0 > 0, responder: udp[slot].datagrams.1 > 0)
  }

  /// The ways of everything: those of conversations that left the table, and of those that it holds.
  func allDirections() -> Directions {
    var all = directions
    for kept in ended { all.note(kept.tracker) }
    for place in embryos.places { all.note(embryos[place].ends, initiator: true, responder: false) }
    for kept in endedUDP {
      all.note(kept.ends, initiator: kept.datagrams.0 > 0, responder: kept.datagrams.1 > 0)
    }
    for slot in tcp.slots.indices where tcp.slots[slot].isUsed { all.note(tcp[slot]) }
    for slot in udp.slots.indices where udp.slots[slot].isUsed {
      all.note(
        udp[slot].ends, initiator: udp[slot].datagrams.0 > 0, responder: udp[slot].datagrams.1 > 0)
    }
    return all
  }
}

extension Directions {
  fileprivate mutating func note(_ tracker: borrowing TCPTracker) {
    note(tracker.ends, initiator: tracker.flows[0].isSeen, responder: tracker.flows[1].isSeen)
  }
}
