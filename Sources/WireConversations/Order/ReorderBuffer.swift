import WireFormat

/// Puts packets in the order of their times, as far as a window reaches.
///
/// Packets are added in the order of the file, and leave it in that of their times; those of one time, and
/// those without one, stay as they stood. One that comes so late that a later one has left the window is
/// marked (`KeyedPacket.isLate`). As it leaves, each gets its place in the new order, which is what
/// conversations count by; its number stays that of the file.
package struct ReorderBuffer {
  /// How far the window reaches.
  package struct Window: Hashable, Sendable {
    /// How many packets it holds.
    package var packets: Int
    /// How long it holds one, in nanoseconds of capture time; nil: without a limit.
    package var nanoseconds: Int64?

    /// A window from its parts.
    package init(packets: Int, nanoseconds: Int64?) {
      self.packets = packets
      self.nanoseconds = nanoseconds
    }

    /// For what is read once: 1,000 packets, or a second, whichever is less.
    package static let stream = Window(packets: 1000, nanoseconds: 1_000_000_000)
    /// All that is added: it leaves at the end.
    package static let whole = Window(packets: .max, nanoseconds: nil)
  }

  /// Whose order is taken.
  package enum Order: Hashable, Sendable {
    case times
    case file
    /// The one that contradicts the numbers less, by what the window held so far, at most by `weighedLimit`
    /// packets; on a tie that of the times, unless that of the file is asked for and has no more repetitions.
    case weighed(prefersFile: Bool)
  }

  private struct Entry {
    var time: FrameTime
    /// Which one it is of those that were added.
    var arrival: Int
    var slot: Int32
    var isLate = false
  }

  private let window: Window
  private let order: Order
  /// Whether the order of the times is taken at the moment.
  package private(set) var isByTime: Bool
  /// What waits, in the order in which it leaves; from `head` on.
  private var queue: [Entry] = []
  private var head = 0
  private var packets: [KeyedPacket] = []
  private var free: [Int] = []
  private var arrivals = 0
  private var newest = FrameTime.earliest
  /// When the packet was captured that left last.
  package private(set) var leftTime = FrameTime.earliest
  /// The latest that has left.
  private var gone = FrameTime.earliest
  private var lastPlace = 0
  private var isDisordered = false
  /// The tick of the last time, and whether all had the same.
  private var tick: Int64 = 1
  private var isOfOneClock = true
  private var leftSinceWeighing = Int.max
  /// Whether the orders have been weighed.
  private var hasWeighed = false
  /// Whether an order was taken after the other had been.
  package private(set) var hasChangedOrder = false
  /// How many packets were weighed.
  package private(set) var weighedCount = 0
  /// How many came after a later one had left the window, while packets left it in the order of their times.
  package private(set) var lateCount = 0
  /// The same, whatever their order was.
  package private(set) var beyondCount = 0
  /// How often the order of the file contradicts the numbers, and how often that of the times does, in what
  /// was weighed.
  package private(set) var contradictions = (file: 0, times: 0)
  /// The same of segments that carry what was sent before.
  package private(set) var repetitions = (file: 0, times: 0)

  /// An empty window.
  package init(_ window: Window, order: Order) {
    self.window = window
    self.order = order
    isByTime = order != .file
  }

  /// So many packets decide whose order is taken.
  package static let weighedLimit = 1 << 16

  /// Adds a packet; `next` gives on what leaves the window by it.
  package mutating func add(_ packet: KeyedPacket, at time: FrameTime) {
    let slot = free.popLast() ?? packets.count
    if slot < packets.count { packets[slot] = packet } else { packets.append(packet) }
    enqueue(slot, at: time)
  }

  /// Adds a packet, made where it stays; parameters as for `KeyedPacket`.
  package mutating func add(
    _ packet: borrowing Packet, frame: Int, time: Timestamp, passage: PacketPassage,
    fingerprint: FrameFingerprint, at frameTime: FrameTime
  ) {
    let slot = free.popLast() ?? packets.count
    if slot < packets.count {
      packets[slot] = KeyedPacket(
        packet, frame: frame, time: time, passage: passage, fingerprint: fingerprint)
    } else {
      packets.append(packet, frame: frame, time: time, passage: passage, fingerprint: fingerprint)
    }
    enqueue(slot, at: frameTime)
  }

  @inline(__always)
  private mutating func enqueue(_ slot: Int, at time: FrameTime) {
    var entry = Entry(time: time, arrival: arrivals, slot: Int32(truncatingIfNeeded: slot))
    arrivals += 1
    if time.tick != tick { isOfOneClock = arrivals == 1 }
    tick = time.tick
    if newest.isLater(than: time) {
      insert(&entry)
    } else {
      newest = time
      queue.append(entry)
    }
  }

  @inline(never)
  private mutating func insert(_ entry: inout Entry) {
    isDisordered = true
    if gone.isLater(than: entry.time) {
      beyondCount += 1
      entry.isLate = isByTime
      if isByTime { lateCount += 1 }
    }
    queue.insert(entry, at: isByTime && window != .whole ? place(of: entry.time) : queue.count)
  }

  /// Behind all that are not later.
  private mutating func place(of time: FrameTime) -> Int {
    var place = queue.count
    // What is later than what is later is itself later only where all clocks have one tick.
    if isOfOneClock {
      var low = head
      while low < place {
        let middle = (low + place) / 2
        if queue[middle].time.nanoseconds > time.nanoseconds { place = middle } else { low = middle + 1 }
      }
      return place
    }
    while place > head && queue[place - 1].time.isLater(than: time) { place -= 1 }
    return place
  }

  /// The next packet that leaves the window; nil: none does.
  ///
  /// - Parameter isAtEnd: nothing more is added, so that all leave.
  package mutating func next(isAtEnd: Bool = false) -> KeyedPacket? {
    leave(isAtEnd: isAtEnd).map { packets[$0] }
  }

  /// Gives on what leaves the window.
  ///
  /// - Parameters:
  ///   - isAtEnd: nothing more is added, so that all leave.
  ///   - body: receives the packets, one by one.
  @inline(__always)
  package mutating func giveOn(isAtEnd: Bool = false, to body: (borrowing KeyedPacket) -> Void) {
    while let slot = leave(isAtEnd: isAtEnd) { body(packets[slot]) }
  }

  /// The slot of the next packet that leaves, which holds it until another is added.
  private mutating func leave(isAtEnd: Bool) -> Int? {
    let count = queue.count - head
    guard count > 0, isAtEnd || count > window.packets || outlasts() else { return nil }
    if isDisordered && (leftSinceWeighing >= window.packets || isAtEnd) { settle() }
    leftSinceWeighing = leftSinceWeighing == .max ? 1 : leftSinceWeighing + 1
    let entry = queue[head]
    head += 1
    if head >= 4096 && head * 2 >= queue.count {
      queue.removeSubrange(..<head)
      head = 0
    }
    leftTime = entry.time
    if !gone.isLater(than: entry.time) { gone = entry.time }
    let slot = Int(entry.slot)
    free.append(slot)
    lastPlace = packets[slot].take(placeAfter: lastPlace, isLate: entry.isLate)
    return slot
  }

  @inline(__always)
  private func outlasts() -> Bool {
    guard let limit = window.nanoseconds else { return false }
    return newest.elapsed(since: queue[head].time) > limit
  }

  /// Decides whose order what waits has.
  @inline(never)
  private mutating func settle() {
    leftSinceWeighing = 0
    isDisordered = false
    guard order != .file, order != .times || window == .whole, weighedCount < Self.weighedLimit
    else { return }
    let waiting = queue[head...]
    let byArrival = waiting.sorted { $0.arrival < $1.arrival }
    let byTime = sortedByTime(byArrival)
    if case .weighed(let prefersFile) = order {
      let (file, times) = (weigh(byArrival), weigh(byTime))
      weighedCount += byTime.count
      contradictions.file += file.count
      contradictions.times += times.count
      repetitions.file += file.repetitions
      repetitions.times += times.repetitions
      let takesTimes = !Self.takesFile(contradictions, repetitions, prefersFile: prefersFile)
      if hasWeighed && takesTimes != isByTime { hasChangedOrder = true }
      (isByTime, hasWeighed) = (takesTimes, true)
    }
    queue = isByTime ? byTime : byArrival
    head = 0
  }

  /// Times of different clocks are cut to the coarsest, so that no three of them contradict each other.
  private func sortedByTime(_ entries: [Entry]) -> [Entry] {
    let coarsest = entries.reduce(1) { max($0, $1.time.tick) }
    let tick = entries.allSatisfy { $0.time.tick == coarsest } ? 1 : coarsest
    return entries.sorted { one, other in
      let (early, late) = (one.time.ticks(of: tick), other.time.ticks(of: tick))
      return early == late ? one.arrival < other.arrival : early < late
    }
  }

  /// Which of the two orders is the better.
  package static func takesFile(
    _ contradictions: (file: Int, times: Int), _ repetitions: (file: Int, times: Int), prefersFile: Bool
  ) -> Bool {
    contradictions.file == contradictions.times
      ? prefersFile && repetitions.file <= repetitions.times : contradictions.file < contradictions.times
  }

  private func weigh(_ entries: [Entry]) -> OrderContradictions {
    // As small as the conversations of so few packets allow: it is made for each window.
    var result = OrderContradictions(bits: min(15, Int.bitWidth - (entries.count * 2).leadingZeroBitCount))
    for entry in entries { result.note(packets[Int(entry.slot)]) }
    return result
  }
}
