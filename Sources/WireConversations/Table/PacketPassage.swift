import WireFormat

/// What became of a packet between its sender and its receiver, who sent it, and what the kernel said of both afterwards.
public struct PacketPassage: Hashable, Sendable {
  /// What became of it.
  public enum Delivery: Hashable, Sendable {
    /// It was received at once.
    case atOnce
    /// It was sent, and never received.
    case never
    /// It was held, and received so many nanoseconds after it was captured.
    case later(nanoseconds: Int64)
  }

  /// What became of it.
  public var delivery: Delivery
  /// Who sent it.
  public var origin: PacketOrigin
  /// What the kernel was seen to say of both ends after it.
  public var observed = ObservedStates()
  /// The same after it was received, if it was held.
  public var observedWhenReceived = ObservedStates()

  /// A passage from its parts.
  @inlinable
  public init(delivery: Delivery = .atOnce, origin: PacketOrigin = .kernel) {
    self.delivery = delivery
    self.origin = origin
  }

  /// From one kernel to the other, at once.
  @inlinable public static var plain: PacketPassage { PacketPassage() }

  /// Whether it is the plain one.
  @inlinable public var isPlain: Bool { self == .plain }
}

/// A packet that the bench held, until it is received.
struct HeldPacket {
  var packet: Packet
  var frame: Int
  /// When it is received.
  var due: Timestamp
  /// What the kernel was seen to say since.
  var observed: ObservedStates
}

/// What a packet does at its receiver that was held.
extension ConversationTable {
  /// Keeps a packet that is received later.
  mutating func hold(_ packet: Packet, frame: Int, time: Timestamp, _ passage: PacketPassage) {
    guard case .later(let nanoseconds) = passage.delivery else { return }
    waiting.append(
      HeldPacket(
        packet: packet, frame: frame, due: Timestamp(nanoseconds: time.nanoseconds &+ nanoseconds),
        observed: passage.observedWhenReceived))
  }

  /// Lets packets be received that were held until now.
  ///
  /// - Parameter time: now; nil: no more packets come, and all are received.
  public mutating func deliverHeld(until time: Timestamp? = nil) {
    let due = waiting.filter { packet in time.map { packet.due <= $0 } ?? true }
    waiting.removeAll { packet in time.map { packet.due <= $0 } ?? true }
    for packet in due.sorted(by: { ($0.due, $0.frame) < ($1.due, $1.frame) }) { receive(packet) }
  }

  private mutating func receive(_ held: HeldPacket) {
    let (tuple, sourceIsLower) = FourTuple.of(held.packet.source, held.packet.destination)
    let hash = tuple.hash(seed: seed)
    switch held.packet.transport {
    case .tcp(let segment):
      guard let slot = tcp.find(tuple, hash: hash) else { return }
      if let place = self.held[slot]?.arrivals.firstIndex(where: { $0.sight.frame == held.frame }) {
        self.held[slot]?.arrivals[place].sight.delivered = true
        return
      }
      let hadEnded = tcp[slot].hasEnded
      let sender = tcp[slot].ends.sender(sourceIsLower: sourceIsLower)
      tcp[slot].receive(
        segment, frame: held.frame, time: held.due, observed: held.observed, from: sender)
      if !hadEnded && tcp[slot].hasEnded { noteEnd(of: slot) }
    case .udp:
      guard let slot = udp.find(tuple, hash: hash) else { return }
      udp[slot].receive(frame: held.frame, time: held.due)
    case .icmp, .other, .fragment: break
    }
  }
}
