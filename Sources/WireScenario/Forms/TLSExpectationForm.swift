import WireConversations
import WireGrammar
import WireScript
import WireSockets
import WireText

extension TLSExpectation {
  /// The names of alerts, and `none`.
  private static let alerts =
    TLSRefusal.names.filter { ![TLSRefusal.truncated, TLSRefusal.notTLS, TLSRefusal.failure].contains($0) }
    .filter { $0 != "close_notify" } + ["none"]

  /// The keys of the map.
  private enum Keys {
    static let version = Key(
      "version", TLSSettings.Version.form.oneOrMore, "the version that was agreed on, `1.3`",
      "商定的版本，`1.3`")
    static let cipher = Key(
      "cipher", Form<String>.text.oneOrMore, "the suite that was agreed on, `TLS_AES_128_GCM_SHA256`",
      "商定的密码套件，`TLS_AES_128_GCM_SHA256`")
    static let closeNotify = Key(
      "closeNotify", Form.choice(ConversationTLS.CloseNotify.self).oneOrMore,
      "who says close_notify before the end of what it sends", "谁在自己的数据结束之前发出 close_notify")
    static let alert = Key(
      "alert", Form<String>.word(of: alerts).oneOrMore,
      "an alert beside close_notify, by its name in RFC 8446; `none`: there is none",
      "除 close_notify 之外的警报，用 RFC 8446 里的名字；`none`：没有")
    static let sni = Key(
      "sni", Form<String>.text.oneOrMore, "the name that the client asks for; `none`: it asks for none",
      "客户端请求的名字；`none`：没有请求")
    static let alpn = Key(
      "alpn", Form<String>.text.oneOrMore, "the protocol that the server chooses; `none`: none",
      "服务器选择的协议；`none`：没有")
    static let resumed = Key(
      "resumed", .flag, "whether the session goes on where another has ended", "会话是否接着另一个会话")
    static let earlyData = Key(
      "earlyData", .flag,
      "whether the server takes what the client says before the handshake is over (0-RTT)",
      "服务器是否接受客户端在握手完成之前说的话（0-RTT）")
  }

  /// What it must be, as a map.
  package static let record = Record([
    Keys.version.entry, Keys.cipher.entry, Keys.closeNotify.entry, Keys.alert.entry, Keys.sni.entry,
    Keys.alpn.entry, Keys.resumed.entry, Keys.earlyData.entry,
  ])

  /// `tls: none`, or a map.
  static let form = Form<TLSExpectation>(
    .any(of: [["const": "none"], record.schema]),
    "`none`, or a map (see [TLS on the wire](#tls-on-the-wire))",
    "`none`，或一个映射（见“线上的 TLS”）"
  ) { node, what, reader in
    var expected = TLSExpectation(at: reader.located(true, node).location)
    if node.scalar == "none" {
      expected.absent = reader.located(true, node)
      return expected
    }
    guard let fields = Fields(node, what, record, reader) else { return nil }
    func place(_ name: String) -> SourceNode { fields[name] ?? node }
    func orNone(_ values: [String]?, _ name: String) -> Located<[String?]>? {
      values.map { reader.located($0.map { $0 == "none" ? nil : $0 }, place(name)) }
    }
    if fields.isEmpty(record) {
      reader.error(
        "`\(what)` expects nothing", at: node, hint: "one of: " + record.keys.joined(separator: ", "))
    }
    expected.version = fields[Keys.version].map { reader.located($0.map(\.rawValue), place("version")) }
    expected.cipher = fields[Keys.cipher].map { reader.located($0, place("cipher")) }
    expected.closeNotify = fields[Keys.closeNotify].map { reader.located($0, place("closeNotify")) }
    expected.alert = orNone(fields[Keys.alert], "alert")
    expected.serverName = orNone(fields[Keys.sni], "sni")
    expected.selectedProtocol = orNone(fields[Keys.alpn], "alpn")
    expected.isResumed = fields[Keys.resumed].map { reader.located($0, place("resumed")) }
    expected.takesEarlyData = fields[Keys.earlyData].map { reader.located($0, place("earlyData")) }
    return expected
  }
}

extension Fields {
  /// Whether none of the keys is there.
  fileprivate func isEmpty(_ record: Record) -> Bool { record.keys.allSatisfy { self[$0] == nil } }
}
