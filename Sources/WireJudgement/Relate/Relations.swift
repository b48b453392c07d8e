import WireConversations
import WireFormat

/// Finds which conversations of two captures are the same.
///
/// What is surest is asked first: both ISNs; then segments that are alike but for a constant, by their octets
/// or, where these were not captured, by their timestamps; then what the two streams say. A conversation has
/// one relation at most, and the one that began at the nearest time.
struct Relations {
  private let first: [Traces]
  private var second: [Int: Traces]
  /// What was found, in the order of the first capture.
  private(set) var found: [Relation] = []

  init(_ first: [Conversation], _ second: [Conversation]) {
    let (first, second) = (first.filter { $0.transport == .tcp }, second.filter { $0.transport == .tcp })
    let comparesOctets = !first.contains(where: \.lacksOctets) && !second.contains(where: \.lacksOctets)
    self.first = first.map { Traces($0, comparesOctets: comparesOctets) }
    self.second = Dictionary(
      uniqueKeysWithValues: second.map { ($0.id, Traces($0, comparesOctets: comparesOctets)) })
    findByISN()
    // What was lost between may be the beginning of a stream.
    for role in Role.allCases { find(by: { $0.beginning(of: role) }, Self.renumbered) }
    findByTimestamps()
    for role in Role.allCases { find(by: { $0.beginning(of: role) }, Self.proxied) }
    found.sort { $0.first < $1.first }
  }

  private func isFree(_ traces: Traces) -> Bool {
    !found.contains { $0.first == traces.conversation.id }
  }

  private mutating func findByISN() {
    var places: [Traces.Pair: [Int]] = [:]
    for (id, traces) in second { if let isns = traces.isns { places[isns, default: []].append(id) } }
    for one in first {
      guard let isns = one.isns else { continue }
      // Those who choose their ISNs themselves choose the same again.
      let alike = (places[isns] ?? []).filter { id in second[id].map { one.mayCarry(what: $0) } ?? false }
      guard let id = nearest(alike, to: one), let other = second[id] else { continue }
      let isSame =
        one.conversation.initiator == other.conversation.initiator
        && one.conversation.responder == other.conversation.responder
      var relation = Relation(
        kind: isSame ? .same : .translated, first: one.conversation.id, second: id, initiatorShift: 0,
        responderShift: 0)
      relation.compare(one, other)
      take(relation)
    }
  }

  /// Relates conversations that have a key in common.
  private mutating func find<Key: Hashable>(
    by key: (Traces) -> Key?, _ relate: (Traces, Traces) -> Relation?
  ) {
    var places: [Key: [Int]] = [:]
    for (id, traces) in second { if let key = key(traces) { places[key, default: []].append(id) } }
    for one in first where isFree(one) {
      guard let key = key(one) else { continue }
      let related = (places[key] ?? []).compactMap { id in second[id].flatMap { relate(one, $0) } }
      guard let id = nearest(related.map(\.second), to: one),
        let relation = related.first(where: { $0.second == id })
      else { continue }
      take(relation)
    }
  }

  /// Relates conversations whose segments have the same timestamps (RFC 7323), which whoever changes numbers
  /// leaves alone.
  ///
  /// Connections that two hosts open in one millisecond have the same timestamps, too: where more than one
  /// fits, none is taken.
  private mutating func findByTimestamps() {
    var places: [Traces.OpeningClocks: [Int]] = [:]
    for (id, traces) in second {
      if let clocks = traces.openingClocks { places[clocks, default: []].append(id) }
    }
    var candidates: [Relation] = []
    for one in first where isFree(one) {
      guard let clocks = one.openingClocks else { continue }
      candidates += (places[clocks] ?? []).compactMap { id in second[id].flatMap { Self.stamped(one, $0) } }
    }
    for relation in candidates
    where candidates.count(where: { $0.first == relation.first || $0.second == relation.second }) == 1 {
      take(relation)
    }
  }

  private mutating func take(_ relation: Relation) {
    second[relation.second] = nil
    found.append(relation)
  }

  private func nearest(_ ids: [Int], to one: Traces) -> Int? {
    ids.filter { second[$0] != nil }.min {
      (distance($0, one), $0) < (distance($1, one), $1)
    }
  }

  private func distance(_ id: Int, _ one: Traces) -> UInt64 {
    second[id].map { ($0.conversation.start - one.conversation.start).magnitude } ?? .max
  }

  /// Same segments, but for what is added to their numbers.
  private static func renumbered(_ one: Traces, _ other: Traces) -> Relation? {
    guard let isns = one.isns, let others = other.isns else { return nil }
    let (carried, arrived) = (one.carrying, other.carrying)
    let common = carried.intersection(arrived).count
    guard common > 0, common * 2 >= max(carried.count, arrived.count) else { return nil }
    var relation = Relation(
      kind: .renumbered, first: one.conversation.id, second: other.conversation.id,
      initiatorShift: others.initiator &- isns.initiator, responderShift: others.responder &- isns.responder)
    relation.compare(one, other)
    return relation
  }

  /// Segments at the same places with the same timestamps, of both ends.
  private static func stamped(_ one: Traces, _ other: Traces) -> Relation? {
    guard let isns = one.isns, let others = other.isns else { return nil }
    let (own, seen) = (one.stamps, other.stamps)
    let common = own.intersection(seen)
    guard common.count >= Traces.enoughStamps, common.count * 2 >= max(own.count, seen.count),
      Role.allCases.allSatisfy({ role in common.contains { $0.by == role } })
    else { return nil }
    var relation = Relation(
      kind: .renumbered, first: one.conversation.id, second: other.conversation.id,
      initiatorShift: others.initiator &- isns.initiator, responderShift: others.responder &- isns.responder)
    relation.compare(one, other)
    return relation
  }

  /// Same octets, one after the other in time: what a proxy passes on is never older than what it got.
  private static func proxied(_ one: Traces, _ other: Traces) -> Relation? {
    let (a, b) = (one.conversation, other.conversation)
    guard a.initiatorBytes == b.initiatorBytes || a.responderBytes == b.responderBytes,
      a.start.nanoseconds <= b.end.nanoseconds, b.start.nanoseconds <= a.end.nanoseconds
    else { return nil }
    return Relation(kind: .proxied, first: a.id, second: b.id)
  }
}

extension Traces {
  /// Whether nothing that is carried says that they are two.
  fileprivate func mayCarry(what other: Traces) -> Bool {
    let (own, others) = (carrying, other.carrying)
    return own.isEmpty || others.isEmpty || !own.isDisjoint(with: others)
  }

  /// The beginning of a stream, where it is long enough to be nobody else's.
  fileprivate func beginning(of role: Role) -> [UInt8]? {
    streams[role].flatMap { $0.count >= Self.enoughOctets ? $0 : nil }
  }
}

extension Relation {
  /// Finds what was seen at one point alone.
  fileprivate mutating func compare(_ one: Traces, _ other: Traces) {
    onlyAtFirst = Self.missing(of: one, in: other)
    onlyAtSecond = Self.missing(of: other, in: one)
  }

  /// The frames whose segments the other does not have so often; the earliest, because what was lost is sent
  /// again.
  private static func missing(of one: Traces, in other: Traces) -> [Int] {
    var counts: [Traces.Segment: Int] = [:]
    for (segment, _) in other.segments { counts[segment, default: 0] += 1 }
    var frames: [Int] = []
    for (segment, place) in one.segments.reversed() {
      let count = counts[segment] ?? 0
      if count > 0 {
        counts[segment] = count - 1
      } else {
        frames.append(one.conversation.records[place].frame)
      }
    }
    return frames.reversed()
  }
}
