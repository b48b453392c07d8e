import WireFormat

/// A segment that stands in the capture before what it answers.
struct EarlySegment {
  /// What it waits for.
  enum Cause {
    /// The octets that it acknowledges.
    case acknowledged
    /// The first segment of the other end.
    case peer
    /// The octets of its own end before it.
    case preceding
    /// An early segment of its own end, which was sent before it.
    case company
  }

  var arrival: Arrival
  var cause: Cause
  /// When the wait is over.
  var due: Timestamp

  /// How many of a conversation are kept.
  static let limit = 32
}

/// The early segments of all conversations: a queue for each that has any, in the order of the capture.
///
/// Queues are used again, so that no memory is taken for each segment of a capture that is in disorder
/// throughout.
struct EarlySegments {
  private var queues: [[EarlySegment]] = []
  private var free: [Int32] = []
  /// Conversations that began to wait for a segment of the direction that is there, longest first.
  var waiting = Lingering()
  /// Those that wait for the first segment of a direction.
  var expecting = Lingering()

  /// The most conversations that have early segments; beyond it the one that waits longest waits no more.
  static let limit = 16_384

  /// How many queues are in use.
  private(set) var count = 0

  /// An empty queue.
  mutating func open() -> Int32 {
    count += 1
    if let queue = free.popLast() { return queue }
    queues.append([])
    return Int32(queues.count - 1)
  }

  /// Ends a queue.
  mutating func close(_ queue: Int32) {
    count -= 1
    queues[Int(queue)].removeAll(keepingCapacity: true)
    free.append(queue)
  }

  /// A queue that is open.
  subscript(queue: Int32) -> [EarlySegment] {
    get { queues[Int(queue)] }
    _modify { yield &queues[Int(queue)] }
  }
}
