import WireFormat

/// What became of a packet between its sender and its receiver, who sent it, and what the kernel said of both
/// afterwards.
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
}

/// What held packets do when they reach their receivers.
extension ConversationTable {
  /// Keeps a packet that is received so many nanoseconds later.
  @inline(never)
  mutating func hold(_ packet: KeyedPacket, nanoseconds: Int64) {
    waiting.insert(
      HeldPacket(
        packet: packet, due: Timestamp(nanoseconds: packet.time.nanoseconds &+ nanoseconds),
        observed: packet.passage.observedWhenReceived))
    if waiting.count > HeldPackets.limit, let first = waiting.removeFirst() { receive(first) }
  }

  /// Lets packets be received that were held until now.
  ///
  /// - Parameter time: now; nil: no more packets come, and all are received.
  @inline(never)
  public mutating func deliverHeld(until time: Timestamp? = nil) {
    while let due = waiting.firstDue, time.map({ due <= $0 }) ?? true, let first = waiting.removeFirst() {
      receive(first)
    }
  }

  private mutating func receive(_ held: HeldPacket) {
    let packet = held.packet
    switch packet.transport {
    case .tcp(let segment):
      decideAll(of: packet.tuple, packet.hash)
      guard let slot = tcp.find(packet.tuple, hash: packet.hash) else { return }
      if let place = self.held[slot]?.arrivals.firstIndex(where: { $0.metadata.frame == packet.frame }) {
        self.held[slot]?.arrivals[place].metadata.delivered = true
        return
      }
      let queue = tcp[slot].early
      if queue >= 0,
        let place = early[queue].firstIndex(where: { $0.arrival.metadata.frame == packet.frame })
      {
        early[queue][place].arrival.metadata.delivered = true
        return
      }
      let hadEnded = tcp[slot].hasEnded
      let sender = tcp[slot].ends.sender(sourceIsLower: packet.sourceIsLower)
      tcp[slot].receive(
        segment, frame: packet.frame, time: held.due, observed: held.observed, from: sender)
      if !hadEnded && tcp[slot].hasEnded { noteEnd(of: slot) }
    case .udp:
      guard let slot = udp.find(packet.tuple, hash: packet.hash) else { return }
      udp[slot].receive(frame: packet.frame, time: held.due)
    case .fragment(let fragment):
      guard let datagram = fragmented.datagram(of: fragment, packet),
        let slot = udp.find(datagram.tuple, hash: datagram.hash)
      else { return }
      udp[slot].receive(frame: packet.frame, time: held.due)
    case .icmp, .other: break
    }
  }
}
