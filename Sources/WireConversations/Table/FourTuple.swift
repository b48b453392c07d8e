import WireFormat

/// Two endpoints in an order of their own, so that both directions of a conversation have the same one.
struct FourTuple: Hashable {
  private let lowerHigh: UInt64
  private let lowerLow: UInt64
  private let upperHigh: UInt64
  private let upperLow: UInt64
  /// Both ports, and the version of the addresses; above them, which of the conversations it is that have
  /// this four-tuple in different wrappings.
  private var ports: UInt64

  /// The tuple of a packet.
  ///
  /// - Returns: the tuple, and whether `source` is the endpoint that it holds first.
  @inline(__always)
  static func of(_ source: Endpoint, _ destination: Endpoint) -> (tuple: FourTuple, sourceIsLower: Bool) {
    let sourceIsLower = isOrdered(source, destination)
    return sourceIsLower
      ? (FourTuple(source, destination), true) : (FourTuple(destination, source), false)
  }

  @inline(__always)
  private init(_ lower: Endpoint, _ upper: Endpoint) {
    lowerHigh = lower.address.high
    lowerLow = lower.address.low
    upperHigh = upper.address.high
    upperLow = upper.address.low
    let version: UInt64 = lower.address.version == .v4 ? 4 : 6
    ports = UInt64(lower.port) << 32 | UInt64(upper.port) << 16 | version
  }

  /// The endpoint that comes first in the tuple's own order.
  var lower: Endpoint {
    endpoint(high: lowerHigh, low: lowerLow, port: UInt16(truncatingIfNeeded: ports >> 32))
  }

  /// The other endpoint.
  var upper: Endpoint {
    endpoint(high: upperHigh, low: upperLow, port: UInt16(truncatingIfNeeded: ports >> 16))
  }

  private func endpoint(high: UInt64, low: UInt64, port: UInt16) -> Endpoint {
    Endpoint(
      version == .v4 ? IPAddress(v4: UInt32(truncatingIfNeeded: low)) : IPAddress(v6High: high, low: low),
      port)
  }

  @inline(__always)
  private static func isOrdered(_ one: Endpoint, _ other: Endpoint) -> Bool {
    if one.address.low != other.address.low { return one.address.low < other.address.low }
    if one.address.high != other.address.high { return one.address.high < other.address.high }
    return one.port <= other.port
  }

  @inline(__always)
  static func == (one: FourTuple, other: FourTuple) -> Bool {
    (one.lowerLow ^ other.lowerLow) | (one.upperLow ^ other.upperLow) | (one.ports ^ other.ports)
      | (one.lowerHigh ^ other.lowerHigh) | (one.upperHigh ^ other.upperHigh) == 0
  }

  /// The same in a realm of its own: 0 is where every packet is looked for first.
  func within(realm: UInt16) -> FourTuple {
    var other = self
    other.ports = ports & 0xffff_ffff_ffff | UInt64(realm) << 48
    return other
  }

  /// Hashes it.
  func hash(into hasher: inout Hasher) { hasher.combine(hash) }

  /// The version of the addresses.
  var version: IPAddress.Version { UInt8(truncatingIfNeeded: ports) == 4 ? .v4 : .v6 }

  /// A hash of 32 bits, of which the low ones are as good as the high ones.
  @inline(__always)
  var hash: UInt32 {
    let keys = Self.keys
    var sum = Self.product(lowerLow &+ keys.0, upperLow &+ keys.1)
    sum = sum &+ Self.product(lowerHigh &+ keys.2, upperHigh &+ keys.3)
    sum = sum &+ Self.product(ports &+ keys.4, keys.5)
    let (high, low) = (UInt64(truncatingIfNeeded: sum >> 64), UInt64(truncatingIfNeeded: sum))
    let folded = Self.product(high ^ keys.6, low ^ keys.7)
    let hash = UInt64(truncatingIfNeeded: folded >> 64) ^ UInt64(truncatingIfNeeded: folded)
    return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
  }

  /// Drawn when the process starts, so that no capture can be made to collide.
  ///
  /// The sum of products is NH (RFC 4418 section 5.2): whatever two tuples are, they have the same sum for
  /// one key of 2^64. No factor is a number that a capture knows, and each is 0 for one key of 2^64.
  private static let keys = (
    key(), key(), key(), key(), key(), key() | 1, key(), key()
  )

  private static func key() -> UInt64 { UInt64.random(in: .min ... .max) }

  @inline(__always)
  private static func product(_ one: UInt64, _ other: UInt64) -> UInt128 {
    let (high, low) = one.multipliedFullWidth(by: other)
    return UInt128(high) << 64 | UInt128(low)
  }
}

/// The two ends of a conversation: its four-tuple, and which of its endpoints opened.
struct Ends {
  let tuple: FourTuple
  /// Whether the initiator is the endpoint that the tuple holds first.
  let initiatorIsLower: Bool
  /// Whether the two ends are one socket.
  let isSelfConnected: Bool

  init(_ tuple: FourTuple, initiatorIsLower: Bool) {
    self.tuple = tuple
    self.initiatorIsLower = initiatorIsLower
    isSelfConnected = tuple.lower == tuple.upper
  }

  /// The same two ends, of which the other opened.
  var turned: Ends { Ends(tuple, initiatorIsLower: !initiatorIsLower) }

  /// The end that opened.
  var initiator: Endpoint { initiatorIsLower ? tuple.lower : tuple.upper }
  /// The end that was opened to.
  var responder: Endpoint { initiatorIsLower ? tuple.upper : tuple.lower }

  /// Which end a packet comes from: 0 the initiator, 1 the responder.
  @inline(__always)
  func sender(sourceIsLower: Bool) -> Int { sourceIsLower == initiatorIsLower ? 0 : 1 }
}

/// A conversation that a slab holds.
protocol Tracked: ~Copyable {
  /// Its two ends.
  var ends: Ends { get }
}
