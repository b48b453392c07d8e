import WireGrammar
import WireScript
import WireSockets
import WireText

extension ServerPlan {
  fileprivate static let name = Key(
    "name", .name, usual: "server", "how others call it; under `servers` it must have one",
    "别人如何称呼它；在 `servers` 下必须写")
  fileprivate static let model = Key(
    "model", .choice(Model.self), isRequired: true, "how requests are processed", "如何处理请求")
  private static let handlerEntry = KeyEntry(
    name: "handler",
    schema: .any(of: [.word(of: WireSockets.Handler.names), .nonEmptyList(.reference("handlerStep"))]),
    words: LocalizedText(
      en: "steps, or a named handler: " + WireSockets.Handler.names.map { "`\($0)`" }.joined(separator: ", ")
        + " (UDP: `echo`)",
      zhHans: "步骤，或命名的处理程序：" + WireSockets.Handler.names.map { "`\($0)`" }.joined(separator: "、")
        + "（UDP：`echo`）"),
    meaning: LocalizedText(
      en:
        "what it does with each connection; after its steps the server ends the connection: "
        + "SHUT_WR, then close",
      zhHans: "对每个连接做什么；步骤做完后服务器结束连接：SHUT_WR，然后 close"))
  fileprivate static let host = Key(
    "host", .host,
    "the address that it binds: `127.0.0.2`; `0.0.0.0`, or nothing (`\"\"`): every address of IPv4; `::`: "
      + "every address, of IPv4 too; left out: the scenario's own",
    "绑定的地址：`127.0.0.2`；`0.0.0.0` 或空（`\"\"`）：所有 IPv4 地址；`::`：所有地址，包括 IPv4；省略时为场景自己的地址")
  fileprivate static let port = Key(
    "port", .integer(1...65_535),
    "the port that it binds; left out: 8899 for the first server, and so on",
    "绑定的端口；省略时第一个服务器为 8899，依次类推")
  fileprivate static let listens = Key(
    "listens", .flag, usual: true, "`false`: binds its port, and never calls listen()",
    "`false`：绑定端口，但从不调用 listen()")
  fileprivate static let accepts = Key(
    "accepts", .flag, usual: true, "`false`: never calls accept()", "`false`：从不调用 accept()")
  fileprivate static let backlog = Key(
    "backlog", .integer(0...65_535), usual: 1024, "the queue of listen()", "listen() 的队列长度")
  fileprivate static let reuseAddress = Key(
    "reuseAddress", .flag, usual: true, "SO_REUSEADDR", "SO_REUSEADDR")
  fileprivate static let options = Key(
    "set", SocketOption.form.under(.reference("option")).oneOrMore, usual: [],
    "further options of its socket, as of the step `set`", "套接字的其他选项，与步骤 `set` 相同")
  fileprivate static let tls = Key(
    "tls", TLSPlan.serverForm,
    "its connections speak TLS: the handshake before the handler, close_notify after it",
    "它的连接使用 TLS：处理程序之前握手，之后发 close_notify")
  private static let keepsDescriptorsEntry = KeyEntry(
    name: "keepsDescriptors",
    schema: .any(of: [["type": "boolean"], .record(["until": .reference("name")])]),
    words: LocalizedText(en: "`true`, or `{ until: released }`", zhHans: "`true`，或 `{ until: released }`"),
    meaning: LocalizedText(
      en:
        "`forking-tcp` only: the parent keeps its copy of each socket, for ever or until this mark is passed",
      zhHans: "仅 `forking-tcp`：父进程保留每个套接字的副本，一直保留，或直到这个标记被经过"))
  fileprivate static let collectsChildren = Key(
    "collectsChildren", .flag, usual: true,
    "forking models only; `false`: the parent never waits for its children",
    "仅派生进程的模型；`false`：父进程从不 wait 子进程")

