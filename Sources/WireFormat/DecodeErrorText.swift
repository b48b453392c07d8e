extension DecodeError: CustomStringConvertible {
  /// One sentence: `IPv4 header: 24 octets needed (IHL 6), 20 there, at offset 14`.
  public var description: String {
    switch kind {
    case .truncated:
      let reason = field == .fixedHeader ? "" : " (\(field.text(value)))"
      return
        "\(layer): \(required.octets) needed\(reason), \(available) there\(limit.text), at offset \(offset)"
    case .invalid:
      return "\(layer): \(field.text(value)) is invalid, at offset \(offset)"
    case .unsupported:
      return "\(layer): \(field.text(value)) is not decoded, at offset \(offset)"
    }
  }
}

extension DecodeError.Layer: CustomStringConvertible {
  /// The header by the name that its standard gives it.
  public var description: String {
    switch self {
    case .link: "frame"
    case .ethernet: "Ethernet header"
    case .vlanTag: "VLAN tag"
    case .loopback: "loopback header"
    case .linuxCooked: "Linux cooked header"
    case .linuxCooked2: "Linux cooked v2 header"
    case .pseudoHeader: "pseudo-header"
    case .ppp: "PPP header"
    case .wireless: "IEEE 802.11 header"
    case .encapsulation: "encapsulation"
    case .ip: "IP header"
    case .ipv4: "IPv4 header"
    case .ipv6: "IPv6 header"
    case .hopByHopOptions: "IPv6 hop-by-hop options"
    case .routingHeader: "IPv6 routing header"
    case .fragmentHeader: "IPv6 fragment header"
    case .destinationOptions: "IPv6 destination options"
    case .authenticationHeader: "authentication header"
    case .tcp: "TCP header"
    case .udp: "UDP header"
    case .icmp: "ICMP header"
    case .icmpv6: "ICMPv6 header"
    }
  }
}

extension DecodeError.Field {
  fileprivate func text(_ value: Int) -> String {
    switch self {
    case .fixedHeader: "the fixed part"
    case .linkType: "link type \(LinkType(rawValue: UInt16(truncatingIfNeeded: value)).name)"
    case .addressFamily: "address family \(value)"
    case .etherType: value < 1536 ? "IEEE 802.3 length \(value)" : "EtherType \(Self.hexadecimal(value))"
    case .protocolType: "protocol type \(Self.hexadecimal(value))"
    case .version: "version \(value)"
    case .internetHeaderLength: "IHL \(value)"
    case .totalLength: "total length \(value)"
    case .payloadLength: "payload length \(value)"
    case .headerExtensionLength: "length \(value)"
    case .dataOffset: "data offset \(value)"
    case .udpLength: "UDP length \(value)"
    case .headerLength: "length \(value)"
    case .serviceAccessPoint: "SNAP protocol \(Self.hexadecimal(value))"
    case .content: "what it carries"
    case .control: "a control message"
    }
  }

  private static func hexadecimal(_ value: Int) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
  }
}

extension DecodeError.Limit {
  fileprivate var text: String {
    switch self {
    case .frame: ""
    case .snapLength: " before the snap length"
    case .ipv4TotalLength: " by the IPv4 total length"
    case .ipv6PayloadLength: " by the IPv6 payload length"
    case .jumboPayloadLength: " by the jumbo payload length"
    }
  }
}
