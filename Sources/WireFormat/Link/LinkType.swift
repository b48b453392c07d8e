/// The link layer of a capture, by its LINKTYPE number (https://www.tcpdump.org/linktypes.html).
public struct LinkType: RawRepresentable, Hashable, Sendable {
  /// The LINKTYPE number as stored in capture files.
  public let rawValue: UInt16

  /// A link type from its LINKTYPE number.
  @inlinable
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// BSD loopback: a four-octet address family in the byte order of the capturing machine.
  @inlinable public static var null: LinkType { LinkType(rawValue: 0) }
  /// Ethernet, also Linux's `lo`.
  @inlinable public static var ethernet: LinkType { LinkType(rawValue: 1) }
  /// An IP packet without a link header.
  @inlinable public static var raw: LinkType { LinkType(rawValue: 101) }
  /// OpenBSD loopback: a four-octet address family in network byte order.
  @inlinable public static var loop: LinkType { LinkType(rawValue: 108) }
  /// Linux "cooked" capture, version 1.
  @inlinable public static var linuxCooked: LinkType { LinkType(rawValue: 113) }
  /// An IPv4 packet without a link header.
  @inlinable public static var ipv4: LinkType { LinkType(rawValue: 228) }
  /// An IPv6 packet without a link header.
  @inlinable public static var ipv6: LinkType { LinkType(rawValue: 229) }
  /// Linux "cooked" capture, version 2.
  @inlinable public static var linuxCooked2: LinkType { LinkType(rawValue: 276) }

  /// A short name in lower case, as reports show it: `ethernet`, else `linktype-N`.
  public var name: String {
    // 12 and 14: what systems number raw IP themselves.
    if rawValue == 12 || rawValue == 14 { return "raw" }
    return LinkTypeTable.entry(rawValue)?.name ?? "linktype-\(rawValue)"
  }

  /// What people call it: `IEEE 802.11`; nil where nobody has registered it.
  public var title: String? {
    LinkTypeTable.entry(rawValue).map { $0.title ?? $0.name }
  }
}
