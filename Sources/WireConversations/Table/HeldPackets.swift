import WireFormat

/// A packet that the bench held, until it is received.
struct HeldPacket {
  var packet: KeyedPacket
  /// When it is received.
  var due: Timestamp
  /// What the kernel was seen to say since.
  var observed: ObservedStates

  fileprivate func precedes(_ other: HeldPacket) -> Bool {
    (due, packet.frame) < (other.due, other.packet.frame)
  }
}

/// The packets that the bench holds, the one that is received first on top: a heap, because a capture may say
/// of each of its packets that it was held, for as long as it likes.
struct HeldPackets {
  private var heap: [HeldPacket] = []

  /// The most packets that are held; with one more the first of them is received early.
  static let limit = 1 << 16

  var isEmpty: Bool { heap.isEmpty }
  var count: Int { heap.count }

  /// When the first of them is received.
  var firstDue: Timestamp? { heap.first?.due }

  mutating func insert(_ packet: HeldPacket) {
    heap.append(packet)
    var place = heap.count - 1
    while place > 0, heap[place].precedes(heap[(place - 1) / 2]) {
      heap.swapAt(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
  }

  /// Takes the first out.
  mutating func removeFirst() -> HeldPacket? {
    guard let last = heap.popLast() else { return nil }
    guard let first = heap.first else { return last }
    heap[0] = last
    var place = 0
    while true {
      var next = place
      for child in [2 * place + 1, 2 * place + 2] where child < heap.count {
        if heap[child].precedes(heap[next]) { next = child }
      }
      if next == place { return first }
      heap.swapAt(place, next)
      place = next
    }
  }
}