  /// Its keys.
  package static let record = Record(
    [
      name.entry, model.entry, handlerEntry, host.entry, port.entry, listens.entry, accepts.entry,
      backlog.entry, reuseAddress.entry,
      options.entry, tls.entry, keepsDescriptorsEntry, collectsChildren.entry,
    ],
    rules: [
      Rule([
        "if": .any(of: [isFalse("listens"), isFalse("accepts")]),
        "then": ["properties": ["handler": false]],
        "else": ["required": ["handler"]],
      ]),
      .refuse(["listens", "accepts", "backlog"], of: Model.allCases.filter(\.isDatagram)) {
        ("a UDP server cannot have `\($0)`", "it neither listens nor accepts")
      },
      .refuse(["tls"], of: Model.allCases.filter(\.isDatagram)) {
        ("a UDP server cannot have `\($0)`", "TLS needs a stream")
      },
      .refuse(["keepsDescriptors"], of: Model.allCases.filter { !$0.sharesDescriptors }) {
        ("only `forking-tcp` can have `\($0)`", nil)
      },
      .refuse(["collectsChildren"], of: Model.allCases.filter { !$0.isForking }) {
        ("only a forking server can have `\($0)`", "others have no children")
      },
    ])

  private static func isFalse(_ key: String) -> JSONValue {
    ["properties": .object([.init(key: key, value: ["const": false])]), "required": .strings([key])]
  }
}

extension Rule {
  /// Some models have no use for some keys.
  fileprivate static func refuse(
    _ keys: [String], of models: [ServerPlan.Model],
    _ message: @escaping @Sendable (_ key: String) -> (String, hint: String?)
  ) -> Rule {
    Rule(
      .forbidding(
        keys,
        where: ["properties": ["model": .word(of: models.map(\.rawValue))], "required": ["model"]])
    ) { fields in
      guard let model = fields["model"]?.scalar.flatMap(ServerPlan.Model.init), models.contains(model) else {
        return
      }
      for key in keys {
        guard let place = fields.key(key) else { continue }
        let (text, hint) = message(key)
        fields.reader.error(text, at: place, hint: hint)
      }
    }
  }
}

extension ClientPlan {
  /// What a client talks, by the word for it.
  fileprivate enum Transport: String, CaseIterable {
    case tcp, udp, raw

    var isDatagram: Bool {
      switch self {
      case .udp: true
      case .tcp, .raw: false
      }
    }

    /// Whose steps it has.
    var owner: StepScope.Owner {
      switch self {
      case .raw: .raw
      case .tcp, .udp: .client
      }
    }
  }

  fileprivate static let name = Key("name", .name, isRequired: true, "how others call it", "别人如何称呼它")
  fileprivate static let transport = Key(
    "transport", .choice(Transport.self),
    "what it talks; left out: what the first server talks; `raw`: it has no socket, and spells out its "
      + "own segments",
    "使用的传输协议；省略时与第一个服务器相同；`raw`：它没有套接字，逐个写明自己的段")
  fileprivate static let tls = Key(
    "tls", TLSPlan.clientForm, "it speaks TLS: the handshake after each connect, unless a step says when",
    "它使用 TLS：每次 connect 之后握手，除非有步骤另行指定")
  /// Its keys.
  package static let record = Record([
    name.entry, transport.entry, tls.entry,
    KeyEntry(
      name: "steps", schema: .nonEmptyList(.reference("clientStep")),
      words: LocalizedText(en: "a list of steps", zhHans: "步骤的列表"), isRequired: true,
      meaning: LocalizedText(
        en: "what it does; at its end an open socket is closed", zhHans: "做什么；结束时关闭还开着的套接字")),
  ])
}

/// Servers and clients.
extension FormReader {
  /// More than any lesson has.
  private static let maximumActors = 64

