import Testing
import WireFormat

/// A packet or a frame, as tests wrap it, octet by octet.
struct Wrapped: Sendable {
  enum Kind: Sendable {
    case ethernet
    case ip
  }

  var kind: Kind
  var octets: [UInt8]

  static func ip(_ octets: [UInt8]) -> Wrapped { Wrapped(kind: .ip, octets: octets) }
  static func ethernet(_ octets: [UInt8]) -> Wrapped { Wrapped(kind: .ethernet, octets: octets) }

  static let addresses = hex("0200 0000 0002 0200 0000 0001")

  static func big16(_ value: Int) -> [UInt8] { Headers.big16(value) }

  /// An IPv4 packet between 10.9.0.1 and 10.9.0.2, with a right checksum.
  static func ipv4(_ number: UInt8, _ payload: [UInt8], fragment: Int = 0) -> [UInt8] {
    var header =
      hex("4500") + big16(20 + payload.count) + hex("1234") + big16(fragment) + [64, number] + hex("0000")
      + hex("0a090001 0a090002")
    let checksum = Checksum.internet(header.span.bytes)
    header.replaceSubrange(10..<12, with: big16(Int(checksum)))
    return header + payload
  }

  static func ipv6(_ next: UInt8, _ payload: [UInt8]) -> [UInt8] {
    hex("60000000") + big16(payload.count) + [next, 64] + hex("fd00 0000 0000 0000 0000 0000 0000 0001")
      + hex("fd00 0000 0000 0000 0000 0000 0000 0002") + payload
  }

  /// A datagram whose checksum is left out.
  static func udp(to port: Int, _ payload: [UInt8]) -> [UInt8] {
    big16(50123) + big16(port) + big16(8 + payload.count) + hex("0000") + payload
  }

  /// Whether a packet of IP is one of version 6.
  var isV6: Bool { octets[0] >> 4 == 6 }
  /// The EtherType of a packet of IP.
  var type: [UInt8] { hex(isV6 ? "86dd" : "0800") }
  /// Its number in PPP.
  var pppNumber: [UInt8] { kind == .ethernet ? hex("0031 0001") : hex(isV6 ? "0057" : "0021") }

  /// The same as a frame of Ethernet.
  var frame: [UInt8] { kind == .ethernet ? octets : Self.addresses + type + octets }

  /// The same with a tag behind the addresses.
  func tagged(_ tag: [UInt8]) -> Wrapped {
    .ethernet(Array(frame[..<12]) + tag + Array(frame[12...]))
  }
}

/// How something is wrapped.
struct Wrap: Sendable, CustomTestStringConvertible {
  var testDescription: String
  /// What the label says of it.
  var label: String
  /// What is unwrapped only if somebody says so.
  var told = Unwrapping()
  /// nil: it does not carry this.
  var wrap: @Sendable (Wrapped) -> Wrapped?

  init(
    _ name: String, _ label: String, told: Unwrapping = Unwrapping(),
    _ wrap: @escaping @Sendable (Wrapped) -> Wrapped?
  ) {
    testDescription = name
    self.label = label
    self.told = told
    self.wrap = wrap
  }

