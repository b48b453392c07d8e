import WireConversations
import WireScript
import WireSockets

/// The values of steps that have keys of their own.
extension ScenarioDecoder {
  /// As the `welcome` handler reads: at most this many octets at a time.
  static let defaultReceive = 1024
  private static let maximumReceive = 16 << 20

  /// `send: hello`, and beside it `more: true`, `to: server` or `to: 9`, and with that `fastOpen: true`.
  package func message(_ node: YAMLNode, _ fields: Fields?, _ scope: StepScope) -> Step.Message? {
    let more = fields?["more"].map { boolean($0, "more") } ?? false
    let destination = fields?["to"].flatMap { self.destination($0, "to") }
    let fastOpen = fields?["fastOpen"].map { boolean($0, "fastOpen") } ?? false
    if fastOpen == true, let place = fields?.key("fastOpen") {
      if scope.owner != .client || scope.isDatagram {
        error("only a TCP client can have `fastOpen`", at: place, hint: "it opens a conversation")
      } else if fields?["to"] == nil {
        error("`fastOpen` opens a conversation, and must say with whom", at: place, hint: "add `to`")
      }
    }
    guard let octets = octets(node, "send"), let more, let fastOpen else { return nil }
    return Step.Message(octets, more: more, to: destination, fastOpen: fastOpen)
  }

  /// A server by its name, or a port by its number.
  package func destination(_ node: YAMLNode, _ what: String) -> Step.Destination? {
    if let plain = node.plain, PlainScalarKind(plain) == .number {
      return integer(node, what, in: 1...65_535).map { .port(UInt16($0)) }
    }
    guard let server = text(node, what) else { return nil }
    names.use(.server, server, at: node)
    return .server(server)
  }

  /// `receive: end`, or a map with one of `max`, `count`, `until`.
  package func extent(_ node: YAMLNode, _ scope: StepScope) -> Step.Extent? {
    if let text = node.scalar {
      guard text == "end" else {
        error(
          "unknown value `\(text)` of `receive`", at: node,
          hint: "`end`, or a map such as `{ receive: { count: 7 } }`")
        return nil
      }
      return stream(.end, "end", node, scope)
    }
    guard let (key, value) = single(node, "receive", keys: ["max", "count", "until"]) else { return nil }
    switch key {
    case "max": return integer(value, "max", in: 1...Self.maximumReceive).map { .once(max: $0) }
    case "count":
      return integer(value, "count", in: 1...Self.maximumReceive).flatMap {
        stream(.count($0), key, value, scope)
      }
    default:
      guard let octets = octets(value, "until") else { return nil }
      guard !octets.isEmpty else {
        error("`until` needs octets", at: value, hint: "the end of stream is `{ receive: end }`")
        return nil
      }
      return stream(.until(octets), key, value, scope)
    }
  }

  /// Extents of a stream: a datagram comes whole.
  private func stream(_ extent: Step.Extent, _ key: String, _ node: YAMLNode, _ scope: StepScope) -> Step
    .Extent?
  {
    guard scope.isDatagram else { return extent }
    error("`receive` of a datagram cannot have `\(key)`", at: node, hint: "each `receive` takes one datagram")
    return nil
  }

  /// The words of socket options.
  package static let optionNames = [
    "linger", "noDelay", "quickAck", "cork", "reuseAddress", "keepAlive", "keepAliveIdle",
    "keepAliveInterval", "keepAliveProbes", "receiveTimeout", "receiveBuffer",
    "sendBuffer", "userTimeout", "deferAccept", "fastOpen",
  ]

  /// One socket option.
  package func option(_ node: YAMLNode) -> SocketOption? {
    guard let (key, value) = single(node, "set", keys: Self.optionNames) else { return nil }
    switch key {
    case "linger":
      if value.plain == "off" { return .linger(seconds: nil) }
      return integer(value, key, in: 0...600).map { .linger(seconds: $0) }
    case "noDelay": return boolean(value, key).map { .noDelay($0) }
    case "quickAck": return boolean(value, key).map { .quickAck($0) }
    case "cork": return boolean(value, key).map { .cork($0) }
    case "reuseAddress": return boolean(value, key).map { .reuseAddress($0) }
    case "keepAlive": return boolean(value, key).map { .keepAlive($0) }
    // The most that tcp(7) takes.
    case "keepAliveIdle": return integer(value, key, in: 1...32_767).map { .keepAliveIdle(seconds: $0) }
    case "keepAliveInterval":
      return integer(value, key, in: 1...32_767).map { .keepAliveInterval(seconds: $0) }
    case "keepAliveProbes": return integer(value, key, in: 1...127).map { .keepAliveProbes($0) }
    case "receiveTimeout":
      return seconds(value, key, in: 0.001...600).map {
        .receiveTimeout(milliseconds: Int(($0 * 1000).rounded()))
      }
    case "userTimeout":
      return seconds(value, key, in: 0.001...600).map {
        .userTimeout(milliseconds: Int(($0 * 1000).rounded()))
      }
    case "deferAccept": return integer(value, key, in: 1...600).map { .deferAccept(seconds: $0) }
    case "fastOpen": return integer(value, key, in: 1...65_535).map { .fastOpen(queue: $0) }
    case "receiveBuffer": return integer(value, key, in: 1...Self.maximumReceive).map { .receiveBuffer($0) }
    default: return integer(value, key, in: 1...Self.maximumReceive).map { .sendBuffer($0) }
    }
  }

