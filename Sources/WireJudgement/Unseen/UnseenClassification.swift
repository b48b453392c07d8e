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
  private static let pim: UInt8 = 103

  /// Why an IP packet with this protocol may hold packets of others; nil: it cannot.
  init?(protocolNumber: UInt8) {
    if Self.withoutPackets.contains(protocolNumber) { return nil }
    self = Tunnel(protocolNumber: protocolNumber).map { .tunnel($0) } ?? .ipProtocol(protocolNumber)
  }

  /// Whether fragments of this protocol may be of a conversation, or hold packets of others.
  static func mayCarry(fragmentsOf protocolNumber: UInt8) -> Bool { !withoutPackets.contains(protocolNumber) }

  /// Whether packets of this protocol may be unwrapped once they are whole.
  static func mayUnwrap(_ protocolNumber: UInt8) -> Bool {
    protocolNumber == IPProtocol.udp.rawValue || protocolNumber == pim || protocolNumber == 143
      || Tunnel(protocolNumber: protocolNumber) != nil
  }

  /// Why a frame that could not be decoded may hold packets; nil: it cannot.
  ///
  /// - Parameter outcome: how far its decoder came.
  init?(
    _ error: DecodeError, _ outcome: Unwrapper.Outcome, _ frame: RawSpan, linkType: LinkType, wireLength: Int
  ) {
    if error.layer == .icmp || error.layer == .icmpv6 { return nil }
    if let next = error.following(in: frame), next != Self.pim, Self.withoutPackets.contains(next) {
      return nil
    }
    switch error.kind {
    case .truncated where error.limit == .snapLength: self = .cut(Self.place(error))
    case .truncated, .invalid: self = outcome.wrapper.map(Self.init(inside:)) ?? .damaged
    case .unsupported:
      switch error.field {
      case .control: return nil
      case .linkType: self = .linkType(UInt16(truncatingIfNeeded: error.value))
      case .content: self = outcome.wrapper.map(Self.init(inside:)) ?? .linkType(linkType.rawValue)
      default:
        if error.isDecided == false, error.layer == .encapsulation, let wrapper = outcome.wrapper {
          self.init(inside: wrapper)
          return
        }
        // Below 1,536 stands a length, behind which LLC was read; in a cooked header what only Linux knows.
        let isOfLinux = error.field == .protocolType && error.value < 1536
        if error.field != .serviceAccessPoint, error.isDecided, !isOfLinux { return nil }
        // Nothing of the addresses is taken for a packet.
        guard HiddenIP.stands(in: frame, from: outcome.offset, wireLength: wireLength) else { return nil }
        self = .etherType(UInt16(truncatingIfNeeded: error.value))
      }
    }
  }

  /// What carries packets, and has an inside that was not read.
  private init(inside wrapper: Wrapper) {
    self = Tunnel(wrapper).map { .tunnel($0) } ?? .ipProtocol(Self.pim)
  }

  private static func place(_ error: DecodeError) -> Place {
    switch error.layer {
    case .tcp: .flags
    case .udp: .ports
    case .link, .ethernet, .vlanTag, .loopback, .linuxCooked, .linuxCooked2, .pseudoHeader, .ppp, .wireless,
      .encapsulation:
      .link
    case .hopByHopOptions, .routingHeader, .fragmentHeader, .destinationOptions, .authenticationHeader:
      .header
    case .ip, .ipv4, .ipv6, .icmp, .icmpv6: error.isInOptions ? .header : .addresses
    }
  }
}
