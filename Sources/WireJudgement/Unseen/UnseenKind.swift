import WireFormat

/// Why a frame was not looked at, where it may hold packets of a conversation. What cannot hold any has none:
/// ARP, LLDP, STP, ICMP, IGMP, the protocols of routers, what settles a link.
public enum UnseenKind: Hashable, Codable, Sendable {
  /// It carries packets of others, and is not unwrapped.
  case tunnel(Tunnel)
  /// Its IP packet carries this protocol, by its IANA number.
  case ipProtocol(UInt8)
  /// Its EtherType is not known, and an IP packet stands behind it.
  case etherType(UInt16)
  /// Its link layer is not read, by its LINKTYPE number.
  case linkType(UInt16)
  /// It was cut when it was captured, before what tells the conversation.
  case cut(Place)
  /// A header of it is not right.
  case damaged
  /// It is a fragment of a packet that was never whole.
  case fragment

  /// What a frame was cut before.
  public enum Place: String, Hashable, Codable, Sendable, CaseIterable {
    /// The flags of TCP.
    case flags
    /// The header of UDP.
    case ports
    /// The end of IPv6's extension headers, or of IPv4's options.
    case header
    /// The addresses of IP.
    case addresses
    /// The end of the link header.
    case link
  }

  /// Which protocols beside TCP and UDP have conversations of their own
  /// (https://www.iana.org/assignments/protocol-numbers).
  static let transports: [UInt8: String] = [33: "DCCP", 132: "SCTP", 136: "UDP-Lite"]

  /// Whether it is another transport: it can hold no packet of TCP and UDP, and is a conversation that is not
  /// counted.
  public var isOtherTransport: Bool {
    if case .ipProtocol(let number) = self { Self.transports[number] != nil } else { false }
  }

  /// Its name in documents and for `--ignore-undecoded`: `pppoe`, `sctp`, `protocol-200`, `link-type-239`,
  /// `cut`.
  public var id: String {
    switch self {
    case .tunnel(let tunnel): tunnel.rawValue.lowercased().replacing(" ", with: "-")
    case .ipProtocol(let number): Self.transports[number]?.lowercased() ?? "protocol-\(number)"
    case .etherType(let number): "ethertype-" + Self.hexadecimal(number)
    case .linkType(let number): "link-type-\(number)"
    case .cut: "cut"
    case .damaged: "damaged"
    case .fragment: "fragments"
    }
  }

  /// Whether a text can be the name of one.
  public static func isID(_ text: String) -> Bool {
    namedIDs.contains(text)
      || ["protocol-", "link-type-"].contains {
        text.hasPrefix($0) && UInt16(text.dropFirst($0.count)) != nil
      }
      || text.hasPrefix("ethertype-") && text.count == 14 && UInt16(text.dropFirst(10), radix: 16) != nil
  }

  /// The names that have no number.
  public static let namedIDs: [String] =
    Tunnel.allCases.map { UnseenKind.tunnel($0).id }
    + transports.keys.sorted().map { UnseenKind.ipProtocol($0).id }
    + [UnseenKind.cut(.flags), .damaged, .fragment].map(\.id)

  static func hexadecimal(_ number: UInt16) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
