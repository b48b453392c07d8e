/// Packets of IP of which some fragments have come (RFC 791 section 3.2, RFC 8200 section 4.5): the last
/// few that are not whole.
struct PartialPackets {
  private static var limit: Int { 256 }

  private var partials: [IPFragment.Identity: PartialPacket] = [:]
  /// Those that came, the eldest first from `head` on; one that is whole by now is no more in `partials`, or
  /// has another age there.
  private var queue: [(identity: IPFragment.Identity, age: Int)] = []
  private var head = 0
  private var nextAge = 0

  /// Whether some of a packet has come.
  func holds(_ identity: IPFragment.Identity) -> Bool { partials[identity] != nil }

  /// Adds a fragment.
  ///
  /// - Returns: its packet, if it is whole by now.
  mutating func add(_ fragment: IPFragment, of bytes: FrameBytes) -> PartialPacket? {
    let identity = fragment.identity
    var partial = partials.removeValue(forKey: identity) ?? begin(identity)
    partial.take(fragment, of: bytes)
    guard partial.isWhole else {
      partials[identity] = partial
      return nil
    }
    return partial
  }

  private mutating func begin(_ identity: IPFragment.Identity) -> PartialPacket {
    while partials.count >= Self.limit {
      let eldest = queue[head]
      head += 1
      if partials[eldest.identity]?.age == eldest.age { partials[eldest.identity] = nil }
    }
    if head > Self.limit || queue.count > 16 * Self.limit { tidy() }
    nextAge += 1
    queue.append((identity, nextAge))
    return PartialPacket(age: nextAge)
  }

  /// Forgets what is whole, or gone.
  private mutating func tidy() {
    queue = queue[head...].filter { partials[$0.identity]?.age == $0.age }
    head = 0
  }
}

/// What has come so far of a packet that was cut up.
struct PartialPacket {
  /// Extension headers, the 60 octets of the longest TCP header, and those of tunnels around it.
  private static var headLimit: Int { 384 }

  /// The first octets of the payload; 0 where they have not come.
  private(set) var head = [UInt8](repeating: 0, count: headLimit)
  /// From where on the capture does not hold them.
  private(set) var headEnd = headLimit
  private var received = FragmentUnits()
  /// The octets of the whole payload, once the last fragment has told.
  private(set) var length: Int?
  /// Which of the packets that are not whole came first.
  let age: Int

  init(age: Int) { self.age = age }

  var isWhole: Bool { length.map { received.isWhole(upTo: $0) } ?? false }

  mutating func take(_ fragment: IPFragment, of bytes: FrameBytes) {
    received.insert(fragment.range, isLast: !fragment.hasMore)
    if !fragment.hasMore { length = fragment.range.upperBound }
    guard fragment.range.lowerBound < head.count else { return }
    let wanted = min(fragment.range.count, head.count - fragment.range.lowerBound)
    let captured = max(0, min(wanted, bytes.end - fragment.start))
    for index in 0..<captured {
      head[fragment.range.lowerBound + index] = bytes.captured.octet(at: fragment.start + index)
    }
    if captured < wanted { headEnd = min(headEnd, fragment.range.lowerBound + captured) }
  }
}
