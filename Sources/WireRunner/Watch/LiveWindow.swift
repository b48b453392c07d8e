import WireFormat

/// Puts the frames of an interface in the order of their times.
///
/// Processors hand over frames side by side, and a frame has its time before it waits for its turn
/// (net.core.netdev_tstamp_prequeue), so that it may come a little behind later ones. Each is held until a
/// frame is a tenth of a second later, or a thousand or eight mebibytes wait behind it. One that is earlier
/// by more than that stays where it came: the clock was set back.
struct LiveWindow {
  private struct Frame {
    var octets: [UInt8] = []
    var wireLength = 0
    var time = Timestamp(nanoseconds: 0)
  }

  /// So many frames are held at most.
  static let limit = 1000
  /// So long, in nanoseconds, of the time of the capture.
  static let reach: Int64 = 100_000_000
  /// So many octets.
  static let octetLimit = 8 << 20
  /// Of a place that held more octets the room is given back.
  private static let roomLimit = 4096

  /// What is held and, at the other places, room that was used before.
  private var frames: [Frame] = []
  private var free: [Int] = []
  /// The places of what is held, in the order in which it leaves; from `head` on.
  private var queue: [Int] = []
  private var head = 0
  /// How many octets are held.
  private var octetCount = 0
  private var latest = Timestamp(nanoseconds: 0)

  /// Receives what leaves: octets, octets on the wire, and when it was captured.
  typealias Receiver = (_ octets: RawSpan, _ wireLength: Int, _ time: Timestamp) -> Void

  /// Holds a frame, and gives on what has been held for long enough.
  mutating func add(
    _ octets: UnsafeRawBufferPointer, wireLength: Int, time: Timestamp, to receiver: Receiver
  ) {
    let place = room()
    frames[place].octets.append(contentsOf: octets)
    octetCount += octets.count
    frames[place].wireLength = wireLength
    frames[place].time = time
    latest = time
    var turn = queue.count
    while turn > head, case let other = frames[queue[turn - 1]].time, other > time, other - time <= Self.reach
    {
      turn -= 1
    }
    queue.insert(place, at: turn)
    while queue.count - head > Self.limit || octetCount > Self.octetLimit
      || head < queue.count && hasWaited(queue[head])
    {
      leave(to: receiver)
    }
  }

  /// Gives on all that is held: nothing comes any more, or for a while.
  mutating func flush(to receiver: Receiver) {
    while head < queue.count { leave(to: receiver) }
  }

  private mutating func room() -> Int {
    if let place = free.popLast() { return place }
    frames.append(Frame())
    return frames.count - 1
  }

  private func hasWaited(_ place: Int) -> Bool {
    let distance = latest - frames[place].time
    return distance > Self.reach || distance < -Self.reach
  }

  private mutating func leave(to receiver: Receiver) {
    let place = queue[head]
    head += 1
    if head >= 4096 {
      queue.removeSubrange(..<head)
      head = 0
    }
    var octets: [UInt8] = []
    swap(&octets, &frames[place].octets)
    octetCount -= octets.count
    receiver(octets.span.bytes, frames[place].wireLength, frames[place].time)
    octets.removeAll(keepingCapacity: octets.capacity <= Self.roomLimit)
    swap(&octets, &frames[place].octets)
    free.append(place)
  }
}
