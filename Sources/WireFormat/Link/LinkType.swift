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
  public static let null = LinkType(rawValue: 0)
  /// Ethernet, also Linux's `lo`.
  public static let ethernet = LinkType(rawValue: 1)
  /// An IP packet without a link header.
  public static let raw = LinkType(rawValue: 101)
  /// OpenBSD loopback: a four-octet address family in network byte order.
  public static let loop = LinkType(rawValue: 108)
  /// Linux "cooked" capture, version 1.
  public static let linuxCooked = LinkType(rawValue: 113)
  /// An IPv4 packet without a link header.
  public static let ipv4 = LinkType(rawValue: 228)
  /// An IPv6 packet without a link header.
  public static let ipv6 = LinkType(rawValue: 229)
  /// Linux "cooked" capture, version 2.
  public static let linuxCooked2 = LinkType(rawValue: 276)

  /// A short name in lower case, as reports show it: `ethernet`, else `linktype-N`.
  public var name: String {
    switch self {
    case .null: "null"
    case .ethernet: "ethernet"
    case .raw: "raw"
    case .loop: "loop"
    case .linuxCooked: "linux-sll"
    case .ipv4: "ipv4"
    case .ipv6: "ipv6"
    case .linuxCooked2: "linux-sll2"
    default: "linktype-\(rawValue)"
    }
  }
}