  /// The servers: one map under `server`, or a list under `servers`; and whether the first talks UDP, also
  /// where something else is wrong with it.
  func servers(_ fields: Fields) -> (plans: [any ActorPlan], firstIsDatagram: Bool) {
    let nodes: [SourceNode]
    switch (fields["server"], fields["servers"]) {
    case (let one?, let several):
      if several != nil, let place = fields.key("servers") {
        error("either `server` or `servers`", at: place)
      }
      nodes = [one]
    case (nil, let several?):
      nodes = elements(several, "servers")
      limit(nodes, "servers")
    case (nil, nil):
      _ = fields.required("server")
      nodes = []
    }
    let isOnly = fields["server"] != nil
    let servers = nodes.map { anyServer($0, isOnly ? "server" : "servers", isOnly: isOnly) }
    return (servers.compactMap(\.plan), servers.lazy.compactMap(\.isDatagram).first ?? false)
  }

  /// A server of any kind: its keys tell which.
  private func anyServer(_ node: SourceNode, _ what: String, isOnly: Bool) -> (
    plan: (any ActorPlan)?, isDatagram: Bool?
  ) {
    let plan: (any ActorPlan)?
    switch node.kindKey(of: ["program", "external"]) {
    case "program": plan = programServer(node, what, isOnly: isOnly)
    case "external": plan = externalServer(node, what, isOnly: isOnly)
    case _:
      let (plan, model) = server(node, what, isOnly: isOnly)
      return (plan, model?.isDatagram)
    }
    addProgram(plan, node, as: .server)
    return (plan, plan?.isDatagram)
  }

  private func server(_ node: SourceNode, _ what: String, isOnly: Bool) -> (
    plan: ServerPlan?, model: ServerPlan.Model?
  ) {
    guard let fields = Fields(node, what, ServerPlan.record, self) else { return (nil, nil) }
    if !isOnly { _ = fields.required("name") }
    let name = fields[ServerPlan.name]
    if let name { add(name, fields["name"] ?? node, as: .server) }
    let model = fields[ServerPlan.model]
    let (listens, accepts) = (fields[ServerPlan.listens], fields[ServerPlan.accepts])
    let (host, port) = (fields[ServerPlan.host], fields[ServerPlan.port])
    let (backlog, reuseAddress) = (fields[ServerPlan.backlog], fields[ServerPlan.reuseAddress])
    let socketOptions = fields[ServerPlan.options] ?? []
    let keepsDescriptors = fields["keepsDescriptors"].map(self.keepsDescriptors) ?? (false, nil)
    let collectsChildren = fields[ServerPlan.collectsChildren]
    fields.check(ServerPlan.record)
    if let name, model?.isForking == true { names.noteForking(name) }
    let isServed = listens != false && accepts != false
    let tls = fields[ServerPlan.tls] ?? nil
    let handler = handler(fields, model: model, isServed: isServed, speaksTLS: tls != nil)
    guard let name, let model, let listens, let accepts, let backlog, let reuseAddress, let keepsDescriptors,
      let collectsChildren, let handler
    else { return (nil, model) }
    var plan = ServerPlan(
      name: name, model: model, handler: handler, host: host, ownPort: port.map(UInt16.init),
      listens: listens, accepts: accepts, backlog: backlog,
      reuseAddress: reuseAddress, socketOptions: socketOptions, keepsDescriptors: keepsDescriptors.keeps,
      keepsDescriptorsUntil: keepsDescriptors.mark, collectsChildren: collectsChildren,
      location: location(node.range))
    plan.tls = tls
    return (plan, model)
  }

  /// `keepsDescriptors: true`, or `{ until: MARK }`.
  private func keepsDescriptors(_ node: SourceNode) -> (keeps: Bool, mark: String?)? {
    guard node.scalar == nil else { return boolean(node, "keepsDescriptors").map { ($0, nil) } }
    guard let fields = Fields(node, "keepsDescriptors", keys: ["until"], self),
      let mark = fields.required("until").flatMap({ used(.mark, $0, "until") })
    else { return nil }
    return (true, mark)
  }

