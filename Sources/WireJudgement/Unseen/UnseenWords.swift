import WireFormat
import WireText

extension Words {
  /// Why frames were not looked at, and how many: `PPPoE 5, SCTP (protocol 132) 3`.
  package func unseen(_ kinds: [(kind: UnseenKind, count: Int)]) -> String {
    kinds.map { "\(unseen($0.kind)) \($0.count)" }.joined(separator: comma)
  }

  /// That some were not, before the list of them.
  package func notLookedAt(_ kinds: [(kind: UnseenKind, count: Int)]) -> String {
    text("unseen.list", ["list": unseen(kinds)])
  }

  private func unseen(_ kind: UnseenKind) -> String {
    switch kind {
    case .tunnel(let tunnel): tunnel.rawValue
    case .ipProtocol(let number):
      UnseenKind.transports[number].map {
        text("unseen.transport", ["name": $0, "number": Int(number)])
      } ?? text("unseen.protocol", ["number": Int(number)])
    case .etherType(let number): "EtherType 0x" + UnseenKind.hexadecimal(number)
    case .linkType(let number):
      Self.linkTypes[number].map {
        text("unseen.named-link-type", ["name": $0, "number": Int(number)])
      } ?? text("unseen.link-type", ["number": Int(number)])
    case .cut(let place): text(TextKey(place, in: "unseen-cut"))
    case .damaged: text("unseen.damaged")
    case .fragment: text("unseen.fragments")
    }
  }

  /// Link layers that people capture, by their LINKTYPE numbers (https://www.tcpdump.org/linktypes.html).
  private static let linkTypes: [UInt16: String] = [
    3: "AX.25", 6: "Token Ring", 8: "SLIP", 9: "PPP", 10: "FDDI", 50: "PPP in HDLC", 51: "PPPoE",
    104: "Cisco HDLC", 105: "IEEE 802.11", 107: "Frame Relay", 109: "OpenBSD enc", 117: "PFLOG",
    119: "Prism", 127: "radiotap", 163: "AVS", 166: "PPP with direction", 189: "USB", 192: "PPI",
    195: "IEEE 802.15.4", 201: "Bluetooth HCI", 204: "PPP with direction", 220: "USB", 226: "IPNET",
    227: "CAN", 239: "NFLOG", 242: "IP over InfiniBand", 253: "netlink", 258: "PKTAP", 284: "DSA tag",
    285: "DSA tag",
  ]
}
