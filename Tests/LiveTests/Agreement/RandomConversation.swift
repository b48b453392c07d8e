import WireFormat

/// The segments of one use of a four-tuple: an opening, some talk and a close, right or wrong as the
/// enumerations name them, with the numbers that two ends would send.
struct RandomConversation {
  /// One segment; `by` is 0 for the end that opens.
  struct Segment {
    var by: Int
    var flags: TCPFlags
    var sequence: UInt32
    var acknowledgment: UInt32
    var length = 0
    var window: UInt16 = 1000
    var options = TCPOptions()
  }

  enum Opening: CaseIterable {
    case threeWay, threeWayWithData, synAgain, synAckAgain, fastOpen, fastOpenNotAccepted, simultaneous, split
    case unanswered, refused, aborted, abortedByServer, wrongSynAck, wrongThenRight, noLastAck, midStream
    case oneSided
  }

  enum Talk: CaseIterable {
    case exchange, retransmission, spurious, outOfOrder, lost, keepAlive, zeroWindow, windowProbe,
      duplicateAck
    case urgent, bothAtOnce, challengedSYN, resetOutside, resetInside, unsentAcknowledged
  }

  enum Close: CaseIterable {
    case fourSegment, threeSegment, simultaneous, halfClosed, halfCloseWithData, finAgain, finWithData
    case lastAckMissing, lastAckWrong, finUnacknowledged, oneFin, reset, resetWithoutAck, resetAfterFin
    case resetAfterClose, dataAfterFin, nothing
  }

  private(set) var segments: [Segment] = []
  /// The next number of each end.
  private var next: [UInt32]
  private var random: SplitMix64

  init(
    _ opening: Opening, _ ending: Close, talks: Int, initialNumbers: (UInt32, UInt32), using seed: UInt64
  ) {
    random = SplitMix64(state: seed)
    next = [initialNumbers.0, initialNumbers.1]
    open(opening)
    for _ in 0..<talks { talk(Talk.allCases.randomElement(using: &random)!, by: either()) }
    close(ending, by: either())
  }

  /// An end sends what comes next.
  ///
  /// - Parameters:
  ///   - back: how far before its next number it begins: a repetition does not move that number.
  ///   - acknowledgment: how far from all that the other sent the acknowledgment is.
  private mutating func send(
    _ by: Int, _ flags: TCPFlags, _ length: Int = 0, back: Int32 = 0, acknowledgment: Int32 = 0,
    window: UInt16 = 1000
  ) {
    let sequence = next[by] &- UInt32(bitPattern: back)
    let hasAck = flags.contains(.ack)
    var segment = Segment(
      by: by, flags: flags, sequence: sequence,
      acknowledgment: hasAck ? next[1 - by] &+ UInt32(bitPattern: acknowledgment) : 0, length: length,
      window: window)
    if flags.contains(.syn) {
      segment.options.maximumSegmentSize = 1460
      segment.options.windowScale = 7
    }
    segments.append(segment)
    guard !flags.contains(.rst) else { return }
    let end =
      sequence &+ UInt32(length) &+ (flags.contains(.syn) ? 1 : 0) &+ (flags.contains(.fin) ? 1 : 0)
    if Int32(bitPattern: end &- next[by]) > 0 { next[by] = end }
  }

  private mutating func either() -> Int { Int.random(in: 0...1, using: &random) }
  private mutating func octets() -> Int { Int.random(in: 1...1460, using: &random) }

  private mutating func open(_ opening: Opening) {
    switch opening {
    case .threeWay, .threeWayWithData:
      send(0, .syn)
      send(1, [.syn, .ack])
      send(0, opening == .threeWay ? .ack : [.psh, .ack], opening == .threeWay ? 0 : octets())
    case .synAgain:
      send(0, .syn)
      send(0, .syn, back: 1)
      send(1, [.syn, .ack])
      send(0, .ack)
    case .synAckAgain:
      send(0, .syn)
      send(1, [.syn, .ack])
      send(1, [.syn, .ack], back: 1)
      send(0, .ack)
    case .fastOpen:
      send(0, .syn, 100)
      send(1, [.syn, .ack])
      send(0, .ack)
    case .fastOpenNotAccepted:
      send(0, .syn, 100)
      send(1, [.syn, .ack], acknowledgment: -100)
      send(0, [.psh, .ack], 100, back: 100)
      send(1, .ack)
    case .simultaneous:
      send(0, .syn)
      send(1, .syn)
      send(0, [.syn, .ack], back: 1)
      send(1, [.syn, .ack], back: 1)
    case .split:
      send(0, .syn)
      send(1, .syn)
      send(0, [.syn, .ack], back: 1)
      send(1, .ack)
    case .unanswered:
      send(0, .syn)
      for _ in 0..<Int.random(in: 0...3, using: &random) { send(0, .syn, back: 1) }
    case .refused:
      send(0, .syn)
      send(1, [.rst, .ack])
    case .aborted, .abortedByServer:
      send(0, .syn)
      send(1, [.syn, .ack])
      send(opening == .aborted ? 0 : 1, .rst)
    case .wrongSynAck:
      send(0, .syn)
      send(1, [.syn, .ack], acknowledgment: 1000)
      send(0, .rst)
    case .wrongThenRight:
      send(0, .syn)
      send(1, [.syn, .ack], acknowledgment: -1)
      send(1, [.syn, .ack], back: 1)
      send(0, .ack)
    case .noLastAck:
      send(0, .syn)
      send(1, [.syn, .ack])
    case .midStream: break
    case .oneSided:
      send(0, .syn)
      send(0, .ack)
    }
  }

