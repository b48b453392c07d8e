import WireConversations
import WireFormat
import WireJudgement

/// What is written on the arrow of a packet.
struct PacketLabel {
  /// How much is written; a ladder uses the first for which every arrow is wide enough.
  enum Detail: CaseIterable {
    /// `FIN+ACK seq 1 ack 8 len 2`
    case words
    /// `FA seq 1 ack 8 len 2`
    case letters
    /// `FA 1:3 ack 8`
    case short
  }

  let record: PacketRecord
  /// ICMP and ICMPv6 number their errors differently.
  let version: IPAddress.Version

  /// The label in so much detail.
  func text(_ detail: Detail) -> String {
    let length = record.payloadLength
    switch record.content {
    case .datagram:
      return "UDP len \(length)"
    case .fragment(let offset):
      return detail == .words
        ? "fragment at \(offset), \(length) bytes" : "fragment \(offset):\(offset + length)"
    case .icmp(let type, let code):
      let meaning = ICMPMeaning(version: version, type: type, code: code)
      let mtu = record.nextHopMTU.map { " MTU \($0)" } ?? ""
      return (detail == .words ? "ICMP \(meaning.text)" : "ICMP \(type)/\(code)") + mtu
    case .segment(let rawFlags, let sequence, let acknowledgment, _):
      let flags = TCPFlags(rawValue: rawFlags)
      let cookie = record.fastOpenCookie.map { $0 > 0 ? " cookie \($0)" : " cookie?" } ?? ""
      let acknowledged = acknowledgment.map { " ack \($0)" } ?? ""
      switch detail {
      case .words:
        return "\(flags.words) seq \(sequence)" + acknowledged + (length > 0 ? " len \(length)" : "") + cookie
      case .letters:
        return "\(flags.letters) seq \(sequence)" + acknowledged + (length > 0 ? " len \(length)" : "")
          + cookie
      case .short:
        return "\(flags.letters) \(sequence)" + (length > 0 ? ":\(sequence + length)" : "") + acknowledged
      }
    }
  }

  /// What the packet does, as its colour says it.
  var paint: Paint {
    switch record.content {
    case .icmp: return .reset
    case .datagram, .fragment: return .data
    case .segment(let rawFlags, _, _, _):
      let flags = TCPFlags(rawValue: rawFlags)
      if flags.contains(.rst) { return .reset }
      if flags.contains(.syn) { return .opening }
      if flags.contains(.fin) { return .closing }
      return record.payloadLength > 0 ? .data : .plain
    }
  }
}

/// What an ICMP error says (RFC 792, RFC 1812 section 5.2.7, RFC 4443 section 3).
struct ICMPMeaning {
  let version: IPAddress.Version
  let type: UInt8
  let code: UInt8

  var text: String {
    switch (version, type, code) {
    case (.v4, 3, 0), (.v6, 1, 0): "no route"
    case (.v4, 3, 1), (.v6, 1, 3): "host unreachable"
    case (.v4, 3, 2): "protocol unreachable"
    case (.v4, 3, 3), (.v6, 1, 4): "port unreachable"
    case (.v4, 3, 4), (.v6, 2, _): "packet too big"
    case (.v4, 3, 9), (.v4, 3, 10), (.v4, 3, 13), (.v6, 1, 1): "prohibited"
    case (.v4, 11, _), (.v6, 3, _): "time exceeded"
    default: "\(type)/\(code)"
    }
  }
}
