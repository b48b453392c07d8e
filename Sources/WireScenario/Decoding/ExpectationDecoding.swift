import WireScript
import WireSystem

extension ScenarioDecoder {
  /// What must be seen: the map `expect`.
  package func expectations(_ node: YAMLNode, _ clients: [any ActorPlan]) -> Expectations {
    var expect = Expectations(
      conversations: nil, each: nil, ofClient: [], calls: [], order: [], counters: [], kernel: [])
    let keys = ["conversations", "each", "of", "calls", "order", "counters", "kernel"]
    guard let fields = Fields(node, "expect", keys: keys, self) else { return expect }
    if let count = fields["conversations"] {
      expect.conversations = integer(count, "conversations", in: 0...10_000).map { located($0, count) }
    }
    if let each = fields["each"] {
      // What holds of every conversation must be possible for every client.
      let isDatagram = clients.isEmpty ? nil : clients.contains(where: \.isDatagram)
      expect.each = conversation(each, "each", isDatagram: isDatagram)
      if expect.conversations?.value == 0, let place = fields.key("each") {
        error("`each` expects something of no conversation", at: place, hint: "`conversations` is 0")
      }
    }
    if let of = fields["of"] { expect.ofClient = ofClients(of, clients) }
    if let calls = fields["calls"] { expect.calls = elements(calls, "calls").compactMap(call) }
    if let order = fields["order"] {
      expect.order = elements(order, "order").enumerated().compactMap { index, node in
        event(node, clients, isFirst: index == 0)
      }
    }
    if let counters = fields["counters"] { expect.counters = self.counters(counters) }
    if let kernel = fields["kernel"] {
      expect.kernel = elements(kernel, "kernel", orOne: true).compactMap { node in
        socketClaim(node, hasOwnSocket: false).map { located($0, node) }
      }
    }
    let isEmpty = keys.allSatisfy { fields[$0] == nil }
    if isEmpty {
      error(
        "a scenario that expects nothing proves nothing", at: node,
        hint: "one of: " + keys.joined(separator: ", "))
    }
    return expect
  }

  private func ofClients(_ node: YAMLNode, _ clients: [any ActorPlan]) -> [Expectations.ClientExpectation] {
    entries(node, "of", of: "clients").compactMap { key, name, value in
      names.use(.client, name, at: key)
      let isDatagram = clients.first { $0.name == name }?.isDatagram
      let found = elements(value, name, orOne: true).compactMap {
        conversation($0, name, isDatagram: isDatagram)
      }
      return found.isEmpty
        ? nil : Expectations.ClientExpectation(client: located(name, key), conversations: found)
    }
  }

  /// One entry of `calls`.
  private func call(_ node: YAMLNode) -> CallExpectation? {
    let keys = ["actor", "call", "returns", "fails", "times"]
    guard let fields = Fields(node, "calls", keys: keys, self) else { return nil }
    let actor = fields.required("actor").flatMap { used(.actor, $0, "actor") }
    let call = fields.required("call").flatMap { word($0, "call", of: CallNames.all) }
    let outcome = outcome(of: fields)
    let times = fields["times"].flatMap { count($0, "times", in: 0...1_000_000_000) }
    guard let actor, let call, let actorNode = fields["actor"], let callNode = fields["call"] else {
      return nil
    }
    return CallExpectation(
      actor: located(actor, actorNode), call: located(call, callNode), returns: outcome.returns,
      fails: outcome.fails, times: times)
  }

  /// One entry of `order`: a mark, a call that came back, or a packet of a client.
  private func event(_ node: YAMLNode, _ clients: [any ActorPlan], isFirst: Bool) -> OrderExpectation? {
    let kinds = ["mark", "call", "segment"]
    let keys = kinds + ["actor", "returns", "fails", "of", "after"]
    guard let fields = Fields(node, "order", keys: keys, self) else { return nil }
    let present = kinds.filter { fields[$0] != nil }
    guard present.count == 1, let kind = present.first, let value = fields[kind] else {
      error("an event of `order` is one thing", at: node, hint: "one of: " + kinds.joined(separator: ", "))
      return nil
    }
    let owners = ["actor": "call", "returns": "call", "fails": "call", "of": "segment"]
    for key in owners.keys.sorted() where owners[key] != kind {
      if let place = fields.key(key) { error("`\(kind)` in `order` cannot have `\(key)`", at: place) }
    }
    if isFirst, let place = fields.key("after") {
      error("the first event of `order` is after nothing", at: place)
    }
    var seconds: ClosedRange<Double>?
    var timer: TimerExpectation?
    if let after = fields["after"] {
      if case .mapping = after.content {
        timer = self.timer(after)
      } else {
        seconds = interval(after, "after", in: 0...600)
      }
    }
    return event(kind, value, fields, clients).map {
      OrderExpectation(event: $0, secondsAfter: seconds, timer: timer)
    }
  }

  /// `{ timer: syn-retransmission, number: 2 }`.
  private func timer(_ node: YAMLNode) -> TimerExpectation? {
    guard let fields = Fields(node, "after", keys: ["timer", "number"], self),
      let kind = fields.required("timer").flatMap({ choice($0, "timer", TCPTimer.self) })
    else { return nil }
    if !kind.isNumbered, let place = fields.key("number") {
      error("`\(kind.rawValue)` ends once, and has no `number`", at: place)
    }
    let number = fields["number"].map { integer($0, "number", in: 1...64) } ?? 1
    return number.map { TimerExpectation(kind: kind, number: $0) }
  }

  private func event(_ kind: String, _ value: YAMLNode, _ fields: Fields, _ clients: [any ActorPlan])
    -> Located<EventPattern>?
  {
    switch kind {
    case "mark":
      return used(.mark, value, "mark").map { located(.mark($0), value) }
    case "call":
      let call = word(value, "call", of: CallNames.all)
      let actor = fields.required("actor").flatMap { used(.actor, $0, "actor") }
      let outcome = outcome(of: fields)
      guard let call, let actor else { return nil }
      return located(.call(actor: actor, call: call, returns: outcome.returns, fails: outcome.fails), value)
    default:
      let pattern = pattern(value, "segment")
      // Where there is one client only, its name says nothing.
      let client: String? =
        if let of = fields["of"] { used(.client, of, "of") } else if clients.count == 1 {
          clients[0].name
        } else {
          fields.required("of")?.scalar
        }
      guard let pattern, let client else { return nil }
      return located(.segment(pattern, client: client), value)
    }
  }

  private func outcome(of fields: Fields) -> (returns: Int?, fails: String?) {
    let returns = fields["returns"].flatMap { integer($0, "returns", in: 0...Int(Int32.max)) }
    let fails = fields["fails"].flatMap { word($0, "fails", of: ErrnoName.all) }
    if returns != nil, fails != nil, let place = fields.key("returns") {
      error("a call that fails returns -1", at: place, hint: "either `fails` or `returns`")
    }
    return (returns, fails)
  }

  private func counters(_ node: YAMLNode) -> [CounterExpectation] {
    entries(node, "counters", of: "names and growths").compactMap { key, name, value in
      guard name.isCounterName else {
        error("`\(name)` is no counter of the kernel", at: key, hint: "as in `TCPAbortOnClose`")
        return nil
      }
      return count(value, name, in: 0...1_000_000).map {
        CounterExpectation(name: located(name, key), growth: $0)
      }
    }
  }
}
