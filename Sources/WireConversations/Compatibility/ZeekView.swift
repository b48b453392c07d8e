import WireFormat

/// A TCP conversation as Zeek sees it: the state of each side, and the history.
///
/// Zeek looks at flags and checks no number, so its states are not those of RFC 9293. Its timers and its
/// guess of direction by port are not modelled.
struct ZeekView {
  enum SideState {
    case inactive, synSent, synAckSent, partial, established, closed, reset
  }

  struct Side {
    var state = SideState.inactive
    var stateBefore = SideState.inactive
    var start: UInt32 = 0
    var last: UInt32 = 0
    /// The highest acknowledgment of the other side.
    var acknowledged: UInt32 = 0
    var hasFIN = false
    /// Whether payload that the capture has cut was not acknowledged yet, and from where to where.
    var hasCut = false
    var cutStart: UInt32 = 0
    var cutEnd: UInt32 = 0
    var lastSYN: UInt32 = 0
    var lastFIN: UInt32 = 0
    var lastRST: UInt32 = 0
    var seen = SeenLetters()
    var retransmissions = LogarithmicCount()
    var zeroWindows = LogarithmicCount()
    var gaps = LogarithmicCount()

    /// Begins to count at `start`.
    mutating func count(from start: UInt32, last: UInt32) {
      self.start = start
      acknowledged = start
      self.last = last
    }

    /// The octets that the numbers tell of, as Zeek counts them: whether they were seen or not, without SYN
    /// and FIN.
    var size: UInt32 {
      let end = Int32(bitPattern: last &- acknowledged) > 0 ? last : acknowledged
      let occupied = end &- start
      return occupied &- min(occupied, hasFIN ? 2 : 1)
    }

    /// Notes payload of which the capture holds a part, or none: Zeek reads nothing of it.
    mutating func noteCut(from start: UInt32, to end: UInt32) {
      guard acknowledged.precedes(end) else { return }
      if !hasCut || start.precedes(cutStart) { cutStart = start }
      if !hasCut || cutEnd.precedes(end) { cutEnd = end }
      hasCut = true
    }

    /// Takes what of it is acknowledged; answers whether some is.
    mutating func takeCut(before number: UInt32) -> Bool {
      guard cutStart.precedes(number) else { return false }
      cutStart = number
      hasCut = number.precedes(cutEnd)
      return true
    }

    mutating func move(to state: SideState) {
      guard state != self.state else { return }
      stateBefore = self.state
      self.state = state
    }
  }

  struct SeenLetters: OptionSet {
    let rawValue: UInt8
    static let syn = SeenLetters(rawValue: 1)
    static let ack = SeenLetters(rawValue: 4)
    static let data = SeenLetters(rawValue: 8)
    static let fin = SeenLetters(rawValue: 16)
    static let rst = SeenLetters(rawValue: 32)
    static let inconsistent = SeenLetters(rawValue: 64)
    static let several = SeenLetters(rawValue: 128)
  }

  /// Counts, and says so at the first, the tenth, the hundredth …
  struct LogarithmicCount {
    private var count: UInt32 = 0
    private var threshold: UInt32 = 1

    mutating func reachesThreshold() -> Bool {
      count &+= 1
      guard count == threshold else { return false }
      threshold &*= 10
      return true
    }
  }

  private(set) var history = ZeekHistory()
  private var sides = InlineArray<2, Side>(repeating: Side())

  /// - Parameter isFlipped: whether the first packet, a SYN+ACK, was sent by the responder.
  init(isFlipped: Bool) {
    if isFlipped { history.append("^", byOriginator: true) }
  }

  /// The state of the originator.
  var originator: SideState { sides[0].state }
  /// The state of the responder.
  var responder: SideState { sides[1].state }
  /// Whether either side sent anything, by its numbers.
  var hasSize: Bool { sides[0].size > 0 || sides[1].size > 0 }

  /// Takes the other side for the originator.
  mutating func turn() {
    let originator = sides[0]
    sides[0] = sides[1]
    sides[1] = originator
    history.turn()
  }

  /// Reads one segment.
  mutating func observe(_ segment: TCPSegment, fromOriginator: Bool, isCut: Bool = false) {
    let side = fromOriginator ? 0 : 1
    let flags = segment.flags
    let sequence = segment.sequenceNumber
    let length = UInt32(truncatingIfNeeded: segment.payloadLength)
    var occupied = flags.contains(.rst) ? 0 : length
    if flags.contains(.syn) { occupied &+= 1 }
    if flags.contains(.fin) { occupied &+= 1 }
    let end = sequence &+ occupied

    begin(side, flags, sequence: sequence, end: end)
    record(side, flags, relative: sequence &- sides[side].start, length: length)
    if segment.window == 0 && !flags.contains(.rst) && sides[1 - side].state != .closed
      && sides[side].state != .reset && sides[side].zeroWindows.reachesThreshold()
    {
      history.append("w", byOriginator: fromOriginator)
    }
    if flags.contains(.fin) { sides[side].hasFIN = true }
    if isCut && length > 0 && !flags.contains(.rst) {
      let payload = sequence &+ (flags.contains(.syn) ? 1 : 0)
      sides[side].noteCut(from: payload, to: payload &+ length)
    }
    if flags.contains(.ack) {
      acknowledge(1 - side, segment.acknowledgmentNumber, isReset: flags.contains(.rst))
    }
    advance(side, flags, end: end, hasPayload: length > 0)
    move(side, flags, hasPayload: length > 0)
  }

  /// Octets of one side were acknowledged that the capture does not hold.
  mutating func observeGap(ofOriginator: Bool) {
    if sides[ofOriginator ? 0 : 1].gaps.reachesThreshold() { history.append("g", byOriginator: ofOriginator) }
  }

