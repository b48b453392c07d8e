/// What carries packets of others in UDP: by port and by shape, other traffic on these ports is what it is.
public enum Carrier: String, Hashable, Sendable, CaseIterable {
  /// RFC 7348.
  case vxlan
  /// Its draft with a next protocol (draft-ietf-nvo3-vxlan-gpe).
  case vxlanGPE = "vxlan-gpe"
  /// RFC 8926.
  case geneve
  /// User data of the GPRS Tunnelling Protocol (3GPP TS 29.281).
  case gtp
  /// RFC 4380.
  case teredo
  /// TaZmen Sniffer Protocol.
  case tzsp
  /// Data of CAPWAP that is not encrypted (RFC 5415).
  case capwap
  /// L2TP, version 2 (RFC 2661) or 3 (RFC 3931).
  case l2tp
  /// ESP behind NAT (RFC 3948).
  case esp
  /// Linux's Foo-over-UDP: a packet of IP, or GRE, at once.
  case fou
  /// Generic UDP Encapsulation (draft-ietf-intarea-gue).
  case gue
  /// GRE in UDP (RFC 8086).
  case gre
  /// MPLS in UDP (RFC 7510).
  case mpls

  /// What a port stands for unless somebody says otherwise.
  @inline(__always)
  static func standard(_ port: UInt16) -> Carrier? {
    switch port {
    case 4789, 8472: .vxlan
    case 4790: .vxlanGPE
    case 6081: .geneve
    case 2152: .gtp
    case 3544: .teredo
    case 37008: .tzsp
    case 5247: .capwap
    case 1701: .l2tp
    case 4500: .esp
    default: nil
    }
  }

  /// The wrapper that it is.
  var wrapper: Wrapper {
    switch self {
    case .vxlan, .vxlanGPE: .vxlan
    case .geneve: .geneve
    case .gtp: .gtp
    case .teredo: .teredo
    case .tzsp: .tzsp
    case .capwap: .capwap
    case .l2tp: .l2tp
    case .esp: .espInUDP
    case .fou: .fou
    case .gue: .gue
    case .gre: .gre
    case .mpls: .mpls
    }
  }
}

/// What is unwrapped, and what ports of UDP stand for.
public struct Unwrapping: Hashable, Sendable {
  /// Whether anything is: without, a packet is what its outermost IP header says. Link layers and VLAN tags
  /// are read all the same.
  public var isOn: Bool
  /// Ports of UDP that carry what somebody says.
  public var ports: [UInt16: Carrier]
  /// Whether ESP is taken to be unencrypted (RFC 2410).
  public var takesESPAsNull: Bool

  /// Nothing but what the outermost IP header says.
  static let plain = Unwrapping(isOn: false)

  /// The ports that everybody knows.
  public init(isOn: Bool = true, ports: [UInt16: Carrier] = [:], takesESPAsNull: Bool = false) {
    self.isOn = isOn
    self.ports = ports
    self.takesESPAsNull = takesESPAsNull
  }

  /// What a port stands for.
  @inline(__always)
  func carrier(at port: UInt16) -> Carrier? {
    if !ports.isEmpty, let told = ports[port] { return told }
    return Carrier.standard(port)
  }
}
