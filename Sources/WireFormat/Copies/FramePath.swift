/// The way that a frame came, as far as its link layer tells: two frames of one packet that were seen in two
/// places differ in it.
enum FramePath {
  /// A digest of the interface, of MAC addresses, VLAN tags and packet type, and of how deep the packet is
  /// wrapped.
  ///
  /// Of link layers that say nothing of the way, the interface and the depth alone.
  ///
  /// - Parameters:
  ///   - frame: what was captured of the frame, in which its link header is whole.
  ///   - linkType: what it begins with.
  ///   - interface: the number of the interface.
  ///   - depth: where the transport's header begins.
  ///   - seed: that of the process.
  @inline(__always)
  static func digest(
    _ frame: RawSpan, linkType: LinkType, interface: Int, depth: Int, seed: UInt64
  ) -> UInt32 {
    var digest = OctetDigest(salt: UInt64(truncatingIfNeeded: interface << 20 ^ depth), seed: seed)
    switch linkType {
    case .ethernet: add(frame, from: 0, to: 14, type: 12, to: &digest)
    // Packet type, type of the interface, and the sender's address.
    case .linuxCooked: add(frame, from: 0, to: 16, type: 14, to: &digest)
    // The same, and the number of the interface.
    case .linuxCooked2: add(frame, from: 0, to: 20, type: 0, to: &digest)
    default: break
    }
    return digest.shortValue
  }

  /// Adds a link header, and the VLAN tags behind it.
  ///
  /// - Parameter type: where the EtherType is.
  @inline(__always)
  private static func add(
    _ frame: RawSpan, from start: Int, to end: Int, type: Int, to digest: inout OctetDigest
  ) {
    guard end <= frame.byteCount else { return }
    digest.add(restOf: frame, from: start, to: end)
    var (type, offset) = (type, end)
    while EtherType(rawValue: frame.bigEndian16(at: type)).isVLANTag && offset + 4 <= frame.byteCount {
      digest.add(UInt64(frame.bigEndian32(at: offset)))
      (type, offset) = (offset + 2, offset + 4)
    }
  }
}
