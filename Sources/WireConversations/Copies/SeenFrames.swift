import WireFormat

/// The last frames of a capture, found by what they hold: their number is bounded, and nothing is allocated
/// for one.
///
/// Frames are numbered from 1 as they come, and the oldest makes room. An index of buckets leads to the
/// newest of each, and each frame to the one before it: links to frames that have made room are known by
/// their numbers, so nothing need be removed.
struct SeenFrames {
  /// How many frames are remembered: copies stand up to 1,000 apart.
  static var capacity: Int { 2048 }
  private static var bucketCount: Int { 4096 }
  /// How many frames of a bucket are looked at: others than the wanted are there by chance.
  private static var searchLimit: Int { 16 }

  private var frames = [SeenFrame](repeating: SeenFrame(), count: capacity)
  private var buckets = [UInt32](repeating: 0, count: bucketCount)
  /// The number of the newest.
  private(set) var latest: UInt32 = 0

  /// Whether a frame is still remembered.
  @inline(__always)
  func holds(_ number: UInt32) -> Bool {
    number != 0 && Int(latest &- number) < Self.capacity
  }

  /// A frame that is held.
  subscript(number: UInt32) -> SeenFrame {
    @inline(__always)
    get { frames[Int(number) & (Self.capacity - 1)] }
    @inline(__always)
    set { frames[Int(number) & (Self.capacity - 1)] = newValue }
  }

  /// Remembers a segment.
  ///
  /// - Parameter previous: the number of the frame before it in its conversation; 0: there is none.
  /// - Returns: its number, and whether the same packet was seen before.
  @inline(__always)
  mutating func add(_ segment: TCPSegment, of packet: borrowing KeyedPacket, previous: UInt32) -> (
    number: UInt32, hasTwin: Bool
  ) {
    latest &+= 1
    if latest == 0 { latest = 1 }
    let fingerprint = packet.fingerprint
    var seen = SeenFrame()
    seen.key = packet.identity
    seen.time = packet.time
    seen.previous = previous
    seen.frame = UInt32(truncatingIfNeeded: packet.frame)
    seen.start = segment.sequenceNumber &+ (segment.flags.contains(.syn) ? 1 : 0)
    seen.length = UInt32(truncatingIfNeeded: segment.payloadLength)
    seen.acknowledgment = segment.acknowledgmentNumber
    seen.beginning = fingerprint.beginning
    seen.payload = fingerprint.payload
    seen.path = fingerprint.path
    seen.capturedLength = UInt16(clamping: fingerprint.capturedLength)
    seen.likeness = Self.likeness(of: segment)
    seen.identification = packet.identification
    seen.timeToLive = packet.timeToLive
    if packet.sourceIsLower { seen.marks.insert(.sourceIsLower) }
    if segment.flags.contains(.syn) { seen.marks.insert(.hasSYN) }
    if segment.flags.contains(.fin) { seen.marks.insert(.hasFIN) }
    if segment.flags.contains(.ack) { seen.marks.insert(.hasAck) }
    let bucket = Self.bucket(of: seen.key)
    seen.older = buckets[bucket]
    buckets[bucket] = latest
    if seen.key != 0 { seen.twin = twin(of: seen) }
    self[latest] = seen
    return (latest, seen.twin != 0)
  }

  // The lowest bit of a key that is known is 1.
  @inline(__always)
  private static func bucket(of key: UInt64) -> Int {
    Int(truncatingIfNeeded: key >> 1) & (bucketCount - 1)
  }

  /// Reads what adding a packet will read, so that it is in the processor's cache by then.
  ///
  /// - Returns: something of it, because a read whose value is not used is left out by the compiler.
  @inline(__always)
  func warm(_ key: UInt64) -> UInt32 {
    self[buckets[Self.bucket(of: key)]].older
  }

  @inline(__always)
  private func twin(of seen: SeenFrame) -> UInt32 {
    var number = seen.older
    for _ in 0..<Self.searchLimit {
      guard holds(number) else { return 0 }
      let candidate = self[number]
      if candidate.key == seen.key && candidate.hasOctets(of: seen) != false { return number }
      number = candidate.older
    }
    return 0
  }

  /// What the pieces of a packet have in common with it beside the acknowledgment: segmentation and
  /// coalescing leave all but PSH, FIN and CWR alone.
  @inline(__always)
  private static func likeness(of segment: TCPSegment) -> UInt16 {
    let flags = segment.flags.subtracting([.psh, .fin, .cwr])
    let times = segment.options.timestamps ?? (0, 0)
    var mixed = UInt64(times.value) << 32 | UInt64(times.echo)
    mixed = (mixed ^ UInt64(segment.window) << 16 ^ UInt64(flags.rawValue)) &* 0x9e37_79b9_7f4a_7c15
    return UInt16(truncatingIfNeeded: mixed >> 48)
  }
}
