import WireFormat

/// Finds the datagrams of later fragments: only the first fragment has the ports.
///
/// It remembers the datagrams whose first fragments came last. A fragment that comes before its first one, or
/// long after it, belongs to no conversation.
struct FragmentedDatagrams {
  /// A datagram of which fragments may still come.
  struct Entry {
    /// Both endpoints of the datagram.
    var tuple: FourTuple
    var hash: UInt32
    var sourceIsLower: Bool
    var identification: UInt32
  }

  /// How many are known at once: a capture in which fragments were lost must not fill the memory.
  private static let limit = 64
  /// The eldest first.
  private var entries: [Entry] = []

  /// Notes a datagram, if this is its first fragment.
  mutating func note(_ datagram: UDPDatagram, _ packet: borrowing KeyedPacket) {
    guard let identification = datagram.identification else { return }
    if entries.count == Self.limit { entries.removeFirst() }
    entries.append(
      Entry(
        tuple: packet.tuple, hash: packet.hash, sourceIsLower: packet.sourceIsLower,
        identification: identification))
  }

  /// The datagram of a fragment: the last one between these addresses, in this direction, with this
  /// identification.
  func datagram(of fragment: Fragment, _ packet: borrowing KeyedPacket) -> Entry? {
    guard fragment.protocolNumber == IPProtocol.udp.rawValue else { return nil }
    let (source, destination) = (packet.source.address, packet.destination.address)
    return entries.last { entry in
      let ends = (entry.tuple.lower.address, entry.tuple.upper.address)
      return entry.identification == fragment.identification
        && (entry.sourceIsLower ? ends == (source, destination) : ends == (destination, source))
    }
  }
}
