import WireScript
import WireSockets

/// Servers and clients.
extension ScenarioDecoder {
  /// More than any lesson has.
  private static let maximumActors = 64

  /// The servers: one map under `server`, or a list under `servers`.
  package func servers(_ fields: Fields) -> [any ActorPlan] {
    switch (fields["server"], fields["servers"]) {
    case (let one?, let several):
      if several != nil, let place = fields.key("servers") {
        error("either `server` or `servers`", at: place)
      }
      return server(one, "server", isOnly: true).map { [$0] } ?? []
    case (nil, let several?):
      let nodes = elements(several, "servers")
      limit(nodes, "servers")
      return nodes.compactMap { server($0, "servers", isOnly: false) }
    case (nil, nil):
      _ = fields.required("server")
      return []
    }
  }

  private func server(_ node: YAMLNode, _ what: String, isOnly: Bool) -> (any ActorPlan)? {
    let keys = [
      "name", "model", "handler", "listens", "accepts", "backlog", "reuseAddress", "set",
      "keepsDescriptors", "collectsChildren",
    ]
    guard let fields = Fields(node, what, keys: keys, self) else { return nil }
    var name: String? = "server"
    if let place = isOnly ? fields["name"] : fields.required("name") { name = self.name(place, "name") }
    if let name { add(name, fields["name"] ?? node, as: .server) }
    let model = fields.required("model").flatMap { choice($0, "model", ServerPlan.Model.self) }
    if firstModel == nil { firstModel = model }
    let listens = fields["listens"].map { boolean($0, "listens") } ?? true
    let accepts = fields["accepts"].map { boolean($0, "accepts") } ?? true
    let backlog = fields["backlog"].map { integer($0, "backlog", in: 0...65_535) } ?? 1024
    let reuseAddress = fields["reuseAddress"].map { boolean($0, "reuseAddress") } ?? true
    let socketOptions = fields["set"].map { elements($0, "set", orOne: true).compactMap(option) } ?? []
    let keepsDescriptors = fields["keepsDescriptors"].map(self.keepsDescriptors) ?? (false, nil)
    let collectsChildren = fields["collectsChildren"].map { boolean($0, "collectsChildren") } ?? true
    if let model { refuse(model, fields) }
    if let name, model?.isForking == true { names.noteForking(name) }
    let isServed = listens != false && accepts != false
    let handler = handler(fields, model: model, isServed: isServed)
    guard let name, let model, let listens, let accepts, let backlog, let reuseAddress, let keepsDescriptors,
      let collectsChildren, let handler
    else { return nil }
    return ServerPlan(
      name: name, model: model, handler: handler, listens: listens, accepts: accepts, backlog: backlog,
      reuseAddress: reuseAddress, socketOptions: socketOptions, keepsDescriptors: keepsDescriptors.keeps,
      keepsDescriptorsUntil: keepsDescriptors.mark, collectsChildren: collectsChildren,
      location: location(node.range))
  }

  /// `keepsDescriptors: true`, or `{ until: MARK }`.
  private func keepsDescriptors(_ node: YAMLNode) -> (keeps: Bool, mark: String?)? {
    guard node.scalar == nil else { return boolean(node, "keepsDescriptors").map { ($0, nil) } }
    guard let fields = Fields(node, "keepsDescriptors", keys: ["until"], self),
      let mark = fields.required("until").flatMap({ used(.mark, $0, "until") })
    else { return nil }
    return (true, mark)
  }

  /// Keys that the model has no use for.
  private func refuse(_ model: ServerPlan.Model, _ fields: Fields) {
    if model.isDatagram {
      for key in ["listens", "accepts", "backlog"] {
        if let place = fields.key(key) {
          error("a UDP server cannot have `\(key)`", at: place, hint: "it neither listens nor accepts")
        }
      }
    }
    if model != .forkingTCP, let place = fields.key("keepsDescriptors") {
      error("only `forking-tcp` can have `keepsDescriptors`", at: place)
    }
    if !model.isForking, let place = fields.key("collectsChildren") {
      error("only a forking server can have `collectsChildren`", at: place, hint: "others have no children")
    }
  }

  private func handler(_ fields: Fields, model: ServerPlan.Model?, isServed: Bool) -> ServerPlan.Handler? {
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
      let named = isDatagram ? ["echo"] : ["welcome", "echo", "chat"]
      return word(node, "handler", of: named).map { .named($0) }
    }
    var scope = StepScope(owner: .handler, isDatagram: isDatagram, hasListener: model == .tcp)
    return .steps(steps(node, "handler", &scope))
  }

  /// The clients; without a word about it they talk what the first server talks.
  package func clients(_ node: YAMLNode, isDatagram: Bool) -> [any ActorPlan] {
    let nodes = elements(node, "clients")
    limit(nodes, "clients")
    return nodes.compactMap { client($0, isDatagram: isDatagram) }
  }

  private func client(_ node: YAMLNode, isDatagram: Bool) -> (any ActorPlan)? {
    guard let fields = Fields(node, "clients", keys: ["name", "transport", "steps"], self) else { return nil }
    let name = fields.required("name").flatMap { self.name($0, "name") }
    if let name, let place = fields["name"] { add(name, place, as: .client) }
    let transport = fields["transport"].flatMap { word($0, "transport", of: ["tcp", "udp", "raw"]) }
    let isDatagram = transport.map { $0 == "udp" } ?? isDatagram
    let isRaw = transport == "raw"
    var scope = StepScope(owner: isRaw ? .raw : .client, isDatagram: isDatagram)
    let steps = fields.required("steps").map { self.steps($0, "steps", &scope) }
    guard let name, let steps else { return nil }
    let location = location(node.range)
    if isRaw { return RawPeerPlan(name: name, steps: steps, location: location) }
    return ClientPlan(name: name, isDatagram: isDatagram, steps: steps, location: location)
  }

  private func add(_ name: String, _ place: YAMLNode, as kind: Names.Kind) {
    if names.hasActor(name) {
      error(
        "a second actor is called `\(name)`", at: place, hint: "servers and clients need names of their own")
    } else if kind == .server {
      names.addServer(name)
    } else {
      names.addClient(name)
    }
  }

  private func limit(_ nodes: [YAMLNode], _ what: String) {
    guard nodes.count > Self.maximumActors else { return }
    error("more than \(Self.maximumActors) \(what)", at: nodes[Self.maximumActors])
  }
}
