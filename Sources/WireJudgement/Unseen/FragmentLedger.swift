import WireFormat

/// Which fragments belong to packets that were never whole: of UDP those whose first is missing, of others
/// all.
struct FragmentLedger {
  /// What is equal in all fragments of a packet.
  private struct Key: Hashable {
    var source: IPAddress
    var destination: IPAddress
    var identification: UInt32
    var protocolNumber: UInt8
  }

  private struct Entry {
    /// The first of its fragments, and how many there are.
    var frames: [Int] = []
    var count = 0
    /// Whether the datagram is known, or the packet was whole.
    var isSeen = false
    /// Whether it is known to carry packets of others.
    var isCarrier = false

    mutating func note(_ frame: Int, isSeen: Bool, isCarrier: Bool) {
      self.isSeen = self.isSeen || isSeen
      self.isCarrier = self.isCarrier || isCarrier
      count += 1
      if frames.count < UnseenFrames.frameLimit { frames.append(frame) }
    }
  }

  /// More packets at once than any capture of sense has in parts.
  private static let limit = 4096
  private var entries: [Key: Entry] = [:]

  /// Whether it has no room for another packet.
  var isFull: Bool { entries.count >= Self.limit }

  /// Notes a fragment.
  ///
  /// - Parameter isSeen: whether with it the packet is known.
  mutating func note(
    _ packet: Packet, identification: UInt32, protocolNumber: UInt8, frame: Int, isSeen: Bool, isCarrier: Bool
  ) {
    let key = Key(
      source: packet.source.address, destination: packet.destination.address,
      identification: identification, protocolNumber: protocolNumber)
    entries[key, default: Entry()].note(frame, isSeen: isSeen, isCarrier: isCarrier)
  }

  /// The fragments of packets that were not whole, with others.
  func added(to others: UnseenFrames) -> UnseenFrames {
    var all = others
    for (key, entry) in entries.sorted(by: { $0.value.frames[0] < $1.value.frames[0] }) where !entry.isSeen {
      let isTransport =
        !entry.isCarrier && [IPProtocol.tcp, .udp].contains(IPProtocol(rawValue: key.protocolNumber))
      let ends = (Endpoint(key.source, 0), Endpoint(key.destination, 0))
      for frame in entry.frames { all.add(.fragment, frame: frame, between: isTransport ? ends : nil) }
      all.add(.fragment, more: entry.count - entry.frames.count)
    }
    return all
  }
}
