import WireGrammar
import WireSockets
import WireText

extension TLSPlan {
  /// The keys of the maps.
  private enum Keys {
    static let versions = Key(
      "versions", TLSSettings.Version.form.oneOrMore, usual: [],
      "the versions that can be used; left out: 1.2 and 1.3", "可以使用的版本；省略时为 1.2 和 1.3")
    static let alpn = Key(
      "alpn", Form<String>.text.oneOrMore, usual: [], "the protocols of ALPN, the best first",
      "ALPN 协议，最优先的在前")
    static let cipher = Key(
      "cipher", .text, "the only cipher, by OpenSSL's name: `TLS_AES_128_GCM_SHA256`",
      "唯一的密码套件，用 OpenSSL 的名字：`TLS_AES_128_GCM_SHA256`")
    static let groups = Key(
      "groups", Form<String>.text.oneOrMore, usual: [],
      "the groups of the key exchange, the best first: `X25519`, `P-256`",
      "密钥交换的群，最优先的在前：`X25519`、`P-256`")
    static let serverCertificate = Key(
      "certificate", .word(of: TLSPlan.Certificate.allCases.filter { $0 != .none }.map(\.rawValue)),
      "the certificate that it shows, made for the run: of `localhost`, 127.0.0.1 and ::1, unless it is of "
        + "another name; left out: a valid one",
      "出示的证书，为这次运行而生成：属于 `localhost`、127.0.0.1 和 ::1，除非名字不对；省略时为有效的证书")
    static let clientCertificates = Key(
      "clientCertificate", .word(of: ["required"]), "`required`: clients must show a certificate",
      "`required`：客户端必须出示证书")
    static let tickets = Key(
      "tickets", .integer(0...16), usual: 2, "how many tickets it sends after a handshake of TLS 1.3",
      "TLS 1.3 握手之后发送多少张票据")
    static let earlyData = Key(
      "earlyData", .flag, usual: false, "whether it takes early data (0-RTT)", "是否接受早期数据（0-RTT）")
    static let closeNotify = Key(
      "closeNotify", .flag, usual: true, "`false`: it ends connections without close_notify",
      "`false`：结束连接时不发 close_notify")
    static let clientCertificate = Key(
      "certificate", .choice(TLSPlan.Certificate.self), "the certificate that it shows; left out: none",
      "出示的证书；省略时没有")
    static let serverName = Key(
      "serverName", .text,
      "the name that it asks for, and that the certificate must have; left out: `localhost`",
      "它请求的名字，证书也必须是这个名字的；省略时为 `localhost`")
    static let verify = Key(
      "verify", .flag, usual: true, "`false`: it takes any certificate", "`false`：接受任何证书")
    static let checkName = Key(
      "checkName", .flag, usual: true, "`false`: it takes the certificate of any name",
      "`false`：接受任何名字的证书")
  }

  /// What a server says of it.
  package static let serverRecord = Record([
    Keys.versions.entry, Keys.alpn.entry, Keys.cipher.entry, Keys.groups.entry, Keys.serverCertificate.entry,
    Keys.clientCertificates.entry, Keys.tickets.entry, Keys.earlyData.entry, Keys.closeNotify.entry,
  ])
  /// What a client says of it.
  package static let clientRecord = Record([
    Keys.versions.entry, Keys.alpn.entry, Keys.cipher.entry, Keys.groups.entry, Keys.clientCertificate.entry,
    Keys.serverName.entry,
    Keys.verify.entry, Keys.checkName.entry,
  ])

  /// `tls: true`, or a map, of a server.
  package static let serverForm = form(serverRecord, "serverTLS") { fields, plan in
    plan.certificate = fields[Keys.serverCertificate].flatMap { $0 }.flatMap(Certificate.init)
    plan.requiresClientCertificate = fields[Keys.clientCertificates] != nil
    plan.tickets = fields[Keys.tickets] ?? 2
    plan.takesEarlyData = fields[Keys.earlyData] ?? false
    plan.closesWithNotice = fields[Keys.closeNotify] ?? true
  }

  /// `tls: true`, or a map, of a client.
  package static let clientForm = form(clientRecord, "clientTLS") { fields, plan in
    plan.certificate = fields[Keys.clientCertificate]
    plan.serverName = fields[Keys.serverName]
    plan.verifies = fields[Keys.verify] ?? true
    plan.checksName = fields[Keys.checkName] ?? true
  }

