import CWireLab
import Glibc
import Synchronization
import WireSystem

/// What becomes of a packet that waits in the queue.
package enum PacketOrder: Hashable, Sendable {
  /// It goes on to its receiver.
  case deliver(UInt32)
  /// It is gone.
  case drop(UInt32)
}

/// Who decides what becomes of packets. It is asked by one thread at a time.
///
/// A packet that it gives no order about is held until an order names it.
package protocol PacketDecider: Sendable {
  /// A packet has come.
  ///
  /// - Parameters:
  ///   - id: its number in the queue.
  ///   - octets: from the IP header on.
  /// - Returns: what is to be done, in order; about this packet and about others that are held.
  func decide(_ id: UInt32, _ octets: UnsafeRawBufferPointer) -> [PacketOrder]

  /// What is to be done without a packet: what time, or an event, has released.
  func release() -> [PacketOrder]

  /// When `release` has to be asked at the latest, in nanoseconds of CLOCK_MONOTONIC; nil: only when somebody
  /// calls `wake`.
  var nextRelease: Int64? { get }

  /// Called when the control ends: what is to be done with everything that is held.
  func releaseAll() -> [PacketOrder]
}

/// A wire under control: every packet of a private network that a rule names waits at one point of its way
/// until somebody has decided what becomes of it.
package final class WireControl: Sendable {
  /// Where packets wait.
  package enum Point: Sendable {
    /// After a packet was captured, before its receiver has it: the sender's timers know nothing of it.
    case receiver
    /// Before a packet is on the wire, and captured: a packet that waits here has not been sent. The kernel
    /// knows that it still holds the segment, and does not retransmit it (TCPSpuriousRtxHostQueues).
    case sender

    /// Each has a queue of its own.
    var queueNumber: UInt16 { self == .receiver ? 0 : 1 }
  }

  /// Which packets are under control.
  package struct Selection: Hashable, Sendable {
    /// Whether UDP rather than TCP.
    package var isDatagram: Bool
    /// The port of one of the ends; nil: any.
    package var port: UInt16?

    /// A selection from its parts.
    package init(isDatagram: Bool, port: UInt16?) {
      self.isDatagram = isDatagram
      self.port = port
    }
  }

  /// How the control ended.
  package struct End: Sendable {
    /// Packets that the kernel dropped because it could not queue them.
    package var lost: Int
  }

  /// Why packets cannot be controlled.
  package struct Failure: Error {
    package enum Part {
      case rules, queue
    }

    /// What of the control was not there.
    package var part: Part
    package var obstacle: Obstacle

    fileprivate static func attribute<Value>(
      to part: Part, _ body: () throws(Obstacle) -> Value
    ) throws(Failure) -> Value {
      do throws(Obstacle) {
        return try body()
      } catch {
        throw Failure(part: part, obstacle: error)
      }
    }
  }

  private let point: Point
  private let decider: any PacketDecider
  /// Wakes the thread: somebody has released something, or it has to end.
  private let wakeUp: Int32
  private let state = Mutex(State())
  private let thread = Mutex<BlockingThread?>(nil)

  private struct State {
    var isEnding = false
    var hasOverflowed = false
    var lost: Int?
  }

  /// Takes control of packets.
  ///
  /// - Parameters:
  ///   - selections: which.
  ///   - point: where they wait.
  ///   - isIPv6: of which version of IP.
  package static func start(
    _ selections: [Selection], at point: Point = .receiver, isIPv6: Bool, decider: any PacketDecider
  ) throws(Failure) -> WireControl {
    // First the queue, then the rules: nothing passes unseen.
    let orders = Orders()
    let (control, queue) = try Failure.attribute(to: .queue) { () throws(Obstacle) in
      (
        try WireControl(at: point, decider),
        try PacketQueue(number: point.queueNumber) { id, octets in
          orders.pending.append(contentsOf: decider.decide(id, octets))
        }
      )
    }
    try Failure.attribute(to: .rules) { () throws(Obstacle) in
      for selection in Set(selections) {
        try PacketRules.queue(
          PacketRules.Selection(
            transport: selection.isDatagram ? "udp" : "tcp", port: selection.port, isIPv6: isIPv6),
          at: point)
      }
    }
    try Failure.attribute(to: .queue) { () throws(Obstacle) in try control.run(queue, orders) }
    return control
  }

  private init(at point: Point, _ decider: any PacketDecider) throws(Obstacle) {
    wakeUp = wirelab_eventfd()
    guard wakeUp >= 0 else { throw Obstacle("eventfd()", errno: errno) }
    self.point = point
    self.decider = decider
  }

  deinit { close(wakeUp) }

  /// Asks the decider what it has released.
  package func wake() {
    var one: UInt64 = 1
    write(wakeUp, &one, 8)
  }

  /// Delivers everything that is held, and ends; from then on everything passes.
  ///
  /// A second call repeats what the first one said.
  package func stop() -> End {
    state.withLock { $0.isEnding = true }
    if let thread = thread.withLock({ $0 }) {
      wake()
      thread.join(until: nil)
    }
    return state.withLock { End(lost: max($0.lost ?? 0, $0.hasOverflowed ? 1 : 0)) }
  }

  // MARK: The thread

  /// What the packets that were just received have led to.
  private final class Orders {
    var pending: [PacketOrder] = []
  }

  private func run(_ queue: PacketQueue, _ orders: Orders) throws(Obstacle) {
    // From here on they are the thread's alone.
    nonisolated(unsafe) let (queue, orders) = (queue, orders)
    do throws(SystemError) {
      let new = try BlockingThread(name: "wire-control") { self.loop(queue, orders) }
      thread.withLock { $0 = new }
    } catch {
      throw Obstacle("pthread_create()", errno: error.errno)
    }
  }

  private func loop(_ queue: PacketQueue, _ orders: Orders) {
    var entries = [
      pollfd(fd: queue.descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      poll(&entries, 2, milliseconds(until: decider.nextRelease))
      if entries[1].revents != 0 {
        var count: UInt64 = 0
        read(wakeUp, &count, 8)
      }
      if !queue.receive() { state.withLock { $0.hasOverflowed = true } }
      obey(orders.pending + decider.release(), queue)
      orders.pending.removeAll(keepingCapacity: true)
      guard state.withLock({ $0.isEnding }) else { continue }
      obey(decider.releaseAll(), queue)
      state.withLock { $0.lost = PacketQueue.lost(number: point.queueNumber) }
      return
    }
  }

  /// Rounded up: to be woken early would only be to wait again.
  private func milliseconds(until deadline: Int64?) -> Int32 {
    guard let deadline else { return -1 }
    return Int32(clamping: max(0, (deadline - Clock.monotonic() + 999_999) / 1_000_000))
  }

  private func obey(_ orders: [PacketOrder], _ queue: PacketQueue) {
    for order in orders {
      switch order {
      case .deliver(let id): queue.decide(id, accept: true)
      case .drop(let id): queue.decide(id, accept: false)
      }
    }
  }
}
