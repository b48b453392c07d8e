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
  case pbb = "PBB"
  case nsh = "NSH"
  case vnTag = "VN-Tag"
  case ciscoMetadata = "Cisco metadata"
  case batman = "batman-adv"
  case minimal = "minimal encapsulation"
  case ipComp = "IPComp"
  case vxlan = "VXLAN"
  case geneve = "Geneve"
  case gtp = "GTP"
  case teredo = "Teredo"
  case espInUDP = "ESP in UDP"
  case tzsp = "TZSP"
  case capwap = "CAPWAP"

  /// A tunnel by its IANA number (https://www.iana.org/assignments/protocol-numbers); nil: it is none.
  package init?(protocolNumber: UInt8) {
    switch protocolNumber {
    case 4, 94: self = .ipInIP
    case 41: self = .sixInFour
    case 47: self = .gre
    case 50: self = .esp
    case 55: self = .minimal
    case 97: self = .etherIP
    case 108: self = .ipComp
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
    case 0x88e7: self = .pbb
    case 0x894f: self = .nsh
    case 0x8926: self = .vnTag
    case 0x8909: self = .ciscoMetadata
    case 0x4305: self = .batman
    default: return nil
    }
  }

  /// The tunnel that a datagram of UDP is.
  init(_ carrier: UDPCarrier) {
    self =
      switch carrier {
      case .vxlan: .vxlan
      case .geneve: .geneve
      case .gtp: .gtp
      case .teredo: .teredo
      case .esp: .espInUDP
      case .l2tp: .l2tp
      case .tzsp: .tzsp
      case .capwap: .capwap
      }
  }
}
