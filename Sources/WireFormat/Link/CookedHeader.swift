/// A view of a Linux "cooked" header of either version, which `any` and PPP interfaces have in place of
/// Ethernet.
///
/// | version 1 | version 2 | field |
/// |---|---|---|
/// | 14–15 | 0–1 | protocol type: an EtherType, or less than 1,536 for other things |
/// | 0–1 | 10 | packet type: 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 sent by us |
/// | 2–3 | 8–9 | ARPHRD type of the interface |
/// | – | 4–7 | interface index |
///
/// Sources: LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2 of https://www.tcpdump.org/linktypes.html
public struct CookedHeader: ~Escapable {
  /// Which of the two layouts.
  public enum Version: Sendable {
    case v1
    case v2
  }

  private let bytes: FrameBytes
  private let start: Int
  private let version: Version
  /// What the packet is; a VLAN tag is one of the things that it may be.
  public let protocolType: EtherType
  /// The first octet of the packet.
  public let payloadOffset: Int

  /// Checks the header, of 16 octets in version 1 and 20 in version 2.
  ///
  /// - Throws: `DecodeError` when a part is not there.
  @_lifetime(copy bytes)
  public init(_ bytes: FrameBytes, version: Version, at start: Int = 0) throws(DecodeError) {
    let length = version == .v1 ? 16 : 20
    try bytes.require(length, at: start, for: version == .v1 ? .linuxCooked : .linuxCooked2)
    self.bytes = bytes
    self.start = start
    self.version = version
    protocolType = EtherType(rawValue: bytes.captured.bigEndian16(at: version == .v1 ? start + 14 : start))
    payloadOffset = start + length
  }

  /// Where the packet came from and went: 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 sent by us.
  public var packetType: UInt8 {
    bytes.captured.octet(at: version == .v1 ? start + 1 : start + 10)
  }

  /// The ARPHRD type of the interface: 1 is Ethernet, 772 is loopback.
  public var interfaceType: UInt16 {
    bytes.captured.bigEndian16(at: version == .v1 ? start + 2 : start + 8)
  }
}
