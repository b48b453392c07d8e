import WireCapture
import WireConversations
import WireFormat
import WireSystem

/// Holds what a scenario sends, before it is on the wire, until somebody lets it go: one packet at a time, in
/// the order of the sending.
///
/// Meanwhile the timers of the kernels run. What they send again while a packet waits here, or was just let
/// go, only says that somebody is thinking: it is dropped before anybody has seen it, and never on the wire.
/// If it is still needed, the timer sends it once more.
package final class SegmentGate: PacketDecider {
  /// A packet that waits.
  package struct Held: Sendable {
    /// Its number in the queue.
    package var id: UInt32
    /// From the IP header on, as far as a capture holds it.
    var octets: [UInt8]
    /// Its octets on the wire.
    var length: Int
  }

  private struct Flow: Hashable {
    var source: Endpoint
    var destination: Endpoint
  }

  private struct State {
    var waiting: [Held] = []
    var released: [UInt32] = []
    /// The number after the last octet that a sender has used.
    var next: [Flow: UInt32] = [:]
    /// Whether everything passes from now on.
    var isOpen = false
    var dropped = 0
    /// When a packet last came to wait, or was let go, by CLOCK_MONOTONIC.
    var lastChange = Clock.monotonic()
  }

  /// What a timer sends so soon after a packet was let go has been due while it was held: the shortest timer
  /// takes twice as long.
  private static let echoNanoseconds: Int64 = 100_000_000
  /// After a packet was let go, its consequences are here within this time.
  private static let quietNanoseconds: Int64 = 2_000_000

  private let state: Condition<State>
  /// The ports of the servers; datagrams of others are not the scenario's.
  private let ports: Set<UInt16>
  /// Whether a packet was not sent by a kernel of its own accord: spelled out by a script, or a copy. It
  /// passes for itself.
  private let isMade: @Sendable (UnsafeRawBufferPointer) -> Bool

  package init(ports: Set<UInt16>, isMade: @escaping @Sendable (UnsafeRawBufferPointer) -> Bool) {
    state = Condition(State())
    self.ports = ports
    self.isMade = isMade
  }

  // MARK: Whoever lets packets go

  /// Waits for a packet; nil: none waits by then (nanoseconds of CLOCK_MONOTONIC).
  package func first(until deadline: Int64) -> (packet: Held, behind: Int)? {
    _ = state.wait(until: deadline) { !$0.waiting.isEmpty || $0.isOpen }
    return state.withLock { state in state.waiting.first.map { ($0, state.waiting.count - 1) } }
  }

  /// Lets the first packet go; the control has to be woken.
  package func letGo() {
    state.update { state in
      guard !state.waiting.isEmpty else { return }
      state.released.append(state.waiting.removeFirst().id)
      state.lastChange = Clock.monotonic()
    }
  }

  /// Lets everything go, from now on; the control has to be woken.
  package func open() {
    state.update { state in
      state.isOpen = true
      state.released += state.waiting.map(\.id)
      state.waiting.removeAll()
      state.lastChange = Clock.monotonic()
    }
  }

  /// Whether nothing is held any more, whatever comes.
  package var isOpen: Bool { state.withLock { $0.isOpen } }

  /// What timers sent, and was dropped.
  package var dropped: Int { state.withLock { $0.dropped } }

  /// So long nothing has waited, in nanoseconds.
  package var idleNanoseconds: Int64 {
    state.withLock { $0.waiting.isEmpty ? Clock.monotonic() - $0.lastChange : 0 }
  }

  /// Waits until nothing waits, and what was let go has had its consequences; at most until then (nanoseconds
  /// of CLOCK_MONOTONIC).
  package func waitUntilQuiet(until deadline: Int64) {
    while Clock.monotonic() < deadline {
      guard state.wait(until: deadline, for: { $0.waiting.isEmpty || $0.isOpen }), !isOpen else { return }
      let left = Self.quietNanoseconds - idleNanoseconds
      if left <= 0 { return }
      // Only as a clock: a change of state ends it early, and is looked at again.
      _ = state.wait(until: Clock.monotonic() + left) { !$0.waiting.isEmpty }
    }
  }

  // MARK: PacketDecider

  package func decide(_ id: UInt32, _ octets: UnsafeRawBufferPointer) -> [PacketOrder] {
    guard let packet = try? PacketDecoder.decode(octets.bytes, linkType: .raw, wireLength: octets.count),
      isConcerned(packet)
    else { return [.deliver(id)] }
    let isMade = isMade(octets)
    return state.update { state in
      let isAgain = isMade ? false : isSentAgain(packet, &state)
      guard !state.isOpen else { return [.deliver(id)] }
      let isEcho = !state.waiting.isEmpty || Clock.monotonic() - state.lastChange < Self.echoNanoseconds
      if isAgain, isEcho {
        state.dropped += 1
        return [.drop(id)]
      }
      state.waiting.append(
        Held(id: id, octets: Array(octets.prefix(ProvenanceIndex.packetLimit)), length: octets.count))
      state.lastChange = Clock.monotonic()
      return []
    }
  }

  package func release() -> [PacketOrder] {
    state.withLock { state in
      defer { state.released.removeAll() }
      return state.released.map { .deliver($0) }
    }
  }

  package var nextRelease: Int64? { nil }

  package func releaseAll() -> [PacketOrder] {
    open()
    return release()
  }

  private func isConcerned(_ packet: Packet) -> Bool {
    switch packet.transport {
    case .tcp: true
    case .udp: ports.contains(packet.source.port) || ports.contains(packet.destination.port)
    case .icmp, .other, .fragment: false
    }
  }

  /// Whether a segment holds nothing that its sender has not sent before: a retransmission, or the probe of a
  /// timer. Notes what it holds.
  private func isSentAgain(_ packet: Packet, _ state: inout State) -> Bool {
    guard case .tcp(let segment) = packet.transport, !segment.flags.contains(.rst) else { return false }
    let flow = Flow(source: packet.source, destination: packet.destination)
    let hasSYN = segment.flags.contains(.syn)
    let end =
      segment.sequenceNumber &+ UInt32(truncatingIfNeeded: segment.payloadLength) &+ (hasSYN ? 1 : 0)
      &+ (segment.flags.contains(.fin) ? 1 : 0)
    guard let next = state.next[flow], !hasSYN || next == end else {
      // The first segment of its sender, or a new use of the endpoints.
      state.next[flow] = end
      return false
    }
    // Sequence numbers wrap round: the sign of the difference tells (RFC 9293 section 3.4).
    if Int32(bitPattern: end &- next) > 0 {
      state.next[flow] = end
      return false
    }
    return Int32(bitPattern: segment.sequenceNumber &- next) < 0
  }
}