  /// What stands in Ethernet.
  static let inEthernet: [Wrap] = [
    Wrap("VLAN", "vlan 7") { $0.tagged(hex("8100 e007")) },
    Wrap("service VLAN", "vlan 200") { $0.tagged(hex("88a8 00c8")) },
    Wrap("old service VLAN", "vlan 9") { $0.tagged(hex("9100 0009")) },
    Wrap("another old service VLAN", "vlan 10") { $0.tagged(hex("9200 000a")) },
    Wrap("MPLS", "mpls 100") {
      .ethernet(
        Wrapped.addresses + hex("8847 00010 0ff 00064 1ff")
          + ($0.kind == .ethernet ? hex("00000000") : []) + $0.octets)
    },
    Wrap("MPLS without a control word", "mpls 101") {
      $0.kind == .ip ? nil : .ethernet(Wrapped.addresses + hex("8848 00065 1ff") + $0.octets)
    },
    Wrap("PPPoE", "pppoe 7") {
      let ppp = $0.pppNumber + $0.octets
      return .ethernet(Wrapped.addresses + hex("8864 1100 0007") + Wrapped.big16(ppp.count) + ppp)
    },
    Wrap("PBB", "pbb 66051") { .ethernet(Wrapped.addresses + hex("88e7 00 010203") + $0.frame) },
    Wrap("VN-Tag", "vn-tag") { $0.tagged(hex("8926 0001 0002")) },
    Wrap("Cisco metadata", "cisco-metadata") { $0.tagged(hex("8909 01 01 0001 0064")) },
    Wrap("NSH", "nsh 5") {
      let next: [UInt8] = $0.kind == .ethernet ? [3] : $0.isV6 ? [2] : [1]
      return .ethernet(
        Wrapped.addresses + hex("894f 0fc6 01") + next + hex("000005 ff") + [UInt8](repeating: 0, count: 16)
          + $0.octets)
    },
    Wrap("MACsec", "macsec") {
      .ethernet($0.tagged(hex("88e5 00 00 00000001")).octets + [UInt8](repeating: 0xaa, count: 16))
    },
    Wrap("MACsec with a channel", "macsec") {
      .ethernet(
        $0.tagged(hex("88e5 20 00 00000001 0200000000010001")).octets + [UInt8](repeating: 0xaa, count: 16))
    },
    Wrap("EDSA", "dsa 33") { $0.tagged(hex("dada 0000 e0 08 0021")) },
    Wrap("batman-adv", "batman") {
      .ethernet(Wrapped.addresses + hex("4305 40 0f 32 01 020000000009") + $0.frame)
    },
    Wrap("batman-adv, broadcast", "batman") {
      .ethernet(Wrapped.addresses + hex("4305 01 0f 32 00 00000001 020000000009") + $0.frame)
    },
    Wrap("SNAP", "") {
      let frame = $0.frame
      // A length cannot stand where a length is.
      guard frame[12] > 5 else { return nil }
      let rest = hex("aaaa03 000000") + frame[12...]
      return .ethernet(Array(frame[..<12]) + Wrapped.big16(rest.count) + rest)
    },
  ]

  private static func overIP(
    _ name: String, _ label: String, _ number: UInt8, told: Unwrapping = Unwrapping(),
    _ payload: @escaping @Sendable (Wrapped) -> [UInt8]?
  ) -> [Wrap] {
    [
      Wrap(name, label, told: told) { payload($0).map { .ip(Wrapped.ipv4(number, $0)) } },
      Wrap(name + " over IPv6", label, told: told) { payload($0).map { .ip(Wrapped.ipv6(number, $0)) } },
    ]
  }

  private static func overUDP(
    _ name: String, _ label: String, _ port: Int, told: Unwrapping = Unwrapping(),
    _ payload: @escaping @Sendable (Wrapped) -> [UInt8]?
  ) -> [Wrap] {
    overIP(name, label, 17, told: told) { payload($0).map { Wrapped.udp(to: port, $0) } }
  }

  /// GRE's header before something.
  private static func gre(_ flags: String, _ rest: String, _ inner: Wrapped) -> [UInt8] {
    hex(flags) + (inner.kind == .ethernet ? hex("6558") : inner.type) + hex(rest) + inner.octets
  }