  private mutating func begin(_ side: Int, _ flags: TCPFlags, sequence: UInt32, end: UInt32) {
    let isSYN = flags.contains(.syn)
    switch sides[side].state {
    case .inactive:
      sides[side].count(from: isSYN ? sequence : sequence &- 1, last: isSYN ? end : sequence)
    case .synSent, .synAckSent:
      guard isSYN && sequence != sides[side].start else { return }
      sides[side].count(from: sequence, last: end)
    case .established, .partial:
      guard isSYN else { return }
      sides[side].count(from: sequence, last: end)
    case .reset:
      guard isSYN && sides[side].stateBefore == .inactive else { return }
      sides[side].count(from: sequence, last: end)
    case .closed:
      return
    }
  }

  private mutating func record(_ side: Int, _ flags: TCPFlags, relative: UInt32, length: UInt32) {
    let isSYN = flags.contains(.syn)
    let isFIN = flags.contains(.fin)
    let isRST = flags.contains(.rst)
    switch (isSYN ? 1 : 0) + (isFIN ? 1 : 0) + (isRST ? 1 : 0) {
    case 0:
      if length > 0 {
        _ = note(side, .data, "d")
      } else if flags.contains(.ack) {
        _ = note(side, .ack, "a")
      }
    case 1 where isSYN:
      let letter: Unicode.Scalar = flags.contains(.ack) ? "h" : "s"
      // Zeek keeps one flag for s and h: after either, the other is written only with another number.
      if note(side, .syn, letter) && relative != sides[side].lastSYN {
        history.append(letter, byOriginator: side == 0)
      }
      sides[side].lastSYN = relative
    case 1 where isFIN:
      if note(side, .fin, "f") && relative &+ length != sides[side].lastFIN {
        history.append("f", byOriginator: side == 0)
      }
      sides[side].lastFIN = relative &+ length
    case 1:
      if note(side, .rst, "r") && relative != sides[side].lastRST {
        history.append("r", byOriginator: side == 0)
      }
      sides[side].lastRST = relative
    default:
      _ = isFIN && isRST ? note(side, .inconsistent, "i") : note(side, .several, "q")
    }
  }

  /// Writes a letter the first time; answers whether it had been written before.
  private mutating func note(_ side: Int, _ seen: SeenLetters, _ letter: Unicode.Scalar) -> Bool {
    guard sides[side].seen.insert(seen).inserted else { return true }
    history.append(letter, byOriginator: side == 0)
    return false
  }

  private mutating func acknowledge(_ side: Int, _ number: UInt32, isReset: Bool) {
    if sides[side].state == .inactive {
      sides[side].count(from: number &- 1, last: number &- 1)
    } else if !isReset && Int32(bitPattern: number &- sides[side].start) >= 0
      && Int32(bitPattern: number &- sides[side].acknowledged) > 0
    {
      sides[side].acknowledged = number
    }
    if sides[side].hasCut && sides[side].takeCut(before: number) { observeGap(ofOriginator: side == 0) }
  }

  private mutating func advance(_ side: Int, _ flags: TCPFlags, end: UInt32, hasPayload: Bool) {
    let delta = Int32(bitPattern: end &- sides[side].last)
    let tooFar: Int32 = 1_048_576
    if !flags.isDisjoint(with: [.syn, .rst]) && (delta > tooFar || delta < -tooFar) { return }
    if flags.contains(.fin) && sides[side].last == sides[side].start &+ 1 {
      sides[side].last = end
    } else if sides[side].state == .reset {
      return
    } else if delta > 0 {
      sides[side].last = end
    } else if hasPayload && sides[side].retransmissions.reachesThreshold() {
      history.append("t", byOriginator: side == 0)
    }
  }

  private mutating func move(_ side: Int, _ flags: TCPFlags, hasPayload: Bool) {
    switch sides[side].state {
    case .inactive: moveFromInactive(side, flags, hasPayload: hasPayload)
    case .synSent, .synAckSent:
      if flags.contains(.fin) { sides[side].move(to: .closed) }
      if flags.contains(.rst) { sides[side].move(to: .reset) }
    case .established, .partial: moveFromEstablished(side, flags)
    case .closed:
      if flags.contains(.rst) && sides[1 - side].state != .closed { sides[side].move(to: .reset) }
    case .reset: break
    }
  }

  private mutating func moveFromInactive(_ side: Int, _ flags: TCPFlags, hasPayload: Bool) {
    let peer = 1 - side
    if flags.contains(.syn) {
      if side == 0 {
        sides[0].move(to: flags.contains(.ack) ? .synAckSent : .synSent)
      } else {
        if sides[0].state == .synSent { sides[0].move(to: .established) }
        sides[1].move(to: .established)
      }
    }
    if flags.contains(.fin) { sides[side].move(to: .closed) }
    if flags.contains(.rst) { sides[side].move(to: .reset) }
    guard sides[side].state == .inactive else { return }
    if side == 1 && !hasPayload && sides[0].state == .synSent { return }
    sides[side].move(to: flags.contains(.ack) && sides[peer].state == .established ? .established : .partial)
  }

  private mutating func moveFromEstablished(_ side: Int, _ flags: TCPFlags) {
    let peer = 1 - side
    if flags.contains(.syn) && !flags.contains(.ack) && sides[side].state == .partial
      && sides[peer].state == .inactive
    {
      sides[side].move(to: .synSent)
    }
    if flags.contains(.fin) && !flags.contains(.rst) {
      sides[side].move(to: .closed)
      if sides[peer].state == .reset && sides[peer].stateBefore == .closed { sides[peer].move(to: .closed) }
    }
    if flags.contains(.rst) { sides[side].move(to: .reset) }
  }
}
