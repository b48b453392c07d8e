import WireGrammar
import WireText

/// Steps, as files write them.
extension FormReader {
  /// Steps within steps within steps that nobody can follow any more.
  private static let maximumDepth = 8
  private static let stepNames = Step.Action.Name.allCases.map(\.rawValue)

  /// A list of steps.
  package func steps(_ node: SourceNode, _ what: String, _ scope: StepScope) -> [Step] {
    guard scope.depth <= Self.maximumDepth else {
      error("more than \(Self.maximumDepth) levels of steps", at: node)
      return []
    }
    return elements(node, what).compactMap { step($0, scope) }
  }

  private func step(_ node: SourceNode, _ scope: StepScope) -> Step? {
    switch node.content {
    case .scalar:
      guard !node.isAbsent else {
        error("a step is missing", at: node)
        return nil
      }
      guard let name = choice(node, "step", Step.Action.Name.self), let form = StepForm.all[name] else {
        return nil
      }
      guard form.bare != nil else {
        error(
          "the step `\(name.rawValue)` needs a value", at: node,
          hint: form.ways.first?.examples.first.map { "as in `\($0)`" })
        return nil
      }
      return action(name, form, nil, node, nil, scope).map { made($0, node) }
    case .mapping:
      return mappedStep(node, scope)
    case .sequence:
      error("a step must be a word or a map, not a list", at: node)
      return nil
    }
  }

  private func mappedStep(_ node: SourceNode, _ scope: StepScope) -> Step? {
    let beside = StepExtras.entries.map(\.name)
    guard let fields = Fields(node, "step", keys: Self.stepNames + beside, self) else { return nil }
    let present = Step.Action.Name.allCases.filter { fields[$0.rawValue] != nil }
    guard let name = present.first, let form = StepForm.all[name], let key = fields.key(name.rawValue),
      let value = fields[name.rawValue]
    else {
      guard !fields.hasMistypedKey else { return nil }
      error(
        "a step without a word that says what to do", at: node, hint: Self.stepNames.joined(separator: ", "))
      return nil
    }
    guard present.count == 1 else {
      error(
        "one step cannot be both `\(present[0].rawValue)` and `\(present[1].rawValue)`", at: node,
        hint: "a step a line, each after `- `")
      return nil
    }
    StepExtras.refuse(beside: name, fields)
    let isBare = value.isAbsent && form.bare != nil
    let action = action(name, form, isBare ? nil : value, key, fields, scope)
    let (fails, returns) = StepExtras.outcome(of: name, form, fields)
    guard let action else { return nil }
    var step = made(action, key)
    step.fails = fails
    step.returns = returns
    step.host = fields[StepExtras.host]
    StepExtras.refuseHost(of: step, fields)
    if name == .receive { StepExtras.addContents(to: &step, fields, scope) }
    return step
  }

  private func made(_ action: Step.Action, _ place: SourceNode) -> Step {
    Step(action, line: place.range.start.line, column: place.range.start.column)
  }

  /// What a step does; `value` is nil for a bare word.
  private func action(
    _ name: Step.Action.Name, _ form: StepForm, _ value: SourceNode?, _ place: SourceNode, _ fields: Fields?,
    _ scope: StepScope
  ) -> Step.Action? {
    if let (message, hint) = form.objection(name, scope) {
      error(message, at: place, hint: hint)
      return nil
    }
    guard let value else { return form.bare }
    guard let read = form.value?.read else {
      error("`\(name.rawValue)` takes no value", at: value, hint: "write the bare word")
      return nil
    }
    return read(value, StepForm.Place(name: name, reader: self, fields: fields, scope: scope))
  }
}

extension StepForm {
  /// Why a step cannot stand in a script, and what to do about it; nil: it can.
  fileprivate func objection(_ name: Step.Action.Name, _ scope: StepScope) -> (message: String, hint: String)?
  {
    let word = name.rawValue
    guard owners.contains(scope.owner) else {
      switch scope.owner {
      case .raw:
        let names = Self.all.filter { $0.value.owners.contains(.raw) }.map(\.key.rawValue).sorted()
        return (
          "a client with `transport: raw` cannot `\(word)`: it has no socket",
          "it has " + names.joined(separator: ", ")
        )
      case .client, .handler:
        if owners == [.raw] {
          return (
            "only a client with `transport: raw` can `\(word)`",
            "as in `{ name: mallory, transport: raw, steps: [...] }`"
          )
        }
        return (
          "a \(scope.owner) cannot `\(word)`",
          isCall
            ? "its socket is \(scope.isDatagram ? "the server's" : "the accepted one, and connected")"
            : "let a client do it"
        )
      }
    }
    return refusal(scope)
  }
}