  /// What stands in IP.
  static let inIP: [Wrap] =
    [
      Wrap("IP in IP", "ipip") { $0.kind == .ip && !$0.isV6 ? .ip(Wrapped.ipv4(4, $0.octets)) : nil },
      Wrap("6in4", "6in4") { $0.kind == .ip && $0.isV6 ? .ip(Wrapped.ipv4(41, $0.octets)) : nil },
      Wrap("4in6", "4in6") { $0.kind == .ip && !$0.isV6 ? .ip(Wrapped.ipv6(4, $0.octets)) : nil },
      Wrap("6in6", "6in6") { $0.kind == .ip && $0.isV6 ? .ip(Wrapped.ipv6(41, $0.octets)) : nil },
      Wrap("AH", "ah 258 > ipip") {
        guard $0.kind == .ip, !$0.isV6 else { return nil }
        return .ip(
          Wrapped.ipv4(51, hex("04 04 0000 00000102 00000001 000000000000000000000000") + $0.octets))
      },
      Wrap("segment routing", "srv6 > ethernet-in-ip") {
        .ip(Wrapped.ipv6(43, hex("8f 02 04 00 00 00 0000") + [UInt8](repeating: 0xfd, count: 16) + $0.frame))
      },
    ] + overIP("GRE", "gre", 47) { gre("0000", "", $0) }
    + overIP("GRE with a key", "gre 5", 47) { gre("2000", "00000005", $0) }
    + overIP("GRE with all", "gre 5", 47) { gre("b000", "00000000 00000005 00000009", $0) }
    + overIP("NVGRE", "nvgre 5000", 47) {
      $0.kind == .ethernet ? gre("2000", "00138801", $0) : nil
    }
    + overIP("PPTP", "pptp 9", 47) {
      let ppp = hex("ff03") + $0.pppNumber + $0.octets
      return hex("3081 880b") + Wrapped.big16(ppp.count) + hex("0009 00000001 00000002") + ppp
    }
    + overIP("ERSPAN I", "erspan", 47) { hex("0000 88be") + $0.frame }
    + overIP("ERSPAN II", "erspan 3", 47) { hex("1000 88be 00000001 1001 0003 00000000") + $0.frame }
    + overIP("ERSPAN III", "erspan 4", 47) {
      hex("1000 22eb 00000001 2001 0004 00000000 0000 0000") + $0.frame
    }
    + overIP("ERSPAN III of a platform", "erspan 4", 47) {
      hex("1000 22eb 00000001 2001 0004 00000000 0000 0001 0000000000000000") + $0.frame
    }
    + overIP("EtherIP", "etherip", 97) { hex("3000") + $0.frame }
    + overIP("PIM Register", "pim", 103) {
      $0.kind == .ip ? hex("21 00 0000 00000000") + $0.octets : nil
    }
    + overIP("MPLS in IP", "mpls 17", 137) { $0.kind == .ip ? hex("00011 140") + $0.octets : nil }
    + overIP("L2TPv3", "l2tp 77", 115) { hex("0000004d 00000000") + $0.frame }
    + overIP("L2TPv3 without a sublayer", "l2tp 77", 115) { hex("0000004d") + $0.frame }
    + overIP("L2TPv3 with a cookie", "l2tp 77", 115) {
      hex("0000004d 0123456789abcdef 00000000") + $0.frame
    }

