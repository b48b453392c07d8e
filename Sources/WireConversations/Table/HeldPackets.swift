import WireFormat

/// A packet that the bench held, until it is received.
struct HeldPacket {
  var packet: KeyedPacket
  /// When it is received.
  var due: Timestamp
  /// What the kernel was seen to say since.
  var observed: ObservedStates
}

/// The packets that the bench holds, the one that is received first on top: a heap, because a capture may say
/// of each of its packets that it was held, for as long as it likes.
struct HeldPackets {
  /// When a packet is received, and where it is: packets themselves are too large to be moved about.
  private struct Entry {
    var due: Timestamp
    var frame: Int
    var place: Int

    func precedes(_ other: Entry) -> Bool { (due, frame) < (other.due, other.frame) }
  }

  private var heap: [Entry] = []
  private var packets: [HeldPacket] = []
  private var free: [Int] = []

  /// The most packets that are held; with one more the first of them is received early.
  static let limit = 1 << 16

  var isEmpty: Bool { heap.isEmpty }
  var count: Int { heap.count }

  /// When the first of them is received.
  var firstDue: Timestamp? { heap.first?.due }

  mutating func insert(_ packet: HeldPacket) {
    let place = free.popLast() ?? packets.count
    if place == packets.count { packets.append(packet) } else { packets[place] = packet }
    heap.append(Entry(due: packet.due, frame: packet.packet.frame, place: place))
    var turn = heap.count - 1
    while turn > 0, heap[turn].precedes(heap[(turn - 1) / 2]) {
      heap.swapAt(turn, (turn - 1) / 2)
      turn = (turn - 1) / 2
    }
  }

  /// Takes the first out.
  mutating func removeFirst() -> HeldPacket? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    free.append(first.place)
    guard !heap.isEmpty else { return packets[first.place] }
    heap[0] = last
    var turn = 0
    while true {
      var next = turn
      // Without a list of both: that would be allocated.
      let child = 2 * turn + 1
      if child < heap.count, heap[child].precedes(heap[next]) { next = child }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[next]) { next = child + 1 }
      if next == turn { return packets[first.place] }
      heap.swapAt(turn, next)
      turn = next
    }
  }
}
