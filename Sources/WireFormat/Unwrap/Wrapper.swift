/// What a packet may be wrapped in, between the link layer and the IP header that counts.
public enum Wrapper: UInt8, Hashable, Sendable, CaseIterable {
  case vlan = 1
  case mpls
  case pppoe
  case pbb
  case vnTag
  case ciscoMetadata
  case nsh
  case macsec
  /// A tag of a switch chip (Distributed Switch Architecture), with an EtherType or without.
  case dsa
  case batman
  case ipInIP
  case sixInFour
  case fourInSix
  case sixInSix
  case gre
  case nvgre
  case pptp
  case erspan
  case authentication
  case segmentRouting
  case l2tp
  case etherIP
  /// Ethernet behind IPv6, as segment routing has it (protocol 143, RFC 8986).
  case ethernetInIP
  case pim
  case esp
  /// ESP behind NAT, whose inside is read only as that of ESP.
  case espInUDP
  case vxlan
  case geneve
  case gtp
  case teredo
  case tzsp
  case capwap
  case fou
  case gue
  /// Data of IEEE 802.11 that is encrypted: never unwrapped.
  case encryptedWireless

  /// Its name before the packet that it wraps: `vxlan`.
  public var label: String {
    switch self {
    case .vlan: "vlan"
    case .mpls: "mpls"
    case .pppoe: "pppoe"
    case .pbb: "pbb"
    case .vnTag: "vn-tag"
    case .ciscoMetadata: "cisco-metadata"
    case .nsh: "nsh"
    case .macsec: "macsec"
    case .dsa: "dsa"
    case .batman: "batman"
    case .ipInIP: "ipip"
    case .sixInFour: "6in4"
    case .fourInSix: "4in6"
    case .sixInSix: "6in6"
    case .gre: "gre"
    case .nvgre: "nvgre"
    case .pptp: "pptp"
    case .erspan: "erspan"
    case .authentication: "ah"
    case .segmentRouting: "srv6"
    case .l2tp: "l2tp"
    case .etherIP: "etherip"
    case .ethernetInIP: "ethernet-in-ip"
    case .pim: "pim"
    case .esp, .espInUDP: "esp"
    case .vxlan: "vxlan"
    case .geneve: "geneve"
    case .gtp: "gtp"
    case .teredo: "teredo"
    case .tzsp: "tzsp"
    case .capwap: "capwap"
    case .fou: "fou"
    case .gue: "gue"
    case .encryptedWireless: "encrypted-802.11"
    }
  }
}
