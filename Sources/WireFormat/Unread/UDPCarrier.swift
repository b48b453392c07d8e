/// What carries packets of others in UDP, by port and by shape: other traffic on these ports is what it is.
public enum UDPCarrier: Sendable, CaseIterable {
  /// RFC 7348, and its draft with a next protocol (VXLAN-GPE).
  case vxlan
  /// RFC 8926.
  case geneve
  /// User data of the GPRS Tunnelling Protocol (3GPP TS 29.281).
  case gtp
  /// RFC 4380.
  case teredo
  /// ESP behind NAT (RFC 3948).
  case esp
  /// Data of L2TP version 2 (RFC 2661).
  case l2tp
  /// TaZmen Sniffer Protocol.
  case tzsp
  /// Data of CAPWAP that is not encrypted (RFC 5415).
  case capwap

  /// Whether a datagram is one, of which the payload has to be looked at.
  @inline(__always)
  public static func isPort(_ port: UInt16) -> Bool {
    switch port {
    case 1701, 2152, 3544, 4500, 4789, 4790, 5247, 6081, 8472, 37008: true
    default: false
    }
  }

  /// The carrier that a datagram is; nil: it is none.
  ///
  /// - Parameters:
  ///   - packet: a UDP datagram.
  ///   - frame: the frame that it was decoded from.
  @inline(never)
  public init?(_ packet: Packet, in frame: RawSpan) {
    let start = packet.payloadOffset
    let length = min(packet.capturedPayloadLength, frame.byteCount - start)
    guard length >= 8 else { return nil }
    func octet(_ index: Int) -> UInt8 { frame.octet(at: start + index) }
    let first = octet(0)
    for port in [packet.destination.port, packet.source.port] {
      switch port {
      case 4789 where first & 0x08 != 0 && octet(7) == 0, 8472 where first & 0x08 != 0 && octet(7) == 0,
        4790 where first & 0x0c == 0x0c && (1...4).contains(octet(3)):
        self = .vxlan
      case 6081 where first >> 6 == 0 && [0x6558, 0x0800, 0x86dd].contains(frame.bigEndian16(at: start + 2)):
        self = .geneve
      // Version 1, and a message that carries a packet.
      case 2152 where first >> 4 == 3 && octet(1) == 255: self = .gtp
      // A bubble carries nothing: its next header is 59.
      case 3544 where first >> 4 == 6 && octet(6) != 59: self = .teredo
      // Zeros stand in place of the SPI before IKE.
      case 4500 where frame.bigEndian32(at: start) != 0: self = .esp
      case 1701 where first & 0x80 == 0 && octet(1) & 0x0f == 2: self = .l2tp
      case 37008 where first == 1 && octet(1) == 0: self = .tzsp
      case 5247 where first == 0: self = .capwap
      default: continue
      }
      return
    }
    return nil
  }
}
