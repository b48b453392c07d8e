import WireConversations
import WireFormat
import WireSystem

/// Arrays that go around between a thread that fills them and a thread that empties them.
///
/// There are `count` of them, so that neither gets far ahead of the other, memory is bounded, and nothing is
/// allocated once they have grown. What is given is taken in the same order. A thread that had to wait for an
/// empty one sleeps until half of them are, so that the two seldom wake each other.
final class Relay<Element: Sendable>: Sendable {
  private struct State {
    var filled: [[Element]] = []
    var empty: [[Element]]
    var hasEnded = false
  }

  private let state: Condition<State>
  private let enough: Int

  init(count: Int) {
    enough = max(1, count / 2)
    state = Condition(State(empty: [[Element]](repeating: [], count: count)))
  }

  /// An empty array, once there is one: for the thread that fills.
  func takeEmpty() -> [Element] {
    if let array = state.withLock({ $0.empty.popLast() }) { return array }
    _ = state.wait(until: nil) { [enough] in $0.empty.count >= enough }
    return state.withLock { $0.empty.removeLast() }
  }

  /// Gives a filled array to the other thread.
  func give(_ elements: consuming [Element]) {
    state.update { [elements] in $0.filled.append(elements) }
  }

  /// Says that nothing more is given.
  func end() {
    state.update { $0.hasEnded = true }
  }

  /// The next filled array, once there is one; nil: there is none any more. For the thread that empties.
  func takeFilled() -> [Element]? {
    _ = state.wait(until: nil) { $0.hasEnded || !$0.filled.isEmpty }
    return state.withLock { $0.filled.isEmpty ? nil : $0.filled.removeFirst() }
  }

  /// Gives an array back, to be filled anew.
  func giveBack(_ elements: consuming [Element]) {
    var elements = elements
    elements.removeAll(keepingCapacity: true)
    let isEnough = state.withLock { [elements] in
      $0.empty.append(elements)
      return $0.empty.count == enough
    }
    if isEnough { state.update { _ in } }
  }
}

/// The end of a relay at which it is filled.
struct Outlet<Element: Sendable> {
  private let relay: Relay<Element>
  private let limit: Int
  private var batch: [Element]

  /// - Parameter limit: how many elements are given at once.
  init(_ relay: Relay<Element>, limit: Int) {
    self.relay = relay
    self.limit = limit
    batch = relay.takeEmpty()
    batch.reserveCapacity(limit)
  }

  /// Adds an element, and gives on what it has when that is enough.
  @inline(__always)
  mutating func append(_ element: Element) {
    batch.append(element)
    if batch.count == limit { flush() }
  }

  /// Gives on what it has.
  mutating func flush() {
    guard !batch.isEmpty else { return }
    relay.give(batch)
    batch = relay.takeEmpty()
    batch.reserveCapacity(limit)
  }
}

extension Outlet<KeyedPacket> {
  /// Adds a packet, which is made where it goes.
  @inline(__always)
  mutating func append(
    _ packet: borrowing Packet, frame: Int, time: Timestamp, passage: PacketPassage,
    fingerprint: FrameFingerprint
  ) {
    batch.append(packet, frame: frame, time: time, passage: passage, fingerprint: fingerprint)
    if batch.count == limit { flush() }
  }
}
