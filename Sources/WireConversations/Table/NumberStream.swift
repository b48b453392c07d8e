import WireFormat

/// The sequence numbers of one end, and what the other end acknowledges of them: whether the two go on side
/// by side, at a distance that does not change.
struct NumberStream {
  /// What the numbers show.
  enum Reading {
    /// Each acknowledges the other, and goes on from what was before.
    case fits
    /// They are apart, and go on side by side: what the sequence numbers, or else the acknowledgments, are
    /// too large by.
    case shifted(sequence: UInt32, acknowledgment: UInt32)
    /// Both have gone to other numbers, farther off than octets can have been lost.
    case moved(by: UInt32)
    /// They are apart, and it is not known why.
    case open
    /// They go to more than one other place.
    case confused
  }

  private struct Jump {
    var from: UInt32
    var to: UInt32
    /// Nanoseconds since the packet before.
    var time: Int64 = 0
  }

  private var next: UInt32?
  private var jump: Jump?
  private var lastAck: UInt32?
  private var ackJump: Jump?
  /// Where its segments begin and end, since it was elsewhere.
  private var boundaries: [UInt32] = []
  /// The number of its FIN.
  private var fin: UInt32?
  /// What was acknowledged since that was elsewhere, and what was sent by then.
  private var acks: [(number: UInt32, next: UInt32?)] = []
  /// The widest window of the other end, not scaled, and its scale; without its SYN the largest there is.
  private var window: UInt32
  private var scale: UInt8
  private let bytes: Int
  private var isConfused = false
  /// Whether it was first seen far from what was acknowledged before.
  private var beginsApart = false
  /// Whether it went on with exactly the next number, and did not leave it.
  var goesOn: Bool { continues && jump == nil && ackJump == nil }
  private var continues = false

  /// The numbers of one end before those that are doubted.
  init(of end: Int, in tracker: borrowing TCPTracker) {
    let (flow, peer) = (tracker.flows[end], tracker.flows[1 - end])
    if flow.hasNext {
      next = flow.next
      boundaries = [flow.next]
    }
    if peer.hasAck {
      lastAck = peer.lastAck
      acks = [(peer.lastAck, nil)]
    }
    scale = peer.hasSYN ? flow.windowScale == nil ? 0 : peer.windowScale ?? 0 : 14
    window = peer.hasNext ? peer.window >> UInt32(scale) : 0
    bytes = flow.bytes
  }

  /// Notes a segment of the end.
  mutating func send(_ segment: TCPSegment, after time: Int64) {
    let number = segment.sequenceNumber &+ (segment.flags.contains(.syn) ? 1 : 0)
    if let next, !number.isClose(to: next) {
      guard jump == nil else {
        if jump.map({ !number.isClose(to: $0.from) }) ?? true { isConfused = true }
        return
      }
      jump = Jump(from: next, to: number, time: time)
      boundaries = []
      for place in acks.indices { acks[place].next = nil }
      self.next = nil
    } else if next == number {
      continues = true
    } else if next == nil, let lastAck, !number.isClose(to: lastAck) {
      beginsApart = true
    }
    boundaries += [number, segment.end]
    if segment.flags.contains(.fin) {
      fin = segment.end &- 1
      boundaries.append(segment.end &- 1)
    }
    if next.map({ $0.precedes(segment.end) }) ?? true { next = segment.end }
  }

  /// Notes an acknowledgment of the other end.
  mutating func acknowledge(by segment: TCPSegment) {
    let number = segment.acknowledgmentNumber
    if segment.flags.contains(.syn) { scale = min(14, segment.options.windowScale ?? 0) }
    window = max(window, UInt32(segment.window))
    if let lastAck, !number.isClose(to: lastAck) {
      guard ackJump == nil else {
        if ackJump.map({ !number.isClose(to: $0.from) }) ?? true { isConfused = true }
        return
      }
      ackJump = Jump(from: lastAck, to: number)
      acks = []
    }
    acks.append((number, next))
    lastAck = number
  }

  var reading: Reading {
    guard !isConfused else { return .confused }
    guard let offset else { return jump == nil && ackJump == nil && !beginsApart ? .fits : .open }
    if offset.isClose(to: 0) {
      guard let jump, ackJump != nil else { return .fits }
      return hasMoved(jump) ? .moved(by: jump.to &- jump.from) : .fits
    }
    guard jump == nil || ackJump == nil, isSideBySide(at: offset) else { return .open }
    return jump == nil
      ? .shifted(sequence: 0, acknowledgment: offset) : .shifted(sequence: 0 &- offset, acknowledgment: 0)
  }

  /// By how much the acknowledgments are ahead of the numbers, if none of them acknowledges what was not
  /// sent, and one all that was.
  private var offset: UInt32? {
    var first: UInt32?
    var most: Int32 = 0
    for ack in acks {
      guard let next = ack.next else { continue }
      let distance = ack.number &- next
      most = max(most, Int32(bitPattern: distance &- (first ?? distance)))
      if first == nil { first = distance }
    }
    return first.map { $0 &+ UInt32(bitPattern: most) }
  }

  /// Whether acknowledgments and numbers that are apart go on together: what is acknowledged are places where
  /// segments begin and end. Where the distance is such that octets may have been lost, or be under way, the
  /// pattern must be one that nothing else gives.
  private func isSideBySide(at offset: UInt32) -> Bool {
    let distinct = Set(acks.map { $0.number &- offset })
    let matched = distinct.intersection(boundaries)
    let distance = Int32(bitPattern: offset)
    // Who acknowledges less takes no octets beyond its window.
    guard matched.count >= 2, 2 * matched.count >= distinct.count,
      distance > 0 || distance.magnitude > window << UInt32(scale)
    else { return false }
    if distance.magnitude >= 1 << 24 { return true }
    guard matched == distinct else { return false }
    if let fin, matched.contains(fin), matched.contains(fin &+ 1) { return true }
    let steps = matched.sorted { $0.precedes($1) }
    return Set(zip(steps.dropFirst(), steps).map { $0 &- $1 }).count >= 2
  }

  /// Whether numbers that were acknowledged where they went to cannot be those of octets that were lost: none
  /// are sent so fast, at 10 Gbit/s, or a tenth of that by who has not sent any.
  private func hasMoved(_ jump: Jump) -> Bool {
    let distance = jump.to &- jump.from
    guard Int32(bitPattern: distance).magnitude >= 1 << 20 else { return false }
    let possible = max(0, jump.time) / (bytes == 0 ? 8 : 1) * 5 / 4
    return Int64(distance) > possible && Set(acks.map(\.number)).intersection(boundaries).count >= 2
  }
}