  private mutating func talk(_ talk: Talk, by one: Int) {
    let other = 1 - one
    let length = octets()
    switch talk {
    case .exchange:
      send(one, [.psh, .ack], length)
      send(other, .ack)
    case .retransmission:
      send(one, [.psh, .ack], length)
      send(one, [.psh, .ack], length, back: Int32(length))
      send(other, .ack)
    case .spurious:
      send(one, [.psh, .ack], length)
      send(other, .ack)
      send(one, [.psh, .ack], length, back: Int32(length))
      send(other, .ack)
    case .outOfOrder:
      let start = segments.count
      for _ in 0..<3 { send(one, .ack, length) }
      segments.swapAt(start, start + 1)
      send(other, .ack)
    case .lost:
      send(one, .ack, length)
      segments.removeLast()
      send(one, .ack, length)
      send(other, .ack)
    case .keepAlive:
      send(one, .ack, Int.random(in: 0...1, using: &random), back: 1)
      send(other, .ack)
    case .zeroWindow:
      send(one, .ack, length)
      send(other, .ack, window: 0)
      send(other, .ack)
    case .windowProbe:
      send(other, .ack, window: 0)
      send(one, .ack, 1)
      send(other, .ack, acknowledgment: -1, window: 0)
      send(other, .ack)
    case .duplicateAck:
      for _ in 0..<3 { send(other, .ack) }
      send(one, .ack, length)
    case .urgent:
      send(one, [.psh, .ack, .urg], 1)
      send(other, .ack)
    case .bothAtOnce:
      send(one, [.psh, .ack], length)
      send(other, [.psh, .ack], length, acknowledgment: -Int32(length))
      send(one, .ack)
      send(other, .ack)
    case .challengedSYN:
      send(one, .syn, back: 100_000)
      send(other, .ack)
      send(one, .rst)
      segments.removeLast(either())
    case .resetOutside: send(one, .rst, back: 200_000)
    case .resetInside: send(one, .rst, back: -10)
    case .unsentAcknowledged: send(one, .ack, acknowledgment: 5000)
    }
  }

  private mutating func close(_ close: Close, by one: Int) {
    let other = 1 - one
    switch close {
    case .fourSegment, .resetAfterClose, .lastAckWrong:
      send(one, [.fin, .ack])
      send(other, .ack)
      send(other, [.fin, .ack])
      send(one, .ack, acknowledgment: close == .lastAckWrong ? -1 : 0)
      if close == .resetAfterClose { send(either(), .rst) }
    case .threeSegment:
      send(one, [.fin, .ack])
      send(other, [.fin, .ack])
      send(one, .ack)
    case .simultaneous:
      send(one, [.fin, .ack])
      send(other, [.fin, .ack], acknowledgment: -1)
      send(one, .ack)
      send(other, .ack)
    case .halfClosed:
      send(one, [.fin, .ack])
      send(other, .ack)
    case .halfCloseWithData:
      send(one, [.fin, .ack])
      send(other, .ack)
      send(other, [.psh, .ack], octets())
      send(one, .ack)
      send(other, [.fin, .ack])
      send(one, .ack)
    case .finAgain:
      send(one, [.fin, .ack])
      send(one, [.fin, .ack], back: 1)
      send(other, [.fin, .ack])
      send(other, [.fin, .ack], back: 1)
      send(one, .ack)
    case .finWithData:
      send(one, [.fin, .psh, .ack], octets())
      send(other, [.fin, .psh, .ack], octets())
      send(one, .ack)
    case .lastAckMissing:
      send(one, [.fin, .ack])
      send(other, .ack)
      send(other, [.fin, .ack])
    case .finUnacknowledged:
      send(one, [.fin, .ack])
      send(other, [.fin, .ack], acknowledgment: -1)
    case .oneFin: send(one, [.fin, .ack])
    case .reset: send(one, [.rst, .ack])
    case .resetWithoutAck: send(one, .rst)
    case .resetAfterFin:
      send(one, [.fin, .ack])
      send(other, [.rst, .ack])
    case .dataAfterFin:
      send(one, [.fin, .ack])
      send(other, [.psh, .ack], octets())
      send(one, .rst)
    case .nothing: break
    }
  }
}

/// A generator whose numbers are the same in every run.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