  private static func form(
    _ record: Record, _ reference: String, _ fill: @escaping @Sendable (Fields, inout TLSPlan) -> Void
  ) -> Form<TLSPlan?> {
    Form(
      .any(of: [["type": "boolean"], .reference(reference)]), "`true`, or a map (see [TLS](#tls))",
      "`true`，或一个映射（见“TLS”）"
    ) { node, what, reader in
      if node.scalar != nil {
        return reader.boolean(node, what).map { $0 ? TLSPlan() : nil }
      }
      guard let fields = Fields(node, what, record, reader) else { return nil }
      var plan = TLSPlan()
      plan.versions = fields[Keys.versions] ?? []
      plan.protocols = fields[Keys.alpn] ?? []
      plan.cipher = fields[Keys.cipher]
      plan.groups = fields[Keys.groups] ?? []
      fill(fields, &plan)
      return plan
    }
  }
}

extension Step.Handshake {
  private static let resume = Key(
    "resume", .flag, usual: false, "a client resumes the session that it had last", "客户端恢复它上一次的会话")
  private static let early = Key(
    "early", .someOctets(hint: "leave it out"),
    "with `resume`: what a client says before the handshake is over", "与 `resume` 一起：客户端在握手完成之前说的话")

  /// What stands after `startTLS`.
  package static let record = Record(
    [resume.entry, early.entry],
    rules: [.needs("resume", with: "early", hint: "early data needs the secret of an earlier session")])

  fileprivate init(_ fields: Fields) {
    resumes = fields[Self.resume] ?? false
    early = fields[Self.early] ?? []
    fields.check(Self.record)
  }
}

extension StepForm {
  static let startTLS = StepForm(
    Value { _ in
      .any(of: [["type": "null"], Step.Handshake.record.schema])
    } read: { node, place in
      guard let fields = Fields(node, "startTLS", Step.Handshake.record, place.reader) else { return nil }
      if place.scope.owner != .client, let key = fields.key("resume") ?? fields.key("early") {
        place.reader.error("only a client resumes a session", at: key, hint: "a server lets it")
      }
      return .startTLS(Step.Handshake(fields))
    }, bare: .startTLS(Step.Handshake()), isCall: true, refusal: \.objectionToTLS,
    Way(
      "startTLS", en: "shakes hands, where `tls` does not by itself: then and there",
      zhHans: "就在此时握手，而不是由 `tls` 自动进行"),
    Way(
      "{ startTLS, fails: certificate_expired }",
      en: "… which must fail: the name of the alert that was sent or received, `truncated`, or `not_tls`",
      zhHans: "……而且必须失败：发出或收到的警报的名字、`truncated` 或 `not_tls`"),
    Way(
      "{ startTLS: { resume: true } }", en: "… and resumes the session that the client had last",
      zhHans: "……并恢复客户端上一次的会话"))

  static let closeNotify = StepForm(
    bare: .closeNotify, isCall: true, refusal: \.objectionToTLS,
    Way(
      "closeNotify", en: "says close_notify, and closes nothing: the peer may go on in TLS 1.3",
      zhHans: "发出 close_notify，但不关闭任何东西：TLS 1.3 里对方还可以继续"))
}

extension StepScope {
  /// Why a step of TLS cannot stand here.
  fileprivate var objectionToTLS: (message: String, hint: String)? {
    if isDatagram { return ("a datagram socket cannot speak TLS", "leave it out") }
    return speaksTLS
      ? nil
      : (
        "a step of TLS, and \(owner == .client ? "the client" : "the server") has no `tls`",
        "add `tls: true` to it"
      )
  }
}

extension TLSSettings.Version {
  /// How a version is written: `1.3`, which YAML takes for a number.
  package static var form: Form<TLSSettings.Version> {
    let words = allCases.map(\.rawValue)
    return Form(
      ["enum": .array(words.map { .string($0) } + words.map { .number($0) })],
      Form.choice(TLSSettings.Version.self).words.en, Form.choice(TLSSettings.Version.self).words.zhHans
    ) { node, what, reader in reader.choice(node, what, TLSSettings.Version.self) }
  }
}
