import WireFormat

/// The last frames of a capture, found by what they hold: their number is bounded, and nothing is allocated
/// for one.
///
/// Frames are numbered from 1 as they come, and the oldest makes room. An index of buckets leads to the
/// newest of each, and each frame to the one before it: links to frames that have made room are known by
/// their numbers, so nothing need be removed.
@safe struct SeenFrames: ~Copyable {
  /// How many frames are remembered: copies stand up to 1,000 apart.
  static var capacity: Int { 2048 }
  private static var bucketCount: Int { 4096 }
  /// How many frames of a bucket are looked at: others than the wanted are there by chance.
  private static var searchLimit: Int { 16 }

  /// Whether frames are remembered at all.
  let isOn: Bool
  /// The number of the newest.
  private(set) var latest: UInt32 = 0
  // Beside arrays, whose bounds and owners would be checked for each packet. What leads into them is masked.
  private let frames: UnsafeMutablePointer<SeenFrame>
  private let buckets: UnsafeMutablePointer<UInt32>

  /// - Parameter isOn: whether frames are remembered; if not, there is room for one.
  init(isOn: Bool) {
    self.isOn = isOn
    unsafe frames = .allocate(capacity: isOn ? Self.capacity : 1)
    unsafe frames.initialize(repeating: SeenFrame(), count: isOn ? Self.capacity : 1)
    unsafe buckets = .allocate(capacity: isOn ? Self.bucketCount : 1)
    unsafe buckets.initialize(repeating: 0, count: isOn ? Self.bucketCount : 1)
  }

  deinit {
    unsafe frames.deallocate()
    unsafe buckets.deallocate()
  }

  /// Whether a frame is still remembered.
  @inline(__always)
  func holds(_ number: UInt32) -> Bool {
    number != 0 && Int(latest &- number) < Self.capacity
  }

  /// A frame that is held.
  subscript(number: UInt32) -> SeenFrame {
    @inline(__always)
    unsafeAddress { unsafe UnsafePointer(frames + place(number)) }
    @inline(__always)
    unsafeMutableAddress { unsafe frames + place(number) }
  }

  @inline(__always)
  private func place(_ number: UInt32) -> Int {
    isOn ? Int(number) & (Self.capacity - 1) : 0
  }

  /// Remembers a segment.
  ///
  /// - Parameter previous: the number of the frame before it in its conversation; 0: there is none.
  /// - Returns: its number, and whether the same packet was seen before.
  @inline(__always)
  mutating func add(_ segment: TCPSegment, of packet: borrowing KeyedPacket, previous: UInt32) -> (
    number: UInt32, hasTwin: Bool
  ) {
    var seen = SeenFrame()
    seen.previous = previous
    seen.start = segment.sequenceNumber &+ (segment.flags.contains(.syn) ? 1 : 0)
    seen.length = UInt32(truncatingIfNeeded: segment.payloadLength)
    seen.acknowledgment = segment.acknowledgmentNumber
    if segment.payloadLength > 0 { seen.likeness = Self.likeness(of: segment) }
    seen.marks = SeenFrame.Marks(segment.flags, sourceIsLower: packet.sourceIsLower)
    return add(&seen, of: packet)
  }

  /// Remembers a datagram; parameters and result as for a segment.
  mutating func add(datagram packet: borrowing KeyedPacket, previous: UInt32) -> (
    number: UInt32, hasTwin: Bool
  ) {
    var seen = SeenFrame()
    seen.previous = previous
    seen.marks = SeenFrame.Marks([], sourceIsLower: packet.sourceIsLower)
    return add(&seen, of: packet)
  }

  @inline(__always)
  private mutating func add(_ seen: inout SeenFrame, of packet: borrowing KeyedPacket) -> (
    number: UInt32, hasTwin: Bool
  ) {
    latest &+= 1
    if latest == 0 { latest = 1 }
    let fingerprint = packet.fingerprint
    seen.key = packet.identity
    seen.time = packet.time
    seen.frame = UInt32(truncatingIfNeeded: packet.frame)
    seen.beginning = fingerprint.beginning
    seen.payload = fingerprint.payload
    seen.path = fingerprint.path
    seen.capturedLength = UInt16(clamping: fingerprint.capturedLength)
    seen.identification = packet.identification
    seen.timeToLive = packet.timeToLive
    let bucket = unsafe buckets + Self.bucket(of: seen.key)
    seen.older = unsafe bucket.pointee
    unsafe bucket.pointee = latest
    if seen.key != 0 && holds(seen.older) { seen.twin = twin(of: seen) }
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
    isOn ? unsafe self[buckets[Self.bucket(of: key)]].older : 0
  }

  @inline(__always)
  private func twin(of seen: SeenFrame) -> UInt32 {
    var number = seen.older
    for _ in 0..<Self.searchLimit {
      guard holds(number) else { return 0 }
      if self[number].key == seen.key && self[number].hasOctets(of: seen) != false { return number }
      number = self[number].older
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
