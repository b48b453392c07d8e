import WireFormat

/// What carries packets of others, and was not unwrapped: its conversations are not seen.
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
  case vlan = "VLAN"
  case dsa = "DSA"
  case ipInIPv6 = "IP-in-IPv6"
  case erspan = "ERSPAN"
  case authentication = "AH"
  case segmentRouting = "SRv6"
  case fou = "Foo-over-UDP"
  case gue = "GUE"
  case encryptedWireless = "encrypted Wi-Fi"

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

  /// The tunnel that a wrapper is; nil: a message of PIM.
  init?(_ wrapper: Wrapper) {
    switch wrapper {
    case .vlan: self = .vlan
    case .mpls: self = .mpls
    case .pppoe: self = .pppoe
    case .pbb: self = .pbb
    case .vnTag: self = .vnTag
    case .ciscoMetadata: self = .ciscoMetadata
    case .nsh: self = .nsh
    case .macsec: self = .macsec
    case .dsa: self = .dsa
    case .batman: self = .batman
    case .ipInIP: self = .ipInIP
    case .sixInFour: self = .sixInFour
    case .fourInSix, .sixInSix: self = .ipInIPv6
    case .gre, .nvgre, .pptp: self = .gre
    case .erspan: self = .erspan
    case .authentication: self = .authentication
    case .segmentRouting, .ethernetInIP: self = .segmentRouting
    case .l2tp: self = .l2tp
    case .etherIP: self = .etherIP
    case .pim: return nil
    case .esp: self = .esp
    case .espInUDP: self = .espInUDP
    case .vxlan: self = .vxlan
    case .geneve: self = .geneve
    case .gtp: self = .gtp
    case .teredo: self = .teredo
    case .tzsp: self = .tzsp
    case .capwap: self = .capwap
    case .fou: self = .fou
    case .gue: self = .gue
    case .encryptedWireless: self = .encryptedWireless
    }
  }
}