/// The keys that stand beside the word of a step.
package enum StepExtras {
  private static let fails = Key(
    "fails", .errno,
    "the call must fail, with this errno; of TLS: with this alert, `truncated` or `not_tls`",
    "调用必须失败，errno 是这个；TLS：警报是这个，或 `truncated`、`not_tls`")
  private static let returns = Key("returns", .result, "the call must return this", "调用必须返回这个值")
  private static let gives = Key(
    "gives", .octets, "beside `receive`: it must give exactly these bytes", "与 `receive` 一起：必须正好得到这些字节")
  private static let decodes = Key(
    "decodes", .flag, "beside `receive`: whether the bytes must be well-formed UTF-8",
    "与 `receive` 一起：这些字节是否必须是正确的 UTF-8")
  static let more = Key(
    "more", .flag, usual: false, "beside `send`: with MSG_MORE", "与 `send` 一起：带 MSG_MORE")
  static let to = Key(
    "to", .destination,
    "beside `send`: sendto() a server, or a port; beside `signal` and `input`: which program",
    "与 `send` 一起：用 sendto() 发往服务器或端口；与 `signal`、`input` 一起：哪个程序")
  static let fastOpen = Key(
    "fastOpen", .flag, usual: false,
    "beside `send` and `to`, of TCP clients: with MSG_FASTOPEN, which opens the connection, with the "
      + "bytes in the SYN if there is a cookie",
    "与 `send` 和 `to` 一起，仅限 TCP 客户端：带 MSG_FASTOPEN，由它打开连接；有 cookie 时数据放在 SYN 里")
  static let host = Key(
    "host", .host,
    "beside `bind`, `connect`, and `send` with `to`: the address, in place of the scenario's own or the "
      + "server's",
    "与 `bind`、`connect` 或带 `to` 的 `send` 一起：地址，代替场景自己的地址或服务器的地址")

  /// All of them.
  package static let entries = [
    fails.entry, returns.entry, gives.entry, decodes.entry, more.entry, to.entry, fastOpen.entry, host.entry,
  ]
  /// Whose they are; the others belong to every call.
  private static let owned: [(key: String, owners: [Step.Action.Name])] = [
    ("more", [.send]), ("to", [.send, .signal, .input]), ("fastOpen", [.send]), ("gives", [.receive]),
    ("decodes", [.receive]), ("host", [.bind, .connect, .send]),
  ]

  /// Notes those that belong to another step.
  static func refuse(beside name: Step.Action.Name, _ fields: Fields) {
    for (key, owners) in owned where !owners.contains(name) {
      guard let place = fields.key(key), let owner = owners.first else { continue }
      fields.reader.error("`\(key)` belongs to `\(owner.rawValue)`, not to `\(name.rawValue)`", at: place)
    }
  }

  /// Notes an address of what goes nowhere by itself.
  static func refuseHost(of step: Step, _ fields: Fields) {
    guard case .send(let message) = step.action, message.to == nil, let place = fields.key("host") else {
      return
    }
    fields.reader.error("`host` of `send` says where `to` is", at: place, hint: "add `to`")
  }

  /// The keys `fails` and `returns`, which only socket calls have.
  static func outcome(
    of name: Step.Action.Name, _ form: StepForm, _ fields: Fields
  ) -> (fails: String?, returns: Int?) {
    for key in ["fails", "returns"] where !form.isCall {
      guard let place = fields.key(key) else { continue }
      fields.reader.error(
        "`\(name.rawValue)` cannot have `\(key)`", at: place,
        hint: name.rawValue.hasPrefix("expect")
          ? "use `receive`, as in `{ receive, fails: ECONNRESET }`" : "only socket calls have it")
      return (nil, nil)
    }
    let (fails, returns) = (fields[fails], fields[returns])
    if fails != nil, returns != nil, let place = fields.key("returns") {
      fields.reader.error("a call that fails returns -1", at: place, hint: "either `fails` or `returns`")
    }
    return (fails, returns)
  }

  /// The keys `gives` and `decodes`: what must be said of the octets of a receive.
  static func addContents(to step: inout Step, _ fields: Fields, _ scope: StepScope) {
    for key in ["gives", "decodes"] where step.fails != nil {
      if let place = fields.key(key) {
        fields.reader.error("a `receive` that fails cannot have `\(key)`", at: place)
      }
    }
    step.decodes = fields[decodes]
    guard let octets = fields[gives] else { return }
    if octets.isEmpty, !scope.isDatagram, let node = fields["gives"] {
      fields.reader.error(
        "`gives` needs bytes", at: node, hint: "the end of stream is `{ receive, returns: 0 }`")
    }
    step.gives = octets
  }

  /// What they demand of a step, as JSON Schema says it.
  static func demands(calls: [String]) -> JSONValue {
    let claims = JSONValue.any(of: calls.map { ["required": .strings([$0])] })
    let contents: JSONValue = ["required": ["receive"], "properties": ["fails": false]]
    return [
      "fails": claims, "returns": claims, "gives": contents, "decodes": contents,
      "more": ["required": ["send"]], "fastOpen": ["required": ["send"]],
      "to": .any(of: ["send", "signal", "input"].map { ["required": .strings([$0])] }),
    ]
  }
}