  /// What `wait` waits for.
  ///
  /// - Parameter hasOwnSocket: whether who waits has a socket of its own.
  package func event(_ node: YAMLNode, hasOwnSocket: Bool = true) -> Step.Event? {
    let kinds = [
      "mark", "segment", "state", "kernel", "process", "counter", "blocked", "returned", "readable",
    ]
    if let text = node.scalar, PlainScalarKind(text) == .number {
      error(
        "`wait` waits for an event, never for time", at: node,
        hint: "one of: " + kinds.joined(separator: ", "))
      return nil
    }
    guard let fields = Fields(node, "wait", keys: kinds + ["of", "actor", "grows"], self) else { return nil }
    let present = kinds.filter { fields[$0] != nil }
    guard present.count == 1, let kind = present.first, let value = fields[kind] else {
      error("`wait` waits for one thing", at: node, hint: "one of: " + kinds.joined(separator: ", "))
      return nil
    }
    let owned = [
      ("of", ["segment", "state"]), ("actor", ["blocked", "returned"]), ("grows", ["counter"]),
    ]
    for (key, owners) in owned
    where !owners.contains(kind) {
      if let place = fields.key(key) { error("`wait: \(kind)` cannot have `\(key)`", at: place) }
    }
    switch kind {
    case "mark":
      guard let mark = text(value, "mark") else { return nil }
      names.use(.mark, mark, at: value)
      return .mark(mark)
    case "segment":
      let client = fields["of"].flatMap { used(.client, $0, "of") }
      return pattern(value, "segment").map { .segment($0.text, of: client) }
    case "state":
      let of = hasOwnSocket ? fields["of"] : fields.required("of")
      let actor = of.flatMap { used(.actor, $0, "of") }
      return choice(value, "state", TCPState.self).map { .state($0.rawValue, of: actor) }
    case "kernel": return socketClaim(value, hasOwnSocket: hasOwnSocket).map { .kernel($0) }
    case "process": return processClaim(value).map { .process($0) }
    case "counter":
      let name = counterName(value)
      let growth = fields.required("grows").flatMap { integer($0, "grows", in: 1...1_000_000) }
      guard let name, let growth else { return nil }
      return .counter(name, growth: growth)
    case "blocked", "returned":
      let call = word(value, kind, of: CallNames.all)
      let actor = fields.required("actor").flatMap { used(.actor, $0, "actor") }
      guard let call, let actor else { return nil }
      return kind == "blocked" ? .blocked(call: call, actor: actor) : .returned(call: call, actor: actor)
    default:
      return integer(value, "readable", in: 1...Self.maximumReceive).map { .readable(octets: $0) }
    }
  }

  /// The name of a counter of the kernel.
  func counterName(_ node: YAMLNode) -> String? {
    guard let name = text(node, "counter") else { return nil }
    guard name.isCounterName else {
      error("`\(name)` is no counter of the kernel", at: node, hint: "as in `TCPAbortOnClose`")
      return nil
    }
    return name
  }

  /// A name that must belong to somebody.
  package func used(_ kind: Names.Kind, _ node: YAMLNode, _ what: String) -> String? {
    guard let name = text(node, what) else { return nil }
    names.use(kind, name, at: node)
    return name
  }

  /// The only pair of a map.
  private func single(_ node: YAMLNode, _ what: String, keys: [String]) -> (key: String, value: YAMLNode)? {
    guard let fields = Fields(node, what, keys: keys, self) else { return nil }
    let present = keys.filter { fields[$0] != nil }
    guard present.count == 1, let key = present.first, let value = fields[key] else {
      if !fields.hasMistypedKey {
        error(
          "`\(what)` has exactly one of its keys", at: node, hint: "one of: " + keys.joined(separator: ", "))
      }
      return nil
    }
    return (key, value)
  }
}

extension String {
  /// Whether /proc/net/netstat and snmp could have a counter of this name.
  var isCounterName: Bool { allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
}
