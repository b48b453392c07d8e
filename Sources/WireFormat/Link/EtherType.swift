/// What an Ethernet frame carries (IEEE 802 Numbers, https://www.iana.org/assignments/ieee-802-numbers).
public struct EtherType: RawRepresentable, Hashable, Sendable {
  /// The number on the wire; below 1,536 it is the length of an IEEE 802.3 frame instead.
  public let rawValue: UInt16

  /// A type from its number on the wire.
  @inlinable
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// IPv4 (RFC 894).
  @inlinable public static var ipv4: EtherType { EtherType(rawValue: 0x0800) }
  /// Address resolution (RFC 826).
  @inlinable public static var arp: EtherType { EtherType(rawValue: 0x0806) }
  /// IPv6 (RFC 2464).
  @inlinable public static var ipv6: EtherType { EtherType(rawValue: 0x86dd) }
  /// A customer VLAN tag (IEEE 802.1Q).
  @inlinable public static var vlan: EtherType { EtherType(rawValue: 0x8100) }
  /// A service VLAN tag, around a customer's (IEEE 802.1ad, "QinQ").
  @inlinable public static var serviceVLAN: EtherType { EtherType(rawValue: 0x88a8) }
  /// The service tag of equipment older than IEEE 802.1ad.
  @inlinable public static var oldServiceVLAN: EtherType { EtherType(rawValue: 0x9100) }

  /// Whether it is no type but the length of an IEEE 802.3 frame, or Linux's mark of one (`linux/if_ether.h`,
  /// ETH_P_802_2).
  @inlinable
  public var isLength: Bool { rawValue < 1536 }

  /// Whether a VLAN tag follows, and behind it another type.
  @inlinable
  public var isVLANTag: Bool {
    rawValue == 0x8100 || rawValue == 0x88a8 || rawValue == 0x9100 || rawValue == 0x9200
  }

  /// The types that hold no packet of IP, and are frequent
  /// (https://www.iana.org/assignments/ieee-802-numbers): ARP, RARP, AARP, pause, LACP and OAM, EAPOL,
  /// PPPoE's discovery, LLDP, MRP, CFM, PTP, the loopback of Ethernet.
  private static let withoutIP: Set<Int> = [
    0x0806, 0x8035, 0x80f3, 0x8808, 0x8809, 0x888e, 0x8863, 0x88cc, 0x88e3, 0x8902, 0x88f7, 0x9000,
  ]

  /// Whether a type is known to hold no packet of IP, or is a length: what LLC carries and is read is read.
  static func carriesNoIP(_ type: Int) -> Bool { type < 1536 || withoutIP.contains(type) }
}
