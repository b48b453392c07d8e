import WireConversations
import WireFormat

/// The frames of a capture that were not looked at: what may hold packets that nobody has seen, so that their
/// absence proves nothing.
public struct UnseenFrames: Hashable, Codable, Sendable {
  /// How many there are of each kind.
  public private(set) var counts: [UnseenKind: Int] = [:]
  /// The first of each kind.
  private var frames: [UnseenKind: [Int]] = [:]
  /// The kinds of which one may hold packets between any endpoints.
  private var aboutAnybody: Set<UnseenKind> = []
  /// Between whom are those of the others.
  private var pairs: [UnseenKind: Set<Pair>] = [:]

  /// Two ends, in the order of their addresses; port 0 is any.
  private struct Pair: Hashable, Codable {
    var ends: [Endpoint]

    init(_ one: Endpoint, _ other: Endpoint) {
      let isOrdered =
        (one.address.high, one.address.low, one.port) <= (other.address.high, other.address.low, other.port)
      ends = isOrdered ? [one, other] : [other, one]
    }
  }

  /// As many as a report shows.
  static let frameLimit = 8
  /// More pairs than this are anybody.
  private static let pairLimit = 1024

  /// None.
  public init() {}

  /// Whether there are none.
  public var isEmpty: Bool { counts.isEmpty }

  /// Adds a frame.
  ///
  /// - Parameters:
  ///   - ends: between whom the packet is that it holds, with port 0 where that is not known; nil: between
  ///     anybody.
  mutating func add(_ kind: UnseenKind, frame: Int, between ends: (Endpoint, Endpoint)? = nil) {
    counts[kind, default: 0] += 1
    if frames[kind]?.count ?? 0 < Self.frameLimit { frames[kind, default: []].append(frame) }
    guard !kind.isOtherTransport, !aboutAnybody.contains(kind) else { return }
    if let ends, pairs[kind]?.count ?? 0 < Self.pairLimit {
      pairs[kind, default: []].insert(Pair(ends.0, ends.1))
    } else {
      aboutAnybody.insert(kind)
    }
  }

  /// Counts further frames of packets of which some were added.
  mutating func add(_ kind: UnseenKind, more count: Int) {
    if count > 0 { counts[kind, default: 0] += count }
  }

  /// The same without some kinds: the user's word that they do not matter.
  ///
  /// - Parameter ids: their names.
  public func ignoring(_ ids: Set<String>) -> UnseenFrames {
    var rest = self
    rest.counts = counts.filter { !ids.contains($0.key.id) }
    rest.frames = frames.filter { !ids.contains($0.key.id) }
    rest.aboutAnybody = aboutAnybody.filter { !ids.contains($0.id) }
    rest.pairs = pairs.filter { !ids.contains($0.key.id) }
    return rest.isEmpty ? UnseenFrames() : rest
  }

  /// The first frames of some kinds, in the order of the capture.
  func frames(of kinds: [UnseenKind]) -> [Int] {
    Array(kinds.flatMap { frames[$0] ?? [] }.sorted().prefix(Self.frameLimit))
  }

  /// Whether a packet of TCP or UDP may be among them.
  public var mayCarry: Bool { counts.keys.contains { !$0.isOtherTransport } }

  /// Whether a packet of this conversation may be among them.
  func mayConcern(_ conversation: Conversation) -> Bool {
    if !aboutAnybody.isEmpty { return true }
    let (initiator, responder) = (conversation.initiator, conversation.responder)
    let addresses = (Endpoint(initiator.address, 0), Endpoint(responder.address, 0))
    let possible = [Pair(initiator, responder), Pair(addresses.0, addresses.1)]
    return pairs.values.contains { pairs in possible.contains(where: pairs.contains) }
  }

  /// Those that have names, the most frequent first.
  public var sorted: [(kind: UnseenKind, count: Int)] {
    // A capture may have as many kinds as there are link types.
    counts.map { (kind: $0.key, count: $0.value, id: $0.key.id) }
      .sorted { ($1.count, $0.id) < ($0.count, $1.id) }.map { ($0.kind, $0.count) }
  }
}
