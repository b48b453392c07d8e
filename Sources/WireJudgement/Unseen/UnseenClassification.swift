import WireFormat

/// Which of what was not decoded may hold packets of conversations.
extension UnseenKind {
  /// What routers, groups and nobody else say to each other
  /// (https://www.iana.org/assignments/protocol-numbers): ICMP of either version, IGMP, GGP, EGP, IGP, RSVP,
  /// EIGRP, OSPF, PIM, VRRP, no next header, IS-IS, HIP, Shim6.
  private static let withoutPackets: Set<UInt8> = [
    1, 2, 3, 8, 9, 46, 58, 59, 88, 89, pim, 112, 124, 139, 140,
  ]

  /// Protocol Independent Multicast, of which one message carries a packet.
  static let pim: UInt8 = 103

  /// The EtherTypes that hold no packet of IP, and are frequent
  /// (https://www.iana.org/assignments/ieee-802-numbers): ARP, RARP, AARP, pause, LACP and OAM, EAPOL,
  /// PPPoE's discovery, LLDP, MRP, CFM, PTP, the loopback of Ethernet.
  private static let withoutIP: Set<Int> = [
    0x0806, 0x8035, 0x80f3, 0x8808, 0x8809, 0x888e, 0x8863, 0x88cc, 0x88e3, 0x8902, 0x88f7, 0x9000,
  ]

  /// Why an IP packet with this protocol may hold packets of others; nil: it cannot.
  init?(protocolNumber: UInt8) {
    if Self.withoutPackets.contains(protocolNumber) { return nil }
    self = Tunnel(protocolNumber: protocolNumber).map { .tunnel($0) } ?? .ipProtocol(protocolNumber)
  }

  /// Whether fragments of this protocol may be of a conversation, or hold packets of others.
  static func mayCarry(fragmentsOf protocolNumber: UInt8) -> Bool { !withoutPackets.contains(protocolNumber) }

  /// Why a frame that could not be decoded may hold packets; nil: it cannot.
  init?(_ error: DecodeError, _ frame: RawSpan, linkType: LinkType, wireLength: Int) {
    if error.layer == .icmp || error.layer == .icmpv6 { return nil }
    switch error.kind {
    case .truncated:
      guard error.limit == .snapLength else {
        self = .damaged
        return
      }
      self = .cut(Self.place(error.layer))
    case .invalid: self = .damaged
    case .unsupported:
      switch error.field {
      case .linkType:
        if UnreadFrame.isWithoutData80211(frame, linkType: linkType) { return nil }
        self = .linkType(linkType.rawValue)
      case .etherType, .protocolType:
        if Self.withoutIP.contains(error.value) { return nil }
        if let tunnel = Tunnel(etherType: error.value) {
          if tunnel == .pppoe, UnreadFrame.isControlOfPPP(frame, linkType: linkType) { return nil }
          self = .tunnel(tunnel)
          return
        }
        fallthrough
      default:
        // 14 octets of Ethernet, or the four of an address family: nothing of the addresses is taken for a
        // packet.
        let start = error.layer == .ethernet ? 14 : error.layer == .loopback ? 4 : 16
        guard HiddenIP.stands(in: frame, from: start, wireLength: wireLength) else { return nil }
        self = .etherType(UInt16(truncatingIfNeeded: error.value))
      }
    }
  }

  private static func place(_ layer: DecodeError.Layer) -> Place {
    switch layer {
    case .tcp: .flags
    case .udp: .ports
    case .link, .ethernet, .vlanTag, .loopback, .linuxCooked, .linuxCooked2: .link
    case .ip, .ipv4, .ipv6, .hopByHopOptions, .routingHeader, .fragmentHeader, .destinationOptions,
      .authenticationHeader, .icmp, .icmpv6:
      .addresses
    }
  }
}
