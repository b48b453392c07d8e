public import WireFormat

/// One of so many parts of all conversations, so that as many machines can share the work: a conversation
/// belongs to exactly one part, on every machine, in every version, in both directions.
///
/// The part is a remainder: FNV-1a of 64 bits, divided by the number of parts, plus 1. Its input are 36
/// octets: the lower of the two endpoints, then the other one, each as 16 octets of address (IPv4 as
/// ::ffff:0:0/96, RFC 4291 section 2.5.5.2) and 2 octets of port in network order, compared as octets.
public struct ConversationShard: Hashable, Codable, Sendable, CustomStringConvertible {
  /// Which part, from 1.
  public let index: Int
  /// How many parts there are.
  public let count: Int

  /// A part, of those from 1 to `count`.
  public init(index: Int, of count: Int) {
    precondition(count > 0 && (1...count).contains(index), "there is no part \(index) of \(count)")
    self.index = index
    self.count = count
  }

  /// `2/8`
  public var description: String { "\(index)/\(count)" }

  /// Whether what two endpoints say to each other belongs to this part.
  public func contains(_ one: Endpoint, _ other: Endpoint) -> Bool {
    let (first, second) = (Self.octets(of: one), Self.octets(of: other))
    let isOrdered = !second.lexicographicallyPrecedes(first)
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for octet in isOrdered ? first + second : second + first {
      hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01b3
    }
    return Int(hash % UInt64(count)) + 1 == index
  }

  private static func octets(of endpoint: Endpoint) -> [UInt8] {
    let address = endpoint.address
    let low = address.version == .v4 ? 0xffff_0000_0000 | address.low : address.low
    let words = [address.version == .v4 ? 0 : address.high, low]
    let octets = words.flatMap { word in
      (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - $0 * 8)) }
    }
    return octets + [UInt8(endpoint.port >> 8), UInt8(endpoint.port & 0xff)]
  }
}

extension EndedConversation {
  /// Whether it belongs to a part; nil: to the whole.
  public func belongs(to shard: ConversationShard?) -> Bool {
    guard let shard, let ends else { return true }
    return shard.contains(ends.initiator, ends.responder)
  }
}

extension ConversationTable {
  /// What is kept of a conversation: nothing beside the verdicts of those of other parts, which are followed
  /// so that all have the same numbers in every part.
  @inline(__always)
  func retention(for tuple: FourTuple, id: Int) -> Retention {
    options.shard == nil && options.detailed == nil ? retention : limitedRetention(for: tuple, id: id)
  }

  @inline(never)
  private func limitedRetention(for tuple: FourTuple, id: Int) -> Retention {
    if let shard = options.shard, !shard.contains(tuple.lower, tuple.upper) {
      return Retention(findings: false, states: false, records: false, compatibility: false)
    }
    var retention = retention
    if let detailed = options.detailed, !detailed.contains(id) {
      retention.records = false
      retention.states = false
    }
    return retention
  }
}