  /// What stands in UDP.
  static let inUDP: [Wrap] =
    overUDP("VXLAN", "vxlan 42", 4789) { hex("08000000 00002a00") + $0.frame }
    + overUDP("VXLAN of Linux", "vxlan 42", 8472) { hex("08000000 00002a00") + $0.frame }
    + overUDP("VXLAN with a group", "vxlan 43", 4789) { hex("88000007 00002b00") + $0.frame }
    + overUDP("VXLAN-GPE", "vxlan 44", 4790) {
      hex("0c0000") + ($0.kind == .ethernet ? [3] : $0.isV6 ? [2] : [1]) + hex("00002c00") + $0.octets
    }
    + overUDP("Geneve", "geneve 45", 6081) {
      hex("0000") + ($0.kind == .ethernet ? hex("6558") : $0.type) + hex("00002d00") + $0.octets
    }
    + overUDP("Geneve with options", "geneve 46", 6081) {
      hex("0240 6558 00002e00 0001 80 01 01020304") + $0.frame
    }
    + overUDP("GTP", "gtp 257", 2152) {
      $0.kind == .ip ? hex("30ff") + Wrapped.big16($0.octets.count) + hex("00000101") + $0.octets : nil
    }
    + overUDP("GTP with extensions", "gtp 258", 2152) {
      guard $0.kind == .ip else { return nil }
      let rest = hex("0001 00 85 01 0009 c0 01 0007 00") + $0.octets
      return hex("36ff") + Wrapped.big16(rest.count) + hex("00000102") + rest
    }
    + overUDP("GTP with a number", "gtp 259", 2152) {
      guard $0.kind == .ip else { return nil }
      let rest = hex("0001 00 00") + $0.octets
      return hex("32ff") + Wrapped.big16(rest.count) + hex("00000103") + rest
    }
    + overUDP("GTP of Ethernet", "gtp 260", 2152) {
      hex("30ff") + Wrapped.big16($0.frame.count) + hex("00000104") + $0.frame
    }
    + overUDP("Teredo", "teredo", 3544) { $0.kind == .ip && $0.isV6 ? $0.octets : nil }
    + overUDP("Teredo with all", "teredo", 3544) {
      guard $0.kind == .ip, $0.isV6 else { return nil }
      return hex("0001 02 03 6162 010203 0011223344556677 00") + hex("0000 0102 01020304") + $0.octets
    }
    + overUDP("TZSP", "tzsp", 37008) { hex("01 00 0001 0a 01 05 00 01") + $0.frame }
    + overUDP("CAPWAP", "capwap", 5247) { hex("00 10 42 00 00000000") + $0.frame }
    + overUDP("CAPWAP of IEEE 802.11", "capwap", 5247) {
      $0.kind == .ip ? hex("00 10 43 00 00000000") + wireless($0) : nil
    }
    + overUDP("CAPWAP of IEEE 802.11, the other way round", "capwap", 5247) {
      guard $0.kind == .ip else { return nil }
      let frame = wireless($0)
      return hex("00 10 43 00 00000000") + [frame[1], frame[0]] + frame[2...]
    }
    + overUDP("L2TP", "l2tp 3", 1701) { hex("0002 0002 0003 ff03") + $0.pppNumber + $0.octets }
    + overUDP("L2TP with all", "l2tp 3", 1701) {
      let ppp = $0.pppNumber + $0.octets
      return hex("4a02") + Wrapped.big16(16 + ppp.count) + hex("0002 0003 0005 0006 0002 0000") + ppp
    }
    + overUDP("L2TPv3 in UDP", "l2tp 78", 1701) { hex("0003 0000 0000004e 00000000") + $0.frame }
    + overUDP("FOU", "fou", 5555, told: Unwrapping(ports: [5555: .fou])) {
      $0.kind == .ip ? $0.octets : nil
    }
    + overUDP("GRE in FOU", "fou > gre", 5555, told: Unwrapping(ports: [5555: .fou])) {
      gre("0000", "", $0)
    }
    + overUDP("GUE of IP", "gue > gre", 6080, told: Unwrapping(ports: [6080: .gue])) {
      hex("01 2f 0000 00000000") + gre("0000", "", $0)
    }
    + overUDP("VXLAN at a port that is told", "vxlan 1", 9999, told: Unwrapping(ports: [9999: .vxlan])) {
      hex("08000000 00000100") + $0.frame
    }
    + [
      Wrap("ESP in the clear", "esp 16 > ipip", told: Unwrapping(takesESPAsNull: true)) {
        guard $0.kind == .ip, !$0.isV6 else { return nil }
        let trailer = hex("0102 02 04") + [UInt8](repeating: 0xcc, count: 12)
        return .ip(Wrapped.ipv4(50, hex("00000010 00000001") + $0.octets + trailer))
      }
    ]

  static let all = inEthernet + inIP + inUDP

  /// A frame of IEEE 802.11 with quality of service, from a station.
  static func wireless(_ inner: Wrapped) -> [UInt8] {
    hex("8801 0000 020000000003 020000000001 020000000002 1000 0000 aaaa03 000000") + inner.type
      + inner.octets
  }
}
