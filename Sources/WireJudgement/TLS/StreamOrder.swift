import WireFormat

/// The octets of one direction of a connection, in the order of their numbers.
///
/// What comes before its time is held, within bounds; what comes again is passed over.
struct StreamOrder {
  /// The number of the first octet.
  let first: UInt32
  /// The number of the next octet.
  private(set) var next: UInt32
  /// As many octets were given.
  private(set) var taken = 0
  /// What came before its time, by the distance from `next` when it came.
  private var held: [(start: UInt32, frame: Int, octets: [UInt8], isCut: Bool)] = []
  /// What that takes, in octets.
  private(set) var heldOctets = 0
  /// Whether octets are missing that nobody waits for any more.
  private(set) var isBroken = false
  /// The number after the last octet, as a FIN says it.
  private var end: UInt32?

  /// As much is held, in octets, and as many segments.
  private static let heldLimit = 1 << 18
  /// What a segment takes beside its octets.
  private static let segmentCost = 96
  private static let segmentLimit = 1024

  init(next: UInt32) {
    first = next
    self.next = next
  }

  /// Whether octets are missing, now that nothing more comes.
  var lacksOctets: Bool { isBroken || !held.isEmpty || end.map { $0 != next } ?? false }

  /// Takes a segment.
  ///
  /// - Parameters:
  ///   - start: the number of its first octet.
  ///   - length: its octets on the wire; the capture may hold fewer of them.
  ///   - body: receives octets in their order, each once, and the frames that had them.
  mutating func take(
    _ octets: UnsafeRawBufferPointer, at start: UInt32, length: Int, frame: Int, isLast: Bool,
    _ body: (UnsafeRawBufferPointer, Int) -> Void
  ) {
    guard !isBroken else { return }
    if isLast { end = start &+ UInt32(truncatingIfNeeded: length) }
    guard length > 0 else { return }
    let isCut = octets.count < length
    let distance = Int(Int32(bitPattern: start &- next))
    guard distance > 0 else { return give(octets, skipping: -distance, frame: frame, isCut: isCut, body) }
    guard held.count < Self.segmentLimit, heldOctets + octets.count <= Self.heldLimit else { return lose() }
    held.append((start, frame, Array(octets), isCut))
    heldOctets += octets.count + Self.segmentCost
  }

  private mutating func give(
    _ octets: UnsafeRawBufferPointer, skipping count: Int, frame: Int, isCut: Bool,
    _ body: (UnsafeRawBufferPointer, Int) -> Void
  ) {
    // What a segment lacks behind that may have come, or come later, in another one.
    guard count < octets.count else { return }
    let fresh = UnsafeRawBufferPointer(rebasing: octets[count...])
    body(fresh, frame)
    advance(fresh.count)
    if isCut { return lose() }
    giveHeld(body)
  }

  private mutating func giveHeld(_ body: (UnsafeRawBufferPointer, Int) -> Void) {
    while let place = held.firstIndex(where: { Int32(bitPattern: $0.start &- next) <= 0 }) {
      let segment = held.remove(at: place)
      heldOctets -= segment.octets.count + Self.segmentCost
      let distance = Int(Int32(bitPattern: next &- segment.start))
      segment.octets.withUnsafeBytes { octets in
        guard distance < octets.count else { return }
        let fresh = UnsafeRawBufferPointer(rebasing: octets[distance...])
        body(fresh, segment.frame)
        advance(fresh.count)
      }
      if segment.isCut { return lose() }
    }
  }

  private mutating func advance(_ count: Int) {
    next &+= UInt32(truncatingIfNeeded: count)
    taken += count
  }

  /// Nothing more is given, and nothing is held.
  mutating func lose() {
    isBroken = true
    held = []
    heldOctets = 0
  }
}
