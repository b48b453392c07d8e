import WireFormat

/// How numbers that somebody on the way has translated are led back to those that the conversation began
/// with: a SYN proxy, or a firewall that chooses ISNs, seen where only half of it is translated.
final class NumberShifts: Sendable {
  /// Of each end, what its sequence numbers are too large by.
  let sequence: [UInt32]
  /// Of each end, what its acknowledgment numbers are too large by.
  let acknowledgment: [UInt32]

  init(sequence: [UInt32], acknowledgment: [UInt32]) {
    self.sequence = sequence
    self.acknowledgment = acknowledgment
  }

  /// The same, where the other end is the initiator.
  var turned: NumberShifts {
    NumberShifts(sequence: sequence.reversed(), acknowledgment: acknowledgment.reversed())
  }
}

/// What is not plain in the numbers of a conversation.
enum Numbering {
  /// Some do not fit those before them: what follows shows why.
  case doubted(NumberDoubt)
  /// Some are translated.
  case translated(NumberShifts)
}

extension UInt32 {
  /// As far as a window reaches that is not scaled: what lies farther off may need an explanation.
  static var closeness: UInt32 { 1 << 16 }

  /// Whether two numbers are so near that nothing need be explained.
  @inline(__always)
  func isClose(to other: UInt32) -> Bool { self &- other &+ Self.closeness <= 2 * Self.closeness }
}

extension TCPTracker {
  /// Whether the numbers of a conversation are what they seem, as far as is known.
  @inline(__always)
  var hasPlainNumbers: Bool { if case nil = numbers { true } else { false } }

  /// Whether a segment follows what was seen, by its numbers: then nothing need be asked about it.
  @inline(__always)
  func isOrdinary(_ segment: TCPSegment, from sender: Int) -> Bool {
    let receiver = receiver(of: sender)
    let number = segment.acknowledgmentNumber
    return !hasEarly && hasPlainNumbers && segment.flags.intersection([.ack, .rst]) == .ack
      && flows[sender].hasNext && flows[sender].hasAck && flows[receiver].hasNext
      && segment.sequenceNumber.isClose(to: flows[sender].next) && number.isClose(to: flows[sender].lastAck)
      && number.precedesOrEquals(flows[receiver].next)
      && number.precedesOrEquals(flows[receiver].sent.edge)
  }

  /// How often the numbers of a conversation are doubted.
  private static var mostDoubts: UInt8 { 4 }

  /// Whether a segment has a number so far from all before it that loss hardly explains it.
  @inline(never)
  func doubts(_ segment: TCPSegment, from sender: Int) -> Bool {
    guard hasPlainNumbers, doubtCount < Self.mostDoubts, !isSelfConnected, marks.isEmpty,
      segment.flags.intersection([.ack, .rst]) == .ack
    else { return false }
    let receiver = receiver(of: sender)
    if flows[sender].hasNext {
      if flows[sender].isFar(segment.sequenceNumber) { return true }
    } else if flows[receiver].hasAck && !segment.flags.contains(.syn) {
      if !segment.sequenceNumber.isClose(to: flows[receiver].lastAck) { return true }
    }
    return flows[receiver].hasNext && flows[receiver].isFar(segment.acknowledgmentNumber)
  }

  /// Keeps what the conversation is before the segments that will show what their numbers mean.
  mutating func doubt() {
    doubtCount += 1
    var before = copy()
    before.early = -1
    numbers = .doubted(NumberDoubt(before))
  }

  /// Takes the numbers as they are.
  mutating func dropDoubt() {
    if case .doubted = numbers { numbers = nil }
  }

  /// Goes back to what the conversation was when its numbers were doubted.
  mutating func restore(_ before: consuming TCPTracker, _ shifts: NumberShifts) {
    before.lastSeen = lastSeen
    before.otherWrappings = otherWrappings
    let isTurned = before.ends.initiatorIsLower != ends.initiatorIsLower
    for end in 0...1 { before.flows[isTurned ? 1 - end : end].wrapping = flows[end].wrapping }
    before.doubtCount = doubtCount
    before.numbers = .translated(shifts)
    self = before
  }

  /// A segment with the numbers that the conversation began with: of a number that may be translated, or not
  /// yet, that which lies nearer to what was seen.
  func translated(_ segment: TCPSegment, from sender: Int) -> TCPSegment {
    guard case .translated(let shifts) = numbers else { return segment }
    let receiver = receiver(of: sender)
    var segment = segment
    segment.sequenceNumber = flows[sender].nearest(
      segment.sequenceNumber, segment.sequenceNumber &- shifts.sequence[sender])
    guard segment.flags.contains(.ack) else { return segment }
    let (number, shift) = (segment.acknowledgmentNumber, shifts.acknowledgment[sender])
    segment.acknowledgmentNumber = flows[receiver].nearest(number, number &- shift)
    if let edges = segment.options.sackEdges {
      // Who translates acknowledgments may have forgotten these.
      let other = shifts.sequence[receiver]
      segment.options.setSackBlocks(
        count: segment.options.sackBlockCount,
        left: flows[receiver].nearest(edges.left, edges.left &- shift, edges.left &- other),
        right: flows[receiver].nearest(edges.right, edges.right &- shift, edges.right &- other))
    }
    return segment
  }
}

extension Flow {
  /// Whether a number lies beyond all that was sent, or before its beginning, by more than a window.
  fileprivate func isFar(_ number: UInt32) -> Bool {
    guard !number.isClose(to: next) else { return false }
    let distance = Int32(bitPattern: number &- next)
    if distance > 0 || distance < -(1 << 26) { return true }
    return next &- base < 1 << 30 && Int32(bitPattern: number &- base) < -Int32(UInt32.closeness)
  }

  /// That of some numbers which is nearest to what was seen.
  fileprivate func nearest(_ numbers: UInt32...) -> UInt32 {
    let known = hasNext ? next : base &+ 1
    func distance(_ number: UInt32) -> UInt32 { Int32(bitPattern: number &- known).magnitude }
    return numbers.min { distance($0) < distance($1) } ?? known
  }
}
