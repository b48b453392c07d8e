public import WireConversations
import WireFormat

/// Conversations as Zeek's conn.log has them, for zeek-cut and whatever else reads that: a header, a line a
/// conversation, a line at the end.
///
/// Some stay unset (`-`): `service`, for nobody here reads what is said; `local_orig` and `local_resp`, for
/// no capture says which networks are one's own; `orig_ip_bytes` and `resp_ip_bytes`, for lengths of IP
/// packets are not counted. Zeek's `tunnel_parents` are the `uid`s of the connections that carry the tunnels;
/// here what is unwrapped is no conversation and has no line, so they are the tunnels by their names, the
/// outermost first: `gtp 7,vxlan 42`. As in Zeek, a conversation of one moment has no `duration` and no
/// bytes.
/// Behind Zeek's columns come ours: `handshake`, `teardown`, `conclusive`.
///
/// Sources: https://docs.zeek.org/en/current/scripts/base/protocols/conn/main.zeek.html,
/// https://docs.zeek.org/en/current/log-formats.html
public struct ZeekLog {
  private var isBegun = false
  private var lastTime = Timestamp(nanoseconds: 0)

  /// A log of which nothing has been written.
  public init() {}

  private static let columns: [(name: String, type: String)] = [
    ("ts", "time"), ("uid", "string"), ("id.orig_h", "addr"), ("id.orig_p", "port"), ("id.resp_h", "addr"),
    ("id.resp_p", "port"), ("proto", "enum"), ("service", "string"), ("duration", "interval"),
    ("orig_bytes", "count"), ("resp_bytes", "count"), ("conn_state", "string"), ("local_orig", "bool"),
    ("local_resp", "bool"), ("missed_bytes", "count"), ("history", "string"), ("orig_pkts", "count"),
    ("orig_ip_bytes", "count"), ("resp_pkts", "count"), ("resp_ip_bytes", "count"),
    ("tunnel_parents", "set[string]"), ("ip_proto", "count"), ("handshake", "string"),
    ("teardown", "string"), ("conclusive", "bool"),
  ]

  /// Appends a conversation; the first one behind the header.
  public mutating func append(_ conversation: Conversation, to buffer: inout [UInt8]) {
    begin(at: conversation.start, &buffer)
    lastTime = max(lastTime, conversation.end)
    let hasLength = conversation.end > conversation.start
    let isTCP = conversation.transport == .tcp
    let values: [String?] = [
      Self.seconds(conversation.start.nanoseconds), Self.identifier(of: conversation),
      "\(conversation.initiator.address)", "\(conversation.initiator.port)",
      "\(conversation.responder.address)", "\(conversation.responder.port)", conversation.transport.rawValue,
      nil, hasLength ? Self.seconds(conversation.end - conversation.start) : nil,
      hasLength ? "\(conversation.initiatorBytes + conversation.initiatorMissedBytes)" : nil,
      hasLength ? "\(conversation.responderBytes + conversation.responderMissedBytes)" : nil,
      conversation.zeekState, nil, nil,
      "\(conversation.initiatorMissedBytes + conversation.responderMissedBytes)",
      conversation.history.isEmpty ? nil : conversation.history, "\(conversation.initiatorPackets)", nil,
      "\(conversation.responderPackets)", nil, Self.tunnels(of: conversation), isTCP ? "6" : "17",
      conversation.handshake?.kind.rawValue,
      conversation.teardown?.kind.rawValue, conversation.conclusive ? "T" : "F",
    ]
    for (index, value) in values.enumerated() {
      if index > 0 { buffer.append(UInt8(ascii: "\t")) }
      buffer.append(contentsOf: (value ?? "-").utf8)
    }
    buffer.append(UInt8(ascii: "\n"))
  }

  /// Appends the last line, and the header if there was no conversation.
  ///
  /// Both say when the log was written by the times of the capture, so that one capture gives one log.
  public mutating func finish(_ buffer: inout [UInt8]) {
    begin(at: lastTime, &buffer)
    buffer.append(contentsOf: "#close\t\(Self.moment(lastTime))\n".utf8)
  }

  private mutating func begin(at time: Timestamp, _ buffer: inout [UInt8]) {
    guard !isBegun else { return }
    isBegun = true
    let header = [
      #"#separator \x09"#, "#set_separator\t,", "#empty_field\t(empty)", "#unset_field\t-", "#path\tconn",
      "#open\t\(Self.moment(time))",
      "#fields\t" + Self.columns.map(\.name).joined(separator: "\t"),
      "#types\t" + Self.columns.map(\.type).joined(separator: "\t"),
    ]
    for line in header { buffer.append(contentsOf: (line + "\n").utf8) }
  }

  /// `2023-11-14-22-13-20`
  private static func moment(_ time: Timestamp) -> String {
    String("\(time)".prefix(19).map { $0 == "T" || $0 == ":" ? "-" : $0 })
  }

  /// Seconds with six digits, rounded as Zeek does.
  private static func seconds(_ nanoseconds: Int64) -> String {
    let microseconds = (nanoseconds.magnitude + 500) / 1000
    let fraction = "\(microseconds % 1_000_000)"
    return (nanoseconds < 0 ? "-" : "") + "\(microseconds / 1_000_000)."
      + String(repeating: "0", count: 6 - fraction.count) + fraction
  }

  /// The tunnels that carry a conversation in either direction, each once; nil: none does. What only labels
  /// frames, as a VLAN does, is none.
  private static func tunnels(of conversation: Conversation) -> String? {
    guard let wrapping = conversation.wrapping else { return nil }
    var tunnels: [String] = []
    for steps in wrapping.initiator + wrapping.responder {
      for step in steps.split(separator: " > ").map(String.init) {
        let name = step.split(separator: " ").first.map(String.init) ?? ""
        if !labelsOfFrames.contains(name), !tunnels.contains(step) { tunnels.append(step) }
      }
    }
    return tunnels.isEmpty ? nil : tunnels.joined(separator: ",")
  }

  private static let labelsOfFrames: Set<String> = Set(
    [
      Wrapper.vlan, .mpls, .pppoe, .pbb, .vnTag, .ciscoMetadata, .nsh, .macsec, .dsa, .batman,
      .authentication,
      .segmentRouting,
    ].map(\.label))

  /// What tells a conversation from all others, the same whenever and wherever its capture is read: C, and 17
  /// digits of a hash of its transport, ends, first time and first frame.
  ///
  /// The hash is FNV-1a of 128 bits over `tcp 192.0.2.1 40000 192.0.2.2 80 1700000000000000000 1` (the time
  /// in nanoseconds); of it the low 101 bits are written with the digits 0–9, A–Z, a–z, the lowest first.
  static func identifier(of conversation: Conversation) -> String {
    let (initiator, responder) = (conversation.initiator, conversation.responder)
    let text =
      "\(conversation.transport.rawValue) \(initiator.address) \(initiator.port) \(responder.address) "
      + "\(responder.port) \(conversation.start.nanoseconds) \(conversation.firstFrame)"
    var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    for octet in text.utf8 { hash = (hash ^ UInt128(octet)) &* 0x0000_0000_0100_0000_0000_0000_0000_013b }
    hash &= 1 << 101 - 1
    var name: [UInt8] = [UInt8(ascii: "C")]
    for _ in 0..<17 {
      let (rest, digit) = hash.quotientAndRemainder(dividingBy: 62)
      name.append(digits[Int(digit)])
      hash = rest
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static let digits = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
}
