import WireFormat

/// Frames of which only what follows tells whether they are copies, and what followed so far, by the slots of
/// their conversations.
///
/// Whatever comes of such a conversation waits behind them, so that each segment is read once, in order, and
/// for what it is.
struct UndecidedFrames {
  /// A frame that waits.
  struct Waiting {
    var arrival: Arrival
    /// Its number among the frames that are remembered.
    var number: UInt32
    /// Whether it may be a copy.
    var hasTwin: Bool
  }

  private(set) var conversations: [Int: [Waiting]] = [:]
  /// When the next look at all of them is due.
  private var nextLook = Timestamp(nanoseconds: .max)
  /// So many conversations wait at most; beyond, a frame is judged by what is known of it.
  private static let limit = 4096
  private static let lookNanoseconds: Int64 = 1_000_000_000

  var isEmpty: Bool { conversations.isEmpty }
  var isFull: Bool { conversations.count >= Self.limit }

  /// Whether something of a conversation waits.
  func holds(_ slot: Int) -> Bool { conversations[slot] != nil }

  /// Lets a frame wait.
  mutating func append(_ frame: Waiting, in slot: Int) {
    conversations[slot, default: []].append(frame)
    if nextLook.nanoseconds == .max {
      nextLook = Timestamp(nanoseconds: frame.arrival.metadata.time.nanoseconds &+ Self.lookNanoseconds)
    }
  }

  /// Puts frames back that still wait.
  mutating func put(_ frames: [Waiting], in slot: Int) { conversations[slot] = frames }

  /// Takes out what waits.
  mutating func take(_ slot: Int) -> [Waiting] {
    let frames = conversations.removeValue(forKey: slot) ?? []
    if conversations.isEmpty { nextLook = Timestamp(nanoseconds: .max) }
    return frames
  }

  /// The conversations of which nothing has come for so long; looked for once a second.
  ///
  /// - Parameter silence: in nanoseconds.
  mutating func silent(for silence: Int64, at now: Timestamp) -> [Int] {
    guard now >= nextLook else { return [] }
    nextLook = Timestamp(nanoseconds: now.nanoseconds &+ Self.lookNanoseconds)
    return conversations.filter { _, frames in
      frames.last.map { now - $0.arrival.metadata.time >= silence } ?? true
    }.keys.sorted()
  }
}