  private func handler(
    _ fields: Fields, model: ServerPlan.Model?, isServed: Bool, speaksTLS: Bool
  ) -> ServerPlan.Handler? {
    let isDatagram = model?.isDatagram ?? false
    guard isServed else {
      if let place = fields.key("handler") {
        error(
          "this handler never runs", at: place, hint: "a server that does not listen or accept needs none")
      }
      return .steps([])
    }
    guard let node = fields.required("handler") else { return nil }
    if node.scalar != nil {
      // The others are dialogues, which begin when somebody is accepted.
      let named = isDatagram ? ["echo"] : WireSockets.Handler.names
      return word(node, "handler", of: named).map { .named($0) }
    }
    let scope = StepScope(
      owner: .handler, isDatagram: isDatagram, hasListener: model?.handlesWhereItAccepts ?? false,
      speaksTLS: speaksTLS)
    let steps = steps(node, "handler", scope)
    return .steps(speaksTLS ? steps.withHandshakeAtFirst : steps)
  }

  /// The clients; without a word about it they talk what the first server talks.
  func clients(_ node: SourceNode, isDatagram: Bool) -> [any ActorPlan] {
    let nodes = elements(node, "clients")
    limit(nodes, "clients")
    return nodes.compactMap { client($0, isDatagram: isDatagram) }
  }

  private func client(_ node: SourceNode, isDatagram: Bool) -> (any ActorPlan)? {
    if node.kindKey(of: ["program"]) != nil {
      let plan = programClient(node, isDatagram: isDatagram)
      addProgram(plan, node, as: .client)
      return plan
    }
    guard let fields = Fields(node, "clients", ClientPlan.record, self) else { return nil }
    let name = fields[ClientPlan.name]
    if let name, let place = fields["name"] { add(name, place, as: .client) }
    let transport = fields[ClientPlan.transport]
    let isDatagram = transport?.isDatagram ?? isDatagram
    let tls = fields[ClientPlan.tls] ?? nil
    if tls != nil, isDatagram || transport == .raw, let place = fields.key("tls") {
      error("only a TCP client can have `tls`", at: place, hint: "TLS needs a stream")
    }
    let scope = StepScope(owner: transport?.owner ?? .client, isDatagram: isDatagram, speaksTLS: tls != nil)
    let steps = fields.required("steps").map { self.steps($0, "steps", scope) }
    guard let name, let steps else { return nil }
    let location = location(node.range)
    switch transport {
    case .raw: return RawPeerPlan(name: name, steps: steps, location: location)
    case .tcp, .udp, nil:
      return ClientPlan(
        name: name, isDatagram: isDatagram, tls: tls,
        steps: tls == nil ? steps : steps.withHandshakesAfterConnecting, location: location)
    }
  }

  /// Gives a name to what is no actor of the lab, also where something else is wrong with it.
  private func addProgram(_ plan: (any ActorPlan)?, _ node: SourceNode, as kind: Names.Kind) {
    let place = node.value(of: "name")
    if let name = plan?.name ?? place?.scalar { add(name, place ?? node, as: kind) }
  }

  private func add(_ name: String, _ place: SourceNode, as kind: Names.Kind) {
    if names.hasActor(name) {
      error(
        "a second actor is called `\(name)`", at: place, hint: "servers and clients need names of their own")
    } else if kind == .server {
      names.addServer(name)
    } else {
      names.addClient(name)
    }
  }

  private func limit(_ nodes: [SourceNode], _ what: String) {
    guard nodes.count > Self.maximumActors else { return }
    error("more than \(Self.maximumActors) \(what)", at: nodes[Self.maximumActors])
  }
}

extension SourceNode {
  /// Which of some keys a map has, that says what kind of thing it is; nil: none, or it is no map.
  fileprivate func kindKey(of keys: [String]) -> String? { keys.first { value(of: $0) != nil } }

  /// The value of a key of a map.
  fileprivate func value(of name: String) -> SourceNode? {
    guard case .mapping(let pairs) = content else { return nil }
    return pairs.first { $0.key.scalar == name }?.value
  }
}
