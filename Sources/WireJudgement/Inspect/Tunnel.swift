import WireFormat

/// What carries packets of others, and is not unwrapped: its conversations are not seen.
public enum Tunnel: String, Hashable, Codable, Sendable, CaseIterable {
  case ipInIP = "IP-in-IP"
  case sixInFour = "IPv6-in-IP"
  case gre = "GRE"
  case esp = "ESP"
  case etherIP = "EtherIP"
  case l2tp = "L2TP"
  case mplsInIP = "MPLS-in-IP"
  case mpls = "MPLS"
  case pppoe = "PPPoE"
  case macsec = "MACsec"

  /// A tunnel by its IANA number (https://www.iana.org/assignments/protocol-numbers); nil: it is none.
  package init?(protocolNumber: UInt8) {
    switch protocolNumber {
    case 4: self = .ipInIP
    case 41: self = .sixInFour
    case 47: self = .gre
    case 50: self = .esp
    case 97: self = .etherIP
    case 115: self = .l2tp
    case 137: self = .mplsInIP
    default: return nil
    }
  }

  /// A tunnel by its EtherType (https://www.iana.org/assignments/ieee-802-numbers); nil: it is none.
  package init?(etherType: Int) {
    switch etherType {
    case 0x8847, 0x8848: self = .mpls
    case 0x8864: self = .pppoe
    case 0x88e5: self = .macsec
    default: return nil
    }
  }

  /// What kept a frame from being decoded, if that was a tunnel.
  package init?(_ error: DecodeError) {
    guard error.kind == .unsupported, error.field == .etherType || error.field == .protocolType else {
      return nil
    }
    self.init(etherType: error.value)
  }
}
